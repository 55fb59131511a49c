"""What hangs on a Vercel project works alone, and no `up` switches a feature on again that somebody has switched off."""

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

EXAMPLE = ROOT / "examples" / "vercel"
TEAM = "team_shopshopshopshopshopshop"
CONFIGURATION = {"vercelTeamId": TEAM, "ownerId": "7100", "repositoryId": "7200"}


@pytest.fixture(scope="module")
def shop(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """The example's stack, up."""
    settings = ground.session.settings
    team = {"id": TEAM, "slug": "shop", "name": "Shop", "plan": "pro", "rolling_release_slots": 0}
    seed_cloud(settings.endpoints["control"], {"vercel": {"operator_token": settings.credentials.vercel, "teams": [team]}})
    folder = tmp_path_factory.mktemp("vercel")
    (folder / "Pulumi.yaml").write_text((EXAMPLE / "Pulumi.yaml").read_text())
    engine = Engine(ground.bin_dir, ground.environment() | {"PYTHONPATH": str(ROOT)})
    stack = Stack("production", engine, EXAMPLE, folder / "Pulumi.production.yaml", ROOT / "policies")
    stack.ensure()
    for name, value in CONFIGURATION.items():
        stack.set_value(name, value)
    account = stack.up()
    assert [item for item in account.violations if item.level == "mandatory"] == []
    assert flag_of(stack)["environments"]["production"]["active"] is True
    return stack


def call(method: str, path: str, body: Any = None) -> dict[str, Any]:
    """Do what somebody at Vercel's dashboard does."""
    headers = {"Authorization": f"Bearer {os.environ['VERCEL_API_TOKEN']}"}
    url = os.environ["BULWARK_VERCEL_API_URL"] + path
    answer = httpx.request(method, url, json=body, headers=headers, params={"teamId": TEAM}).raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def flag_of(shop: Stack) -> dict[str, Any]:
    return call("GET", path_of(shop))


def path_of(shop: Stack) -> str:
    return f"/v1/projects/{shop.outputs()['project']}/feature-flags/flags/new-basket"


def change_production(shop: Stack, **changes: Any) -> None:
    environments = copy.deepcopy(flag_of(shop)["environments"])
    environments["production"] |= changes
    call("PATCH", path_of(shop), {"environments": environments})


def test_a_second_preview_of_all_parts_finds_nothing_to_do(shop: Stack):
    assert shop.preview().is_empty
    outputs = shop.outputs()
    assert outputs["retention"] == "1y"
    assert set(outputs["checks"]) == {"e2e"}
    assert outputs["policy"].startswith("pol_")
    assert outputs["firewall"] is True


def test_the_federation_policy_binds_numbers_commands_and_project(shop: Stack):
    (policy,) = call("GET", "/v1/oauth-apps/oidc-federation/policies")["policies"]
    claims = {claim["name"]: [value["value"] for value in claim["values"]] for claim in policy["claims"]}
    assert claims == {
        "aud": ["https://vercel.com/api/login/oauth/token"],
        "repository_owner_id": ["7100"],
        "repository_id": ["7200"],
        "environment": ["shop-production"],
    }
    assert policy["commands"] == ["deploy", "promote"]
    assert policy["resources"] == {"projectIds": [shop.outputs()["project"]]}


def test_a_feature_that_was_switched_off_stays_off(shop: Stack):
    change_production(shop, active=True)
    shop.up(with_refresh=True)
    change_production(shop, active=False)
    switched = flag_of(shop)
    # The switch is nobody's drift: the hourly look stays quiet, and an update leaves it alone.
    assert shop.preview().is_empty
    shop.up(with_refresh=True)
    assert flag_of(shop) == switched


def test_it_stays_off_when_the_update_does_not_look_first(shop: Stack):
    change_production(shop, active=True)
    shop.up(with_refresh=True)
    change_production(shop, active=False)
    switched = flag_of(shop)
    shop.up()
    assert flag_of(shop) == switched


def test_what_a_switched_flag_serves_is_still_the_programs(shop: Stack):
    change_production(shop, active=False, fallthrough={"type": "variant", "variantId": "off"})
    assert not shop.preview().is_empty
    shop.up(with_refresh=True)
    repaired = flag_of(shop)["environments"]["production"]
    assert (repaired["active"], repaired["fallthrough"]["variantId"]) == (False, "on")
