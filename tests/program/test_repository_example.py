"""What a repository has once works alone; files stand before the rule that guards them, and nobody but the App passes by it."""

import base64
import os
from typing import Any

import httpx
import pytest
from ground import ROOT, Ground

from bulwark.local.control import seed_cloud
from bulwark.stacks.engine import Engine, EngineRunError
from bulwark.stacks.stack import Stack

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

EXAMPLE = ROOT / "examples" / "repository"
WORKFLOW = ".github/workflows/checks.yml"
CONFIGURATION = {"owner": "shop-owner", "repository": "shop", "projectId": "7300", "appId": "7400"}


@pytest.fixture(scope="module")
def shop(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """The example's stack, up."""
    credentials, app = ground.session.settings.credentials, ground.session.folder.app()
    assert app is not None
    repository = {"name": "shop", "id": 7200, "visibility": "public", "branches": ["main", "staging"]}
    owner = {"login": "shop-owner", "id": 7100, "plan": "free", "repositories": [repository]}
    deployer = {"id": 7400, "slug": "shop-deployer", "owner": "shop-owner", "public_key": app.public_key}
    github = {
        "operator": {"login": "bulwark-operator", "id": 1000001},
        "operator_token": credentials.github,
        "organizations": [owner],
        "apps": [{**deployer, "installations": [{"account": "shop-owner"}]}],
    }
    seed_cloud(ground.session.settings.endpoints["control"], {"github": github})
    stack = made(ground, tmp_path_factory, "production")
    account = stack.up()
    assert [item for item in account.violations if item.level == "mandatory"] == []
    return stack


def made(ground: Ground, folders: pytest.TempPathFactory, name: str) -> Stack:
    folder = folders.mktemp(name)
    (folder / "Pulumi.yaml").write_text((EXAMPLE / "Pulumi.yaml").read_text())
    engine = Engine(ground.bin_dir, ground.environment() | {"PYTHONPATH": str(ROOT)})
    stack = Stack(name, engine, EXAMPLE, folder / f"Pulumi.{name}.yaml", ROOT / "policies")
    stack.ensure()
    for key, value in CONFIGURATION.items():
        stack.set_value(key, value)
    return stack


def ask(method: str, path: str, body: Any = None) -> httpx.Response:
    """Call GitHub as the operator, who owns everything."""
    headers = {"Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}", "User-Agent": "test"}
    return httpx.request(method, f"{os.environ['GITHUB_API_URL']}/repos/shop-owner/shop{path}", json=body, headers=headers)


def test_a_second_preview_of_all_parts_finds_nothing_to_do(shop: Stack):
    assert shop.preview().is_empty
    outputs = shop.outputs()
    assert outputs["owner"] == "shop-owner/platform (repository 7300), stack production"
    paths = (".github/CODEOWNERS", WORKFLOW)
    assert outputs["files"] == [f"{branch}:{path}" for branch in ("staging", "main") for path in paths]
    assert (outputs["labels"], outputs["settings"], outputs["alerts"]) == (["drift"], "shop", "shop")


def test_files_were_written_one_at_a_time_and_before_the_rule(shop: Stack):
    times = [ask("GET", f"/commits?sha={branch}").json()[0]["commit"]["committer"]["date"] for branch in ("staging", "main")]
    ruleset = ask("GET", f"/rulesets/{shop.outputs()['ruleset']}").json()
    assert times == sorted(times)
    assert max(times) <= ruleset["created_at"]


def test_an_owner_may_not_write_past_the_rule(shop: Stack):
    body = {"message": "By hand", "content": base64.b64encode(b"x").decode(), "branch": "main"}
    refused = ask("PUT", "/contents/by-hand", body)
    assert refused.status_code == 409
    assert "Changes must be made through a pull request." in refused.json()["message"]
    assert 'Required status check "Checks" is expected.' in refused.json()["message"]


def test_another_project_is_refused_before_anything_is_registered(
    shop: Stack, ground: Ground, tmp_path_factory: pytest.TempPathFactory
):
    other = made(ground, tmp_path_factory, "other")
    with pytest.raises(EngineRunError) as refused:
        other.up()
    message = str(refused.value)
    assert "shop-owner/shop: it belongs to shop-owner/platform (repository 7300), stack production" in message
    assert "delete the variable BULWARK_OWNER" in message
    resources = other.export()["deployment"].get("resources", [])
    assert {item["type"] for item in resources} <= {"pulumi:pulumi:Stack", "pulumi:providers:github"}
