"""Where GitHub's kinds look, and what is declared there, from resources and contract alone."""

from dataclasses import replace
from typing import Any

import pytest

from bulwark.core.drift.declaration import Contract, Declaration, DeclaredRepository
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.kinds import (
    github_access,
    github_environments,
    github_rules,
    github_settings,
    github_variables,
    github_workflows,
)
from bulwark.core.drift.thing import Key, Place
from bulwark.core.state import Resource, Unread

APP = DeclaredRepository("Owner/App", ("main", "release/x"), ("Staging",), is_owned=True, sibling_environments=("Live",))
SHARED = DeclaredRepository("Owner/shared", ("main",), ("infra",), is_owned=False)
CONTRACT = Contract("p-1", 7, "owner", "team_1", app_slug="Deployer", repositories=(APP, SHARED))


def resource(token: str, identifier: str = "", *, outputs: dict[str, Any] | None = None, **inputs: Any) -> Resource:
    full = f"github:index/{token[0].lower()}{token[1:]}:{token}"
    return Resource(f"urn:pulumi:s::b::{full}::r", full, identifier, inputs, outputs or {})


OWN = resource("Repository", "own", outputs={"name": "own", "defaultBranch": "trunk", "nodeId": "R_1"})
KNOWN = resource("Repository", "shared", name="shared")


def declared(kind: Kind, *resources: Resource) -> set[tuple[str, str]]:
    return {(key.place.name, key.id) for key in kind.declared(Declaration(resources, CONTRACT))}


def places(kind: Kind, *resources: Resource, contract: Contract = CONTRACT) -> list[str]:
    return [place.name for place in kind.places(Declaration(resources, contract))]


def is_compared(kind: Kind, place: str, identifier: str, *resources: Resource) -> bool:
    return kind.compared(Declaration(resources, CONTRACT))(Key(Place(kind.id, place), identifier))


def test_shared_things_are_looked_at_by_the_stack_that_owns_the_repository():
    new = resource("Repository", name="not-made-yet")
    again = resource("Repository", "app", name="app")
    assert places(github_access.DEPLOY_KEY, OWN, KNOWN, new, again) == ["Owner/App", "owner/own"]


def test_environments_are_looked_at_by_the_stack_whose_they_are():
    made = resource("RepositoryEnvironment", "own:e", repository="own", environment="e")
    same = resource("RepositoryEnvironment", "app:staging", repository="app", environment="staging")
    found = places(github_environments.ENVIRONMENT_SECRET, made, same)
    assert found == ["Owner/App/environments/Staging", "Owner/shared/environments/infra", "owner/own/environments/e"]


def test_environments_of_every_stack_are_declared():
    made = resource("RepositoryEnvironment", "app:New", repository="app", environment="New")
    found = declared(github_environments.ENVIRONMENT, made)
    assert found == {("Owner/App", "new"), ("Owner/App", "staging"), ("Owner/App", "live"), ("Owner/shared", "infra")}


@pytest.mark.parametrize(
    ("kind", "token", "field"),
    [
        (github_variables.REPOSITORY_SECRET, "ActionsSecret", "secretName"),
        (github_variables.REPOSITORY_VARIABLE, "ActionsVariable", "variableName"),
        (github_variables.DEPENDABOT_SECRET, "DependabotSecret", "secretName"),
        (github_variables.CODESPACES_SECRET, "CodespacesSecret", "secretName"),
    ],
)
def test_names_are_compared_as_github_keeps_them(kind: Kind, token: str, field: str):
    assert declared(kind, resource(token, "app:x", repository="app", **{field: "token"})) == {("Owner/App", "TOKEN")}


@pytest.mark.parametrize(
    ("kind", "token", "field"),
    [
        (github_environments.ENVIRONMENT_SECRET, "ActionsEnvironmentSecret", "secretName"),
        (github_environments.ENVIRONMENT_VARIABLE, "ActionsEnvironmentVariable", "variableName"),
    ],
)
def test_those_of_an_environment_stand_there(kind: Kind, token: str, field: str):
    one = resource(token, "app:staging:x", repository="app", environment="staging", **{field: "token"})
    assert declared(kind, one) == {("Owner/App/environments/Staging", "TOKEN")}


def test_branches_of_environments_are_told_by_their_numbers():
    new = resource(
        "RepositoryEnvironmentDeploymentPolicy", "app:a??b:41", repository="app", environment="Staging", branchPattern="main"
    )
    old = resource("RepositoryDeploymentBranchPolicy", "42", repository="app", environmentName="Staging", name="main")
    unmade = resource("RepositoryEnvironmentDeploymentPolicy", repository="app", environment="Staging", branchPattern="x")
    at = "Owner/App/environments/Staging"
    assert declared(github_environments.BRANCH_POLICY, new, old, unmade) == {(at, "41"), (at, "42")}


def test_what_the_organization_shares_is_declared_at_every_repository():
    secret = resource("ActionsOrganizationSecret", "KEY", secretName="key")
    variable = resource("ActionsOrganizationVariable", "REGION", variableName="REGION")
    ruleset = resource("OrganizationRuleset", "17")
    assert declared(github_variables.ORGANIZATION_SECRET, OWN, secret) == {("Owner/App", "KEY"), ("owner/own", "KEY")}
    assert declared(github_variables.ORGANIZATION_VARIABLE, variable) == {("Owner/App", "REGION")}
    assert declared(github_rules.ORGANIZATION_RULESET, ruleset, resource("OrganizationRuleset")) == {("Owner/App", "17")}


