"""Actions permissions, the token of jobs, access from outside, alerts and security updates, and labels."""

from typing import Any

import grpc
import pytest

from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError, Resource, Vendor

REPOSITORY = "infrastructure"
R = f"/repos/living-tree-app/{REPOSITORY}"
PERMISSIONS = "github:index/actionsRepositoryPermissions:ActionsRepositoryPermissions"
WORKFLOW = "github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions"
ACCESS = "github:index/actionsRepositoryAccessLevel:ActionsRepositoryAccessLevel"
ALERTS = "github:index/repositoryVulnerabilityAlerts:RepositoryVulnerabilityAlerts"
UPDATES = "github:index/repositoryDependabotSecurityUpdates:RepositoryDependabotSecurityUpdates"
LABEL = "github:index/issueLabel:IssueLabel"
SELECTED = {
    "repository": REPOSITORY,
    "allowedActions": "selected",
    "allowedActionsConfig": {"githubOwnedAllowed": True, "verifiedAllowed": False, "patternsAlloweds": ["b/*@*", "a/*@*"]},
    "shaPinningRequired": True,
}
LABELLED = {"repository": REPOSITORY, "name": "drift & more", "color": "b60205", "description": "differs"}

# (token, program, changed program, path over REST, altered body there, inputs that drift)
CASES: list[tuple[str, dict[str, Any], dict[str, Any], str, str, dict[str, Any], set[str]]] = [
    (
        PERMISSIONS,
        SELECTED,
        {**SELECTED, "allowedActions": "local_only", "allowedActionsConfig": None},
        "PUT",
        "/actions/permissions",
        {"enabled": True, "allowed_actions": "all"},
        {"allowedActions", "allowedActionsConfig", "shaPinningRequired"},
    ),
    (
        PERMISSIONS,
        SELECTED,
        {"repository": REPOSITORY, "enabled": False},
        "PUT",
        "/actions/permissions/selected-actions",
        {"patterns_allowed": ["*"]},
        {"allowedActionsConfig"},
    ),
    (
        WORKFLOW,
        {"repository": REPOSITORY, "defaultWorkflowPermissions": "read"},
        {"repository": REPOSITORY, "defaultWorkflowPermissions": "write", "canApprovePullRequestReviews": True},
        "PUT",
        "/actions/permissions/workflow",
        {"default_workflow_permissions": "write", "can_approve_pull_request_reviews": True},
        {"defaultWorkflowPermissions", "canApprovePullRequestReviews"},
    ),
    (
        ACCESS,
        {"repository": REPOSITORY, "accessLevel": "none"},
        {"repository": REPOSITORY, "accessLevel": "organization"},
        "PUT",
        "/actions/permissions/access",
        {"access_level": "enterprise"},
        {"accessLevel"},
    ),
    (
        ALERTS,
        {"repository": REPOSITORY, "enabled": True},
        {"repository": REPOSITORY, "enabled": False},
        "DELETE",
        "/vulnerability-alerts",
        {},
        {"enabled"},
    ),
    (
        LABEL,
        LABELLED,
        {**LABELLED, "name": "drift", "color": "ffffff", "description": None},
        "PATCH",
        "/labels/drift%20%26%20more",
        {"color": "000000", "description": "else"},
        {"color", "description"},
    ),
]
NAMES = ["actions", "selected", "workflow", "access", "alerts", "label"]


@pytest.mark.parametrize(("token", "wanted", "changed", "verb", "path", "body", "names"), CASES, ids=NAMES)
def test_a_setting_lives_drifts_and_is_restored(
    seat: EngineSeat,
    github: Vendor,
    token: str,
    wanted: dict[str, Any],
    changed: dict[str, Any],
    verb: str,
    path: str,
    body: dict[str, Any],
    names: set[str],
):
    made = seat.create(token, wanted)
    assert seat.refresh(made) == made
    assert seat.diff(made, wanted).names == set()

    github.call(verb, R + path, body)
    drifted = seat.refresh(made)
    assert drifted is not None
    assert seat.diff(drifted, wanted).names == names
    restored = seat.update(drifted, wanted)
    assert seat.diff(restored, wanted).names == set()

    other = seat.update(restored, changed)
    assert seat.diff(other, changed).names == set()
    assert seat.refresh(other) == other
    seat.delete(other)


