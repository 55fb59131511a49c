"""What the configuration contracts is declared, beside what the state holds."""

from pathlib import Path

import pytest

from bulwark.cli.drift.granted import granted
from bulwark.config.environments import load_environments
from bulwark.config.pipeline import Pipeline
from bulwark.drift.contract import contract_of

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def fleet() -> dict[str, Pipeline]:
    return {pipeline.environment.name: pipeline for pipeline in load_environments(ROOT)}


def test_environments_are_those_of_the_duties_and_the_siblings_stand_apart(fleet: dict[str, Pipeline]):
    contract = contract_of(fleet["staging"], list(fleet.values()))
    infrastructure, app = contract.repositories
    assert infrastructure.full_name == "living-tree-app/infrastructure"
    assert infrastructure.environments == ("infra-apply-staging", "infra-drift-staging")
    assert infrastructure.sibling_environments == ("infra-apply-production", "infra-drift-production")
    assert app.environments == ("staging", "staging-e2e", "staging-heal", "staging-monitor", "staging-rollback")
    assert app.sibling_environments[0] == "production"
    assert app.branches == ("main", "staging")
    assert [one.is_owned for one in contract.repositories] == [False, False]
    owned = contract_of(fleet["production"], list(fleet.values())).repositories
    assert [one.is_owned for one in owned] == [True, True]


def test_secret_variables_are_those_that_are_delivered(fleet: dict[str, Pipeline]):
    contract = contract_of(fleet["staging"], list(fleet.values()))
    assert contract.secret_variables == {"living-tree-staging": ("CLERK_SECRET_KEY", "DATABASE_URL", "SUPABASE_SERVICE_ROLE_KEY")}
    assert contract.sibling_vercel_projects == ("living-tree-production",)
    assert contract.google_principals == ("user:operator@bulwark.example",)
    assert contract.app_slug == "living-tree-deployer"
    assert contract.github_is_organization


def test_rights_on_bucket_and_key_are_granted_where_the_state_stands_there(fleet: dict[str, Pipeline], tmp_path: Path):
    file = tmp_path / "Pulumi.staging.yaml"
    key = "projects/living-tree-staging/locations/europe-west3/keyRings/bulwark/cryptoKeys/stack-secrets"
    file.write_text(f"secretsprovider: gcpkms://{key}\n")
    found = [*granted(fleet["staging"], "gs://living-tree-staging-pulumi-state?x=y", file)]
    assert [(one.resource, one.role, one.member.partition("@")[0]) for one in found] == [
        ("b/living-tree-staging-pulumi-state", "roles/storage.objectAdmin", "serviceAccount:infra-apply"),
        ("b/living-tree-staging-pulumi-state", "roles/storage.objectViewer", "serviceAccount:infra-drift"),
        (key, "roles/cloudkms.cryptoKeyEncrypterDecrypter", "serviceAccount:infra-apply"),
        (key, "roles/cloudkms.cryptoKeyDecrypter", "serviceAccount:infra-drift"),
    ]


def test_nothing_is_granted_on_what_stands_elsewhere(fleet: dict[str, Pipeline], tmp_path: Path):
    file = tmp_path / "Pulumi.staging.yaml"
    file.write_text("")
    assert [*granted(fleet["staging"], "file:///tmp/state", file)] == []
