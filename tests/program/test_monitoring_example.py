"""What watches a program from outside works alone, and Google refuses nothing of it."""

import copy
import os
from typing import Any

import httpx
import pytest
from ground import ROOT, Ground

from bulwark.local.control import seed_cloud
from bulwark.stacks.engine import Engine
from bulwark.stacks.stack import Stack

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

EXAMPLE = ROOT / "examples" / "monitoring"
PROJECT, NUMBER = "shop-production-8", "700000000008"


@pytest.fixture(scope="module")
def shop(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """The example's stack, up."""
    settings = ground.session.settings
    google = {
        "operator": "user:operator@bulwark.example",
        "operator_token": settings.credentials.google,
        "projects": [{"project_id": PROJECT, "project_number": NUMBER, "name": "shop"}],
    }
    seed_cloud(settings.endpoints["control"], {"google": google})
    folder = tmp_path_factory.mktemp("monitoring")
    (folder / "Pulumi.yaml").write_text((EXAMPLE / "Pulumi.yaml").read_text())
    engine = Engine(ground.bin_dir, ground.environment() | {"PYTHONPATH": str(ROOT)})
    stack = Stack("production", engine, EXAMPLE, folder / "Pulumi.production.yaml", ROOT / "policies")
    stack.ensure()
    stack.set_value("googleProject", PROJECT)
    account = stack.up()
    assert [item for item in account.violations if item.level == "mandatory"] == []
    return stack


def call(method: str, path: str, body: Any = None, **query: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {os.environ['GOOGLE_OAUTH_ACCESS_TOKEN']}"}
    url = f"{os.environ['BULWARK_GOOGLE_ENDPOINT']}/v3/{path}"
    answer = httpx.request(method, url, json=body, headers=headers, params=query).raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def test_a_second_preview_finds_nothing_to_do_and_the_outputs_name_everything(shop: Stack):
    assert shop.preview().is_empty
    outputs = shop.outputs()
    assert sorted(outputs["objectives"]) == ["asia-pacific", "europe", "south-america", "usa-iowa"]
    assert outputs["objectives"]["europe"] == (f"projects/{NUMBER}/services/shop/serviceLevelObjectives/shop.example-europe")
    # Six pairs of four regions for each of three tiers, a redirect, silence.
    assert (len(outputs["burn_policies"]), len(outputs["probe_policies"])) == (18, 2)
    assert outputs["tiers_left"] == ["slow-ticket: it looks back 3d, and Cloud Monitoring's alerts at most 1d"]


def test_an_alert_that_is_opened_by_hand_names_a_policy_of_the_program(shop: Stack, ground: Ground):
    control = ground.session.settings.endpoints["control"]
    policy = call("GET", shop.outputs()["burn_policies"][0])
    opened = httpx.post(f"{control}/alerts", json={"project": PROJECT, "policy": policy["displayName"], "host": "shop.example"})
    assert opened.raise_for_status().json()["policy"]["severity"] == "CRITICAL"
    assert call("GET", f"projects/{PROJECT}/alerts", filter='state="OPEN"')["totalSize"] == 1
    httpx.delete(f"{control}/alerts/{opened.json()['name']}").raise_for_status()


def test_a_threshold_raised_behind_the_program_is_seen(shop: Stack):
    policy = call("GET", shop.outputs()["burn_policies"][0])
    raised = copy.deepcopy(policy["conditions"])
    raised[0]["conditionThreshold"]["thresholdValue"] = 1e6
    call("PATCH", policy["name"], {"conditions": raised}, updateMask="conditions")
    (drifted,) = shop.preview().drifted
    assert any("thresholdValue" in path for path in drifted.paths)
    # The other tests of this file find it as it was, in whichever order they run.
    call("PATCH", policy["name"], {"conditions": policy["conditions"]}, updateMask="conditions")


def test_the_example_needs_nothing_of_the_configuration():
    text = (EXAMPLE / "__main__.py").read_text()
    assert "bulwark.config" not in text
    assert not list(EXAMPLE.glob("Pulumi.*.yaml"))
