"""Each component works alone, from a program that is not ours."""

from pathlib import Path
from typing import Any

import pytest
from ground import ROOT, Ground

from bulwark.local.control import seed_cloud
from bulwark.stacks.engine import Engine
from bulwark.stacks.stack import Stack

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

EXAMPLE = ROOT / "examples" / "standalone"
TEAM = "team_shopshopshopshopshopshop"
CONFIGURATION = {
    "googleProject": "shop-production-7",
    "googleProjectNumber": 700000000007,
    "owner": "shop-owner",
    "ownerId": 7100,
    "repository": "shop",
    "repositoryId": 7200,
    "hasProtectionRules": True,
    "vercelTeamId": TEAM,
}


def seed_of(ground: Ground) -> dict[str, Any]:
    credentials = ground.session.settings.credentials
    repository = {
        "name": "shop",
        "id": 7200,
        "visibility": "public",
        "default_branch": "main",
        "branches": ["main"],
        "created_at": "2026-09-01T00:00:00Z",
    }
    owner = {"login": "shop-owner", "id": 7100, "plan": "free", "repositories": [repository]}
    return {
        "google": {
            "operator": "user:operator@bulwark.example",
            "operator_token": credentials.google,
            "projects": [{"project_id": "shop-production-7", "project_number": "700000000007", "name": "shop"}],
        },
        "github": {
            "operator": {"login": "bulwark-operator", "id": 1000001},
            "operator_token": credentials.github,
            "organizations": [owner],
        },
        "vercel": {
            "operator_token": credentials.vercel,
            "teams": [{"id": TEAM, "slug": "shop", "name": "Shop", "plan": "pro", "rolling_release_slots": 1}],
        },
    }


@pytest.fixture(scope="module")
def standalone(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """The example's stack, configured, with nothing made yet; it must bring its modules itself."""
    seed_cloud(ground.session.settings.endpoints["control"], seed_of(ground))
    folder = tmp_path_factory.mktemp("standalone")
    (folder / "Pulumi.yaml").write_text((EXAMPLE / "Pulumi.yaml").read_text())
    environment = ground.environment() | {"PYTHONPATH": str(ROOT)}
    stack = Stack(
        "production", Engine(ground.bin_dir, environment), EXAMPLE, folder / "Pulumi.production.yaml", ROOT / "policies"
    )
    stack.ensure()
    for name, value in CONFIGURATION.items():
        stack.set_value(name, str(value).lower() if isinstance(value, bool) else str(value))
    return stack


def test_components_stand_alone_and_name_their_outputs(standalone: Stack):
    account = standalone.up()
    # Its first stage is 5 %, its members are known, its condition is evaluated: the pack has nothing to say.
    assert [item for item in account.violations if item.level == "mandatory"] == []
    assert standalone.preview().is_empty
    assert standalone.outputs() == {
        "provider": "projects/700000000007/locations/global/workloadIdentityPools/shop-pool/providers/shop-github",
        "account": "shop-deploy@shop-production-7.iam.gserviceaccount.com",
        "secret": "projects/shop-production-7/secrets/SHOP_DATABASE_URL",
        "environment": "shop-production",
        "domains": ["shop.example", "www.shop.example"],
        "settings": ["NEXT_PUBLIC_NAME"],
        "stages": [5, 100],
    }


def test_the_example_needs_nothing_of_the_configuration():
    text = (EXAMPLE / "__main__.py").read_text()
    assert "bulwark.config" not in text
    assert not list(Path(EXAMPLE).glob("Pulumi.*.yaml"))
