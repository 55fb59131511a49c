"""Who else has a repository and what they share: people, teams, runners, secrets of others, and rules from above."""

from typing import Any

import pytest

R = "/repos/Living-Tree-App/living-tree"
SITE = "/repos/Living-Tree-App/site"
ORG = "/orgs/Living-Tree-App"
TEAM = f"{ORG}/teams/platform/repos/Living-Tree-App/living-tree"
READER = "reader-token-of-the-local-cloud"
PROTECTION = dict.fromkeys(("required_status_checks", "enforce_admins", "required_pull_request_reviews", "restrictions"))


def test_a_person_has_a_repository_by_accepting(hub: Any) -> None:
    asked = hub.request("PUT", f"{R}/collaborators/Reader", json={"permission": "pull"}).json()
    assert hub.request("GET", f"{R}/collaborators/reader").status_code == 404
    assert hub.request("GET", f"{R}/collaborators/reader/permission").json()["permission"] == "none"
    again = hub.request("PUT", f"{R}/collaborators/reader", json={"permission": "admin"}).json()
    assert (again["id"], asked["permissions"], again["permissions"]) == (asked["id"], "read", "admin")
    at = f"/user/repository_invitations/{asked['id']}"
    assert hub.request("PATCH", at).status_code == 404
    assert hub.request("PATCH", at, token=READER).status_code == 204
    assert hub.request("PATCH", at, token=READER).status_code == 404
    [person] = hub.request("GET", f"{R}/collaborators?affiliation=direct").json()
    assert (person["role_name"], person["permissions"]["maintain"]) == ("admin", True)
    assert hub.request("PUT", f"{R}/collaborators/reader", json={"permission": "triage"}).status_code == 204
    assert hub.request("GET", f"{R}/collaborators/reader/permission").json()["permission"] == "read"
    assert hub.request("DELETE", f"{R}/collaborators/READER").status_code == 204
    assert hub.request("DELETE", f"{R}/collaborators/READER").status_code == 404


def test_an_invitation_is_withdrawn_with_the_person_or_alone(hub: Any) -> None:
    hub.request("PUT", f"{R}/collaborators/reader")
    assert hub.request("DELETE", f"{R}/collaborators/reader").status_code == 204
    assert hub.request("GET", f"{R}/invitations").json() == []
    asked = hub.request("PUT", f"{R}/collaborators/reader").json()
    assert hub.request("DELETE", f"{SITE}/invitations/{asked['id']}").status_code == 404
    assert hub.request("DELETE", f"{R}/invitations/{asked['id']}").status_code == 204


@pytest.mark.parametrize(
    ("login", "body", "status"), [("nobody", {}, 404), ("deployer[bot]", {}, 404), ("reader", {"permission": "god"}, 422)]
)
def test_nobody_who_is_not_and_no_right_that_is_not(hub: Any, login: str, body: dict[str, str], status: int) -> None:
    assert hub.request("PUT", f"{R}/collaborators/{login}", json=body).status_code == status


def test_a_team_has_a_repository_as_it_was_given(hub: Any) -> None:
    assert hub.request("GET", TEAM).status_code == hub.request("DELETE", TEAM).status_code == 404
    assert hub.request("PUT", TEAM).status_code == 204
    assert [team["permission"] for team in hub.request("GET", f"{R}/teams").json()] == ["pull"]
    assert hub.request("PUT", TEAM, json={"permission": "god"}).status_code == 422
    assert hub.request("PUT", TEAM.replace("platform", "nobody")).status_code == 404
    foreign = hub.request("PUT", f"{ORG}/teams/platform/repos/big-corp/vault")
    assert (foreign.status_code, foreign.json()["errors"][0]["code"]) == (422, "invalid")
    assert hub.request("DELETE", TEAM).status_code == 204


def test_names_of_runners_are_taken_once(hub: Any) -> None:
    at, body = f"{R}/actions/runners", {"name": "spare", "runner_group_id": 1, "labels": ["self-hosted", "gpu"]}
    runner = hub.request("POST", f"{at}/generate-jitconfig", json=body).json()["runner"]
    assert [label["name"] for label in runner["labels"]] == ["self-hosted", "Linux", "X64", "gpu"]
    assert hub.request("POST", f"{at}/generate-jitconfig", json=body).status_code == 409
    assert hub.request("GET", f"{at}?name=other").json() == {"total_count": 0, "runners": []}
    assert hub.request("GET", f"{SITE}/actions/runners/{runner['id']}").status_code == 404


