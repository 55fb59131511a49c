"""What a repository has once, as the configuration of all environments says; and whose it is."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bulwark.config.pipeline import Pipeline
from components.github.ownership_marker import OwnedElsewhereError, Owner, verify_ownership
from components.shared_plan import SharedPlan, owned_keys, shared_plan

from .declared import Declared

ROOT = Path(__file__).parents[2]
US = Owner("octo/infrastructure", 7, "production")


def pipeline_of(stack: str, **changes: Any) -> Pipeline:
    """Return Living Tree's pipeline with keys of `github` changed."""
    document = YAML(typ="safe").load((ROOT / f"Pulumi.{stack}.yaml").read_text())["config"]["bulwark:pipeline"]
    document["github"] |= changes
    return Pipeline.model_validate(document)


def plan_of(key: str, **changes: Any) -> SharedPlan:
    fleet = [pipeline_of(stack, **changes) for stack in ("production", "staging")]
    return shared_plan(key, fleet[0], fleet)


def test_one_stack_owns_each_repository():
    assert owned_keys(pipeline_of("production")) == ("infrastructure", "living-tree")
    assert owned_keys(pipeline_of("staging")) == ()


def test_every_branch_that_deploys_gets_the_files_the_default_one_last():
    plan = plan_of("living-tree")
    assert plan.branches == ("staging", "main")
    assert set(plan.files) == {".github/CODEOWNERS", ".github/workflows/deployment-monitor.yml"}
    assert plan.files[".github/CODEOWNERS"].splitlines()[1:] == ["/.github/ @living-tree-app/platform"]


def test_actions_are_listed_where_the_plan_has_a_list():
    on_team = plan_of("living-tree")
    assert (on_team.allowed_actions, on_team.allows_verified_creators) == ((), True)
    enterprise = plan_of("living-tree", plan="enterprise", degraded_modes={}, allowed_actions=["octo/tool@*"])
    assert enterprise.allowed_actions == ("google-github-actions/auth@*", "octo/tool@*")
    assert not enterprise.allows_verified_creators


def test_the_accounts_repositories_may_use_the_action_of_the_private_infrastructure_repository():
    assert plan_of("infrastructure").access_level == "organization"
    assert plan_of("infrastructure", owner_kind="user", plan="pro").access_level == "user"
    assert plan_of("living-tree").access_level is None


def test_labels_are_everyones_and_those_that_notifications_name():
    assert set(plan_of("living-tree").labels) == {"automated", "critical", "deployment", "drift", "rollback"}


def declare(key: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return type and inputs of what a repository declares, by logical name."""
    from components.shared_repository import SharedRepository

    made = Declared()
    made.run(lambda: SharedRepository(f"{key}-repository", {"pipeline": pipeline_of("production"), "plan": plan_of(key)}))
    return made.resources


def test_the_app_alone_passes_and_only_where_it_writes():
    made = declare("living-tree")
    deploying = made["living-tree-repository-deploying-ruleset"][1]
    assert deploying["bypassActors"] == [{"actorId": 1204711, "actorType": "Integration", "bypassMode": "always"}]
    assert deploying["conditions"]["refName"]["includes"] == ["refs/heads/main", "refs/heads/staging"]
    assert "requiredStatusChecks" not in deploying["rules"]
    releases = made["living-tree-repository-releases-ruleset"][1]
    assert not releases.get("bypassActors")
    assert releases["conditions"]["refName"]["includes"] == ["refs/heads/release/**/*"]


def test_the_infrastructure_repository_has_no_workflow_files_of_ours_and_no_releases():
    made = declare("infrastructure")
    files = [inputs["file"] for token, inputs in made.values() if token == "github:index/repositoryFile:RepositoryFile"]
    assert files == [".github/CODEOWNERS"]
    assert "infrastructure-repository-releases-ruleset" not in made


def test_a_mark_of_ours_is_known_by_its_numbers_whatever_the_project_is_called_now():
    verify_ownership(US, {"octo/web": lambda: "former/name (repository 7), stack production", "octo/new": lambda: None})


@pytest.mark.parametrize(
    "text", ["octo/infrastructure (repository 8), stack production", "octo/infrastructure (repository 7), stack staging", "?"]
)
def test_a_mark_of_others_stops_the_program_and_names_them(text: str):
    with pytest.raises(OwnedElsewhereError) as refused:
        verify_ownership(US, {"octo/web": lambda: text})
    assert f"octo/web: it belongs to {text}" in str(refused.value)
    assert "owns_repository: false" in str(refused.value)


def test_what_cannot_be_seen_is_not_taken_for_free():
    def fail() -> str | None:
        raise RuntimeError("403 Resource not accessible\nand more")

    with pytest.raises(OwnedElsewhereError, match=r"cannot be looked up \(403 Resource not accessible\)"):
        verify_ownership(US, {"octo/web": fail, "octo/other": lambda: None})
