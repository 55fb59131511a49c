"""Environments: what each plan has, how rules read back, which refs a pattern admits."""

import fnmatch
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcloud.core.store import Transaction
from localcloud.services.github.branch_policies import matches_pattern
from localcloud.services.github.repositories import find_repository_by_id, keep_repository

TEAM = "/repos/Living-Tree-App/living-tree/environments/e"
PUBLIC = "/repos/Living-Tree-App/site/environments/e"
ENTERPRISE = "/repos/big-corp/vault/environments/e"
FREE = "/repos/hobby/secret-garden/environments/e"
CUSTOM = {"protected_branches": False, "custom_branch_policies": True}
# What the provider sends for an environment with nothing but a branch policy.
PLAIN: dict[str, Any] = {
    "wait_timer": 0,
    "reviewers": None,
    "can_admins_bypass": False,
    "deployment_branch_policy": CUSTOM,
    "prevent_self_review": False,
}


def test_a_private_repository_of_a_free_account_has_no_environments(hub: Any) -> None:
    assert hub.request("PUT", FREE, json={"deployment_branch_policy": CUSTOM}).status_code == 404
    assert hub.request("GET", "/repos/hobby/secret-garden/environments").status_code == 404


@pytest.mark.parametrize("body", [PLAIN, {"wait_timer": 5}, {"reviewers": [{"type": "User", "id": 8}]}])
def test_a_private_repository_under_team_refuses_fields_of_enterprise(hub: Any, body: dict[str, Any]) -> None:
    answer = hub.request("PUT", TEAM, json=body)
    assert answer.status_code == 422
    assert "Please ensure the billing plan supports" in answer.json()["message"]
    assert hub.request("GET", TEAM).status_code == 404


def test_under_team_the_branch_policy_alone_is_taken(hub: Any) -> None:
    made = hub.request("PUT", TEAM, json={"deployment_branch_policy": CUSTOM}).json()
    assert (made["deployment_branch_policy"], made["can_admins_bypass"]) == (CUSTOM, True)
    assert [rule["type"] for rule in made["protection_rules"]] == ["branch_policy"]


@pytest.mark.parametrize("path", [PUBLIC, ENTERPRISE])
def test_public_repositories_and_enterprise_have_every_rule(hub: Any, path: str) -> None:
    body = PLAIN | {"wait_timer": 30, "reviewers": [{"type": "User", "id": 8}], "prevent_self_review": True}
    assert hub.request("PUT", path, json=body).status_code == 200
    shown = hub.request("GET", path).json()
    rules = {rule["type"]: rule for rule in shown["protection_rules"]}
    assert rules["wait_timer"]["wait_timer"] == 30
    assert rules["required_reviewers"]["prevent_self_review"] is True
    assert rules["required_reviewers"]["reviewers"][0]["reviewer"]["login"] == "reader"
    assert shown["can_admins_bypass"] is False


def test_null_clears_and_the_number_stays(hub: Any) -> None:
    body = PLAIN | {"wait_timer": 30, "reviewers": [{"type": "User", "id": 8}]}
    before = hub.request("PUT", PUBLIC, json=body).json()
    after = hub.request("PUT", PUBLIC, json=PLAIN | {"deployment_branch_policy": None}).json()
    assert (after["id"], after["protection_rules"], after["deployment_branch_policy"]) == (before["id"], [], None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"wait_timer": 43_201},
        {"wait_timer": -1},
        {"wait_timer": "5"},
        {"reviewers": [{"type": "User", "id": 999}]},
        {"reviewers": [{"type": "Robot", "id": 8}]},
        {"reviewers": [{"type": "User", "id": 8}] * 7},
        {"prevent_self_review": True},
        {"deployment_branch_policy": {"protected_branches": True, "custom_branch_policies": True}},
        {"deployment_branch_policy": {"protected_branches": False, "custom_branch_policies": False}},
        {"deployment_branch_policy": {"protected_branches": True}},
    ],
)
def test_an_impossible_setting_is_refused_and_nothing_is_made(hub: Any, wrong: dict[str, Any]) -> None:
    assert hub.request("PUT", PUBLIC, json=PLAIN | wrong).status_code == 422
    assert hub.request("GET", PUBLIC).status_code == 404