def test_adoption_finds_every_setting(seat: EngineSeat, github: Vendor):
    for token, wanted in ((PERMISSIONS, SELECTED), (WORKFLOW, CASES[2][1]), (ACCESS, CASES[3][1]), (ALERTS, CASES[4][1])):
        made = seat.create(token, wanted)
        adopted = seat.adopt(token, made.id)
        assert adopted is not None
        assert seat.diff(adopted, wanted).names == set()
    made = seat.create(LABEL, LABELLED)
    assert made.id == "infrastructure:drift & more"
    adopted = seat.adopt(LABEL, made.id)
    assert adopted is not None
    assert adopted.state["url"].endswith("/labels/drift%20%26%20more")
    seat.delete(made)


def test_security_updates_need_alerts_and_their_loss_is_drift(seat: EngineSeat, github: Vendor):
    wanted = {"repository": "renamed-often", "enabled": True}
    alerts = seat.create(ALERTS, {"repository": "renamed-often"})
    made = seat.create(UPDATES, wanted)
    assert seat.refresh(made) == made
    seat.delete(alerts)
    drifted = seat.refresh(made)
    assert drifted is not None
    assert seat.diff(drifted, wanted).names == {"enabled"}
    with pytest.raises(grpc.RpcError, match="must be enabled"):
        seat.update(drifted, wanted)
    seat.create(ALERTS, {"repository": "renamed-often"})
    mended = seat.update(drifted, wanted)
    assert mended.state["enabled"] is True
    assert seat.update(mended, {**wanted, "enabled": False}).state["enabled"] is False
    seat.delete(made)


def test_a_deleted_setting_is_githubs_default_again(seat: EngineSeat, github: Vendor):
    for token, wanted in ((PERMISSIONS, SELECTED), (WORKFLOW, CASES[2][2]), (ACCESS, CASES[3][2])):
        seat.delete(seat.create(token, wanted))
    assert github.call("GET", f"{R}/actions/permissions")["allowed_actions"] == "all"
    workflow = github.call("GET", f"{R}/actions/permissions/workflow")
    assert workflow == {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": False}
    assert github.call("GET", f"{R}/actions/permissions/access") == {"access_level": "none"}


@pytest.mark.parametrize(
    ("token", "inputs", "name"),
    [
        (PERMISSIONS, {"repository": REPOSITORY, "allowedActions": "some"}, "allowedActions"),
        (WORKFLOW, {"repository": REPOSITORY, "defaultWorkflowPermissions": "all"}, "defaultWorkflowPermissions"),
        (ACCESS, {"repository": REPOSITORY, "accessLevel": "world"}, "accessLevel"),
    ],
)
def test_words_that_github_does_not_know_are_refused(seat: EngineSeat, token: str, inputs: dict[str, Any], name: str):
    with pytest.raises(RefusedError) as refused:
        seat.create(token, inputs)
    assert set(refused.value.failures) == {name}


@pytest.mark.parametrize("token", [PERMISSIONS, WORKFLOW, ACCESS, UPDATES])
def test_a_repository_that_is_gone_is_an_error(seat: EngineSeat, token: str):
    gone = Resource(token, "nothing", {"repository": "nothing"}, {"repository": "nothing"})
    with pytest.raises(grpc.RpcError, match="404"):
        seat.refresh(gone)
    assert seat.refresh(Resource(ALERTS, "nothing", {"repository": "nothing"}, {"repository": "nothing"})) is None


def test_a_label_is_made_once_named_by_the_program_or_by_itself(seat: EngineSeat, github: Vendor):
    with pytest.raises(grpc.RpcError, match="already_exists"):
        seat.create(LABEL, {"repository": REPOSITORY, "name": "bug", "color": "ffffff"})
    made = seat.create(LABEL, {"repository": REPOSITORY, "color": "ffffff"})
    github.call("DELETE", f"{R}/labels/{made.state['name']}")
    assert seat.refresh(made) is None
    seat.delete(made)