def test_the_organization_shares_with_whom_it_says(hub: Any) -> None:
    at = f"{ORG}/actions/variables"
    for name, reach in (("ALL", "all"), ("PRIVATE", "private"), ("CHOSEN", "selected")):
        body = {"name": name, "value": "x", "visibility": reach, "selected_repository_ids": [820045679]}
        assert hub.request("POST", at, json=body).status_code == 201
        assert hub.request("POST", at, json=body).status_code == 409
    seen = {path: hub.request("GET", f"{path}/actions/organization-variables").json()["variables"] for path in (R, SITE)}
    assert {path: [one["name"] for one in listed] for path, listed in seen.items()} == {
        R: ["ALL", "PRIVATE"],
        SITE: ["ALL", "CHOSEN"],
    }
    assert hub.request("GET", "/repos/big-corp/vault/actions/organization-variables").json()["total_count"] == 0
    assert hub.request("DELETE", f"{at}/all").status_code == 204
    assert hub.request("DELETE", f"{at}/all").status_code == 404
    assert hub.request("POST", at, json={"name": "A", "value": "x", "visibility": "some"}).status_code == 422
    assert hub.request("POST", at, json={"name": "A", "value": "x" * 50_000, "visibility": "all"}).status_code == 422


def test_a_branch_is_marked_as_protected_while_it_is(hub: Any) -> None:
    at = f"{R}/branches/main/protection"
    assert hub.request("GET", at).json()["message"] == "Branch not protected"
    assert hub.request("PUT", at, json={}).status_code == 422
    assert hub.request("PUT", f"{R}/branches/none/protection", json=PROTECTION).json()["message"] == "Branch not found"
    shown = hub.request("PUT", at, json={**PROTECTION, "allow_force_pushes": True}).json()
    assert (shown["allow_force_pushes"], "required_status_checks" in shown) == ({"enabled": True}, False)
    assert hub.request("GET", f"{R}/branches/main").json()["protected"] is True
    assert hub.request("DELETE", at).status_code == 204
    assert hub.request("DELETE", at).json()["message"] == "Branch not protected"
    assert hub.request("GET", f"{R}/branches/main").json()["protected"] is False


def test_a_plan_without_protection_says_so(hub: Any) -> None:
    answer = hub.request("GET", "/repos/hobby/secret-garden/branches/main/protection")
    assert (answer.status_code, answer.json()["message"][:22]) == (403, "Upgrade to GitHub Pro ")


def test_workflows_of_forks_are_a_matter_of_private_repositories(hub: Any) -> None:
    at = "actions/permissions/fork-pr-workflows-private-repos"
    assert set(hub.request("GET", f"{R}/{at}").json().values()) == {False}
    assert hub.request("PUT", f"{R}/{at}", json={"send_secrets_and_variables": True}).status_code == 422
    assert hub.request("GET", f"{SITE}/{at}").status_code == 403


def test_a_ruleset_of_the_organization_names_refs_and_repositories(hub: Any) -> None:
    everything = {"include": ["~ALL"], "exclude": []}
    body = {"name": "all", "enforcement": "active", "conditions": {"ref_name": everything, "repository_name": everything}}
    made = hub.request("POST", f"{ORG}/rulesets", json=body).json()
    shown = hub.request("GET", f"{R}/rulesets?targets=branch").json()
    assert [(one["id"], one["source_type"], one["source"]) for one in shown] == [(made["id"], "Organization", "Living-Tree-App")]
    assert hub.request("GET", f"{R}/rulesets?targets=tag").json() == []
    for wrong in ({"conditions": {}}, {"enforcement": "soon"}, {"target": "push"}):
        assert hub.request("POST", f"{ORG}/rulesets", json=body | wrong).status_code == 422
    assert hub.request("GET", f"{ORG}/rulesets", token=READER).status_code == 403
    assert hub.request("DELETE", f"{ORG}/rulesets/{made['id']}").status_code == 204
    assert hub.request("GET", f"{ORG}/rulesets/{made['id']}").status_code == 404


def test_all_of_it_goes_with_the_repository(hub: Any) -> None:
    hub.request("PUT", f"{R}/collaborators/reader")
    hub.request("PUT", TEAM)
    hub.request("PUT", f"{R}/branches/main/protection", json=PROTECTION)
    hub.request("POST", f"{R}/actions/runners/generate-jitconfig", json={"name": "r", "runner_group_id": 1, "labels": []})
    assert hub.request("DELETE", R).status_code == 204
    kinds = ("invitation", "team_repository", "branch_protection", "runner")
    assert hub.change(lambda transaction: [transaction.list(f"github.{kind}") for kind in kinds]) == [[], [], [], []]