@pytest.mark.parametrize(
    ("kind", "token", "identifier", "expected"),
    [
        (github_rules.RULESET, "RepositoryRuleset", "17", "17"),
        (github_access.DEPLOY_KEY, "RepositoryDeployKey", "app:135", "135"),
        (github_workflows.WEBHOOK, "RepositoryWebhook", "580", "580"),
    ],
)
def test_what_has_a_number_is_told_by_it(kind: Kind, token: str, identifier: str, expected: str):
    assert declared(kind, resource(token, identifier, repository="app")) == {("Owner/App", expected)}


def test_nothing_declares_a_runner():
    assert declared(github_workflows.RUNNER, OWN) == set()


def test_branch_protection_is_declared_by_branch_or_by_a_pattern():
    one = resource("BranchProtectionV3", "app:main", repository="app", branch="main")
    assert declared(github_rules.BRANCH_PROTECTION, one) == {("Owner/App", "main")}
    by_name = resource("BranchProtection", "BPR_1", repositoryId="APP", pattern="release/*")
    by_node = resource("BranchProtection", "BPR_2", repositoryId="R_1", pattern="*")
    found = [
        is_compared(github_rules.BRANCH_PROTECTION, place, branch, OWN, by_name, by_node)
        for place, branch in (("Owner/App", "release/x"), ("Owner/App", "main"), ("owner/own", "main"), ("owner/other", "main"))
    ]
    assert found == [True, False, True, False]


def test_people_are_declared_one_by_one_or_all_together():
    one = resource("RepositoryCollaborator", "app:Ada", repository="app", username="Ada")
    every = [{"username": "Bob"}, {"username": Unread.UNKNOWN}, "nobody"]
    together = resource("RepositoryCollaborators", "7", repository="own", users=every, teams=[{"teamId": "Crew"}])
    hidden = resource("RepositoryCollaborators", "8", repository="own", users=Unread.UNKNOWN)
    for kind in (github_access.COLLABORATOR, github_access.INVITATION):
        assert declared(kind, OWN, one, together, hidden) == {("Owner/App", "ada"), ("owner/own", "bob")}
        assert is_compared(kind, "owner/own", "eve", OWN, together)
        assert not is_compared(kind, "Owner/App", "eve", OWN, together)


def test_a_team_is_told_by_its_number_however_it_is_named():
    crew = resource("Team", "31", outputs={"slug": "crew"})
    made = resource("TeamRepository", "32:app", repository="app", teamId="others")
    unmade = resource("TeamRepository", repository="app", teamId="Crew")
    unknown = resource("TeamRepository", repository="app", teamId="33")
    together = resource("RepositoryCollaborators", "7", repository="own", teams=[{"teamId": "crew"}, {"teamId": "34"}])
    assert declared(github_access.TEAM, OWN, crew, made, unmade, unknown, together) == {
        *(("Owner/App", number) for number in ("31", "32", "33")),
        *(("owner/own", number) for number in ("31", "34")),
    }
    assert is_compared(github_access.TEAM, "owner/own", "99", OWN, together)


def test_the_app_of_the_configuration_is_declared_at_the_organization():
    assert places(github_access.APP) == ["owner"]
    assert declared(github_access.APP) == {("owner", "deployer")}
    person = replace(CONTRACT, github_is_organization=False)
    assert places(github_access.APP, contract=person) == places(github_access.TEAM, contract=person) == []
    assert list(github_access.APP.declared(Declaration((), replace(CONTRACT, app_slug="")))) == []


def test_workflow_files_are_looked_at_on_the_branches_of_the_configuration_or_the_default():
    found = places(github_workflows.WORKFLOW_FILE, OWN)
    assert found == ["Owner/App/branches/main", "Owner/App/branches/release/x", "owner/own/branches/trunk"]


def test_a_workflow_file_is_told_by_path_and_content_and_a_declared_one_is_compared_whatever_it_says():
    kind, path, at = github_workflows.WORKFLOW_FILE, ".github/workflows/a as b.yml", "Owner/App/branches/main"
    file = resource("RepositoryFile", "i", repository="app", file=path, branch="main", outputs={"sha": "0123456789abcdef"})
    other = resource("RepositoryFile", "j", repository="app", file="CODEOWNERS", branch="main", outputs={"sha": "0"})
    assert declared(kind, file, other) == {(at, f"{path} as 0123456789ab")}
    assert github_workflows.path_of(f"{path} as 0123456789ab") == path
    assert is_compared(kind, at, f"{path} as fedcba987654", file)
    assert not is_compared(kind, "Owner/App/branches/release/x", f"{path} as 0123456789ab", file)


def test_settings_that_resources_make_are_theirs():
    made = resource(
        "WorkflowRepositoryPermissions",
        "app",
        repository="app",
        defaultWorkflowPermissions="write",
        canApprovePullRequestReviews=False,
    )
    hidden = resource("ActionsRepositoryAccessLevel", "app", repository="app", accessLevel=Unread.UNKNOWN)
    kind = github_settings.SETTING
    assert declared(kind, made, hidden) == {("Owner/App", "default_workflow_permissions=write")}
    assert is_compared(kind, "Owner/App", "can_approve_pull_request_reviews=true", made)
    assert not is_compared(kind, "owner/own", "can_approve_pull_request_reviews=true", OWN, made)
    assert not is_compared(kind, "Owner/App", "send_secrets_and_variables=true", made)


def test_a_setting_is_found_again_by_its_id():
    for setting in github_settings.SETTINGS:
        assert github_settings.setting_of(github_settings.setting_id(setting.name, setting.normal)) is setting
    with pytest.raises(KeyError):
        github_settings.setting_of("other=1")