def test_patterns_need_the_custom_policy_and_vanish_with_it(hub: Any) -> None:
    policies = f"{PUBLIC}/deployment-branch-policies"
    assert hub.request("POST", policies, json={"name": "main"}).status_code == 404
    hub.request("PUT", PUBLIC, json={})
    assert hub.request("POST", policies, json={"name": "main"}).status_code == 404
    hub.request("PUT", PUBLIC, json=PLAIN)
    made = hub.request("POST", policies, json={"name": "main"})
    assert (made.status_code, made.json()["type"]) == (200, "branch")
    again = hub.request("POST", policies, json={"name": "main"})
    assert (again.status_code, again.headers["location"]) == (303, f"{hub.url}{policies}/{made.json()['id']}")
    assert hub.request("POST", policies, json={"name": "main", "type": "tag"}).status_code == 200
    hub.request("PUT", PUBLIC, json=PLAIN | {"deployment_branch_policy": None})
    hub.request("PUT", PUBLIC, json=PLAIN)
    assert hub.request("GET", policies).json() == {"total_count": 0, "branch_policies": []}


def test_a_name_with_slashes_and_colons_is_one_segment(hub: Any) -> None:
    base = "/repos/Living-Tree-App/site/environments"
    assert hub.request("PUT", f"{base}/a%2Fb%3Ac", json={}).json()["name"] == "a/b:c"
    assert hub.request("POST", f"{base}/a%2Fb%3Ac/variables", json={"name": "X", "value": "1"}).status_code == 201
    assert hub.request("GET", f"{base}/A%2FB%3AC/variables/x").json()["value"] == "1"
    assert hub.request("DELETE", f"{base}/a%2Fb%3Ac").status_code == 204
    assert hub.request("PUT", f"{base}/a%2Fb%3Ac", json={}).status_code == 200
    assert hub.request("GET", f"{base}/a%2Fb%3Ac/variables").json()["total_count"] == 0


@pytest.mark.parametrize(
    ("pattern", "name", "is_match"),
    [
        ("main", "main", True),
        ("main", "maintenance", False),
        ("release/*", "release/1", True),
        ("release/*", "release/1/2", False),
        ("*", "main", True),
        ("*", "feature/x", False),
        ("**/x", "a/b/x", True),
        ("v?.[0-9]", "v1.2", True),
        ("v[!1]", "v1", False),
        ("a.b", "axb", False),
        (r"a\*", "a*", True),
        (r"a\*", "ab", False),
    ],
)
def test_patterns_stop_at_slashes(pattern: str, name: str, *, is_match: bool) -> None:
    assert matches_pattern(pattern, name) == is_match


@given(st.text("ab*?.", max_size=8), st.text("ab.", max_size=8))
def test_without_slashes_patterns_agree_with_fnmatch(pattern: str, name: str) -> None:
    assert matches_pattern(pattern, name) == fnmatch.fnmatchcase(name, pattern)


def test_protected_branches_are_admitted_and_every_branch_where_none_is(hub: Any) -> None:
    body = {"deployment_branch_policy": {"protected_branches": True, "custom_branch_policies": False}}
    assert hub.request("PUT", TEAM, json=body).status_code == 200
    assert admitted(hub, "refs/heads/staging")
    hub.change(protect_main)
    assert admitted(hub, "refs/heads/main")
    assert not admitted(hub, "refs/heads/staging")


def test_a_pull_request_needs_a_pattern_for_its_own_ref(hub: Any) -> None:
    hub.request("PUT", TEAM, json={"deployment_branch_policy": CUSTOM})
    policies = f"{TEAM}/deployment-branch-policies"
    hub.request("POST", policies, json={"name": "*"})
    assert not admitted(hub, "refs/pull/7/merge")
    hub.request("POST", policies, json={"name": "refs/pull/*/merge"})
    assert admitted(hub, "refs/pull/7/merge")


def admitted(hub: Any, ref: str) -> bool:
    job: dict[str, Any] = {
        "repository": "Living-Tree-App/living-tree",
        "workflow": ".github/workflows/x.yml",
        "ref": ref,
        "environment": "e",
    }
    job |= {"event_name": "push", "permissions": {"id-token": "write"}}
    return bool(hub.request("POST", "/actions-runtime/jobs", token=None, json=job).status_code == 201)


def protect_main(transaction: Transaction) -> None:
    repository = find_repository_by_id(transaction, 820045678)
    assert repository is not None
    keep_repository(transaction, repository | {"protected_branches": ["main"]})
