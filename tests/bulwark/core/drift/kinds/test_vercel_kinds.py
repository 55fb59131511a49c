"""Where Vercel's kinds look, and what is declared there, from resources and contract alone."""

from typing import Any

import pytest

from bulwark.core.drift.declaration import Contract, Declaration
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.kinds import vercel_access, vercel_delivery, vercel_drains, vercel_firewall, vercel_variables
from bulwark.core.state import Resource, Unread

CONTRACT = Contract("p-1", 7, "owner", "team_1", secret_variables={"web": ("DATABASE_URL",)}, sibling_vercel_projects=("live",))


def resource(token: str, identifier: str = "", *, outputs: dict[str, Any] | None = None, **inputs: Any) -> Resource:
    full = f"vercel:index/{token[0].lower()}{token[1:]}:{token}"
    return Resource(f"urn:pulumi:s::b::{full}::r", full, identifier, inputs, outputs or {})


WEB = resource("Project", "prj_1", name="web")


def declared(kind: Kind, *resources: Resource) -> set[tuple[str, str]]:
    return {(key.place.name, key.id) for key in kind.declared(Declaration((WEB, *resources), CONTRACT))}


def test_a_variable_is_told_by_name_targets_and_branch():
    assert vercel_variables.variable_id("A", ["preview", "development"]) == "A for development, preview"
    assert vercel_variables.variable_id("A", ["preview"], "try") == "A for preview on try"
    assert vercel_variables.variable_id("A", []) == "A for nothing"


def test_variables_are_declared_one_by_one_together_and_by_contract():
    one = resource(
        "ProjectEnvironmentVariable", "e1", projectId="prj_1", key="A", targets=["preview"], customEnvironmentIds=["env_1"]
    )
    listed = [{"id": "b1", "key": "B", "targets": ["production"], "gitBranch": "x"}, 1]
    many = resource("ProjectEnvironmentVariables", "e2", projectId="prj_1", variables=listed)
    hidden = resource("ProjectEnvironmentVariables", "e3", projectId="prj_1", variables=Unread.SECRET)
    found = declared(vercel_variables.VARIABLE, one, many, hidden)
    assert {
        ("prj_1", "e1"),
        ("prj_1", "b1"),
        ("prj_1", "A for env_1, preview"),
        ("prj_1", "B for production on x"),
        ("prj_1", "DATABASE_URL for production"),
    } <= found


def test_a_target_that_was_changed_by_hand_is_no_second_variable():
    outputs = {"targets": ["production", "preview"]}
    one = resource("ProjectEnvironmentVariable", "e1", outputs=outputs, projectId="prj_1", key="A", targets=["production"])
    assert {("prj_1", "A for production"), ("prj_1", "A for preview, production")} <= declared(vercel_variables.VARIABLE, one)


def test_nothing_declares_a_shared_variable_or_a_token():
    assert declared(vercel_variables.SHARED_VARIABLE) == set()
    assert declared(vercel_access.TOKEN) == set()
    declaration = Declaration((), CONTRACT)
    assert [place.name for place in vercel_access.TOKEN.places(declaration)] == ["team_1"]
    assert [place.name for place in vercel_access.TEAM_PROJECT.places(declaration)] == ["team_1"]


@pytest.mark.parametrize(
    ("kind", "one", "expected"),
    [
        (vercel_delivery.DOMAIN, resource("ProjectDomain", "d", projectId="prj_1", domain="a.example"), "a.example"),
        (vercel_delivery.CHECK, resource("ProjectDeploymentCheck", "check_1", projectId="prj_1"), "check_1"),
        (vercel_delivery.ROLLING_RELEASE, resource("ProjectRollingRelease", "prj_1", projectId="prj_1"), "rolling release"),
        (vercel_access.WEBHOOK, resource("Webhook", "hook_1", projectId="prj_1"), "hook_1"),
        (vercel_drains.DRAIN, resource("LogDrain", "drn_1"), "drn_1"),
        (vercel_drains.DRAIN, resource("AuditLogDrain", "drn_2"), "drn_2"),
        (
            vercel_firewall.FIREWALL_BYPASS,
            resource("FirewallBypass", "b", projectId="prj_1", sourceIp="192.0.2.7", domain="a.example"),
            "192.0.2.7 on a.example",
        ),
        (vercel_access.FEDERATION_POLICY, resource("OidcFederationPolicy", "pol_1"), "pol_1"),
    ],
)
def test_what_a_resource_declares_at_its_project(kind: Kind, one: Resource, expected: str):
    assert declared(kind, one) == {("prj_1", expected)}
    assert [place.name for place in kind.places(Declaration((WEB, resource("Project")), CONTRACT))] == ["prj_1"]


def test_a_git_connection_is_declared_by_the_project():
    repository = {"type": "github", "repo": "owner/web"}
    connected = resource("Project", "prj_2", name="other", gitRepository=repository)
    assert declared(vercel_delivery.GIT_CONNECTION, connected) == {("prj_2", "github owner/web")}


def test_members_are_declared_by_their_ids():
    token = "ProjectMembers"
    members = resource(token, "m", projectId="prj_1", members=[{"userId": "u1"}, {"email": "x@example.com"}, 1])
    assert declared(vercel_access.MEMBER, members, resource(token, "m", projectId="prj_1", members=Unread.UNKNOWN)) == {
        ("prj_1", "u1")
    }


def test_projects_of_the_team_are_declared_by_name_also_as_they_were_last_seen():
    renamed = resource("Project", "prj_2", outputs={"name": "after"}, name="before")
    found = declared(vercel_access.TEAM_PROJECT, renamed)
    assert found == {("team_1", name) for name in ("web", "before", "after", "live")}
