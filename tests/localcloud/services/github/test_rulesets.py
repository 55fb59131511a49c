"""Rulesets: what each plan has, what GitHub takes, whom they bind, and what they forbid."""

import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from localcloud.services.github.git_store import Git

from .conftest import APP_ID, READER_TOKEN

TREE, SITE = "/repos/Living-Tree-App/living-tree", "/repos/Living-Tree-App/site"
REVIEW = {
    "dismiss_stale_reviews_on_push": True,
    "require_code_owner_review": True,
    "require_last_push_approval": False,
    "required_approving_review_count": 1,
    "required_review_thread_resolution": False,
}
APP = {"actor_id": APP_ID, "actor_type": "Integration", "bypass_mode": "always"}
MAIN = {"ref_name": {"include": ["refs/heads/main"], "exclude": []}}


def ruleset(*rules: str | dict[str, Any], **more: Any) -> dict[str, Any]:
    written = [rule if isinstance(rule, dict) else {"type": rule} for rule in rules]
    return {"name": "r", "enforcement": "active", "bypass_actors": [APP], "conditions": MAIN, "rules": written, **more}


def checks(*names: str, **more: Any) -> dict[str, Any]:
    contexts = [{"context": name} for name in names]
    parameters = {"required_status_checks": contexts, "strict_required_status_checks_policy": False, **more}
    return {"type": "required_status_checks", "parameters": parameters}


def make(hub: Any, *rules: str | dict[str, Any], at: str = TREE, **more: Any) -> dict[str, Any]:
    made = hub.request("POST", f"{at}/rulesets", json=ruleset(*rules, **more))
    assert made.status_code == 201, made.text
    shown: dict[str, Any] = made.json()
    return shown


def write(hub: Any, path: str = "file", *, branch: str = "main", at: str = TREE, token: str | None = None) -> Any:
    body = {"message": "Write", "content": base64.b64encode(b"text").decode(), "branch": branch}
    options = {} if token is None else {"token": token}
    return hub.request("PUT", f"{at}/contents/{path}", json=body, **options)


def test_a_private_repository_of_a_free_account_has_no_rulesets(hub: Any) -> None:
    path = "/repos/hobby/secret-garden/rulesets"
    for answer in (hub.request("GET", path), hub.request("POST", path, json=ruleset("deletion"))):
        assert answer.status_code == 403
        assert answer.json()["message"] == "Upgrade to GitHub Pro or make this repository public to enable this feature."


@pytest.mark.parametrize(
    "body",
    [
        ruleset("deletion", name=""),
        ruleset("deletion", enforcement="evaluate"),
        ruleset("deletion", enforcement="perhaps"),
        ruleset("deletion", target="commit"),
        ruleset("deletion", bypass_actors=None),
        ruleset("deletion", bypass_actors=[{"actor_type": "Robot"}]),
        ruleset("deletion", bypass_actors=[{**APP, "bypass_mode": "sometimes"}]),
        ruleset("deletion", bypass_actors=[{**APP, "actor_id": 1}]),
        ruleset("deletion", bypass_actors=[{"actor_type": "Team", "actor_id": 1}]),
        ruleset("deletion", bypass_actors=[{"actor_type": "User", "actor_id": None}]),
        ruleset("deletion", conditions={"ref_name": {"include": ["main"], "exclude": []}}),
        ruleset("deletion", target="tag", conditions={"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}}),
        ruleset("unheard_of"),
        ruleset("deletion", "deletion"),
        ruleset("max_file_size"),
        ruleset({"type": "commit_message_pattern", "parameters": {"operator": "regex", "pattern": "x"}}),
        ruleset({"type": "pull_request", "parameters": {}}),
        ruleset({"type": "pull_request", "parameters": REVIEW | {"required_approving_review_count": 11}}),
        ruleset({"type": "pull_request", "parameters": REVIEW | {"required_approving_review_count": True}}),
        ruleset({"type": "pull_request", "parameters": REVIEW | {"more": 1}}),
        ruleset({"type": "pull_request", "parameters": []}),
        ruleset({"type": "deletion", "parameters": [1]}),
        ruleset(checks()),
    ],
)
def test_a_ruleset_that_cannot_be_is_refused(hub: Any, body: dict[str, Any]) -> None:
    answer = hub.request("POST", f"{TREE}/rulesets", json=body)
    assert answer.status_code == 422, answer.text
    assert hub.request("GET", f"{TREE}/rulesets").json() == []


def test_a_name_is_taken_once(hub: Any) -> None:
    make(hub, "deletion")
    assert hub.request("POST", f"{TREE}/rulesets", json=ruleset("creation")).json()["errors"] == ["Name must be unique"]


def test_enterprise_has_patterns_and_a_trial(hub: Any) -> None:
    pattern = {"type": "branch_name_pattern", "parameters": {"operator": "regex", "pattern": "x"}}
    shown = make(hub, pattern, at="/repos/big-corp/vault", enforcement="evaluate", bypass_actors=[])
    assert shown["rules"][0]["parameters"] == {"operator": "regex", "pattern": "x", "name": "", "negate": False}
    wrong = {"type": "branch_name_pattern", "parameters": {"operator": "like", "pattern": "x"}}
    body = ruleset(wrong, name="other", bypass_actors=[])
    assert hub.request("POST", "/repos/big-corp/vault/rulesets", json=body).status_code == 422


def test_push_rulesets_are_for_private_repositories_and_have_no_conditions(hub: Any) -> None:
    size = {"type": "max_file_size", "parameters": {"max_file_size": 5}}
    assert "conditions" not in make(hub, size, target="push", conditions=None)
    body = ruleset(size, target="push", name="other")
    assert hub.request("POST", f"{TREE}/rulesets", json=body).status_code == 422
    assert hub.request("POST", f"{SITE}/rulesets", json=body | {"conditions": None}).status_code == 422
    assert write(hub).status_code == 201


def test_what_github_fills_in(hub: Any) -> None:
    rules = {rule["type"]: rule for rule in make(hub, {"type": "pull_request", "parameters": REVIEW}, checks("a"))["rules"]}
    assert rules["pull_request"]["parameters"]["allowed_merge_methods"] == ["merge", "squash", "rebase"]
    assert rules["required_status_checks"]["parameters"]["do_not_enforce_on_create"] is False


def test_who_may_not_change_a_ruleset_does_not_see_who_may_pass(hub: Any) -> None:
    path = f"{SITE}/rulesets/{make(hub, 'deletion', at=SITE)['id']}"
    assert hub.request("GET", path).json()["bypass_actors"] == [APP]
    for token in (READER_TOKEN, None):
        assert "bypass_actors" not in hub.request("GET", path, token=token).json()


def test_an_update_keeps_what_it_leaves_out(hub: Any) -> None:
    made = make(hub, "deletion")
    after = hub.request("PUT", f"{TREE}/rulesets/{made['id']}", json={"enforcement": "disabled"}).json()
    assert {**after, "enforcement": "active", "updated_at": made["updated_at"]} == made
    assert hub.request("GET", f"{TREE}/rulesets?targets=tag").json() == []
    assert hub.request("GET", f"{TREE}/rulesets/1").status_code == 404


def test_a_pull_request_is_needed_even_by_an_owner(hub: Any) -> None:
    make(hub, {"type": "pull_request", "parameters": REVIEW}, "deletion", "non_fast_forward")
    refused = write(hub)
    assert refused.status_code == 409
    wording = "Repository rule violations found\n\nChanges must be made through a pull request.\n\n"
    assert refused.json()["message"] == wording
    assert write(hub, branch="staging").status_code == 201


def test_the_app_passes(hub: Any) -> None:
    made = make(hub, {"type": "pull_request", "parameters": REVIEW}, checks("a", "b"))
    assert write(hub, token=hub.app_token()).status_code == 201
    shown = hub.request("GET", f"{TREE}/rulesets/{made['id']}", token=hub.app_token()).json()
    assert shown["current_user_can_bypass"] == "always"
    assert write(hub, "other").json()["message"].count("\n\n") == 3


@pytest.mark.parametrize(
    ("actor", "is_passed"),
    [
        ({"actor_type": "OrganizationAdmin", "actor_id": 1}, True),
        ({"actor_type": "RepositoryRole", "actor_id": 5}, True),
        ({"actor_type": "RepositoryRole", "actor_id": 4}, False),
        ({"actor_type": "User", "actor_id": 7}, True),
        ({"actor_type": "User", "actor_id": 8}, False),
        ({"actor_type": "User", "actor_id": 7, "bypass_mode": "pull_request"}, False),
        ({"actor_type": "User", "actor_id": 7, "bypass_mode": "exempt"}, True),
        ({"actor_type": "Team", "actor_id": 31}, False),
        ({"actor_type": "DeployKey"}, False),
    ],
)
def test_who_passes(hub: Any, actor: dict[str, Any], is_passed: bool) -> None:
    make(hub, "update", bypass_actors=[actor])
    assert (write(hub).status_code == 201) is is_passed


@pytest.mark.parametrize(
    ("include", "exclude", "is_bound"),
    [
        (["~ALL"], [], True),
        (["~DEFAULT_BRANCH"], [], True),
        (["refs/heads/m*"], [], True),
        (["~ALL"], ["refs/heads/main"], False),
        (["refs/heads/release/**/*"], [], False),
    ],
)
def test_which_refs_are_bound(hub: Any, include: list[str], exclude: list[str], is_bound: bool) -> None:
    make(hub, "update", conditions={"ref_name": {"include": include, "exclude": exclude}})
    assert (write(hub).status_code == 409) is is_bound
    assert (hub.request("GET", f"{TREE}/rules/branches/main").json() != []) is is_bound


def test_a_disabled_ruleset_binds_nobody(hub: Any) -> None:
    make(hub, "update", enforcement="disabled")
    assert write(hub).status_code == 201


def head(hub: Any, branch: str = "main") -> str:
    return str(hub.request("GET", f"{TREE}/git/ref/heads/{branch}").json()["object"]["sha"])


def refused_with(answer: Any, sentence: str) -> None:
    assert answer.status_code == 422
    assert answer.json()["message"] == f"Repository rule violations found\n\n{sentence}\n\n"


def test_refs_are_neither_made_moved_nor_removed_against_a_rule(hub: Any) -> None:
    older = head(hub, "staging")
    write(hub, branch="staging")
    make(hub, "creation", "deletion", "non_fast_forward", conditions={"ref_name": {"include": ["~ALL"], "exclude": []}})
    body = {"ref": "refs/heads/new", "sha": older}
    refused_with(hub.request("POST", f"{TREE}/git/refs", json=body), "Cannot create ref due to creations being restricted.")
    forced = hub.request("PATCH", f"{TREE}/git/refs/heads/staging", json={"sha": older, "force": True})
    refused_with(forced, "Cannot force-push to this branch")
    refused_with(hub.request("DELETE", f"{TREE}/git/refs/heads/staging"), "Cannot delete this branch")
    assert hub.request("DELETE", f"{TREE}/git/refs/heads/nothing").json()["message"] == "Reference does not exist"
    assert write(hub, "second", branch="staging").status_code == 201


def test_checks_are_expected_on_new_branches_unless_the_rule_spares_them(hub: Any) -> None:
    every = {"ref_name": {"include": ["~ALL"], "exclude": []}}
    made = make(hub, checks("validate"), conditions=every)
    body = {"ref": "refs/heads/new", "sha": head(hub)}
    refused_with(hub.request("POST", f"{TREE}/git/refs", json=body), 'Required status check "validate" is expected.')
    sparing = {"rules": [checks("validate", do_not_enforce_on_create=True)]}
    hub.request("PUT", f"{TREE}/rulesets/{made['id']}", json=sparing)
    assert hub.request("POST", f"{TREE}/git/refs", json=body).status_code == 201
    assert hub.request("DELETE", f"{TREE}/git/refs/heads/new").status_code == 204


def test_deployments_and_a_straight_history_are_demanded(hub: Any) -> None:
    wanted = {"type": "required_deployments", "parameters": {"required_deployment_environments": ["staging"]}}
    make(hub, wanted, "required_linear_history")
    assert "Required deployments are missing: staging." in write(hub).json()["message"]


def test_a_merge_commit_breaks_a_straight_history(hub: Any) -> None:
    before = head(hub)

    def merge(transaction: Any) -> str:
        git = Git(transaction, 820045678)
        commit = {name: value for name, value in git.commit(before).items() if name not in {"sha", "type"}}
        side = git.write_commit({**commit, "parents": [before], "message": "side"})
        return git.write_commit({**commit, "parents": [before, side], "message": "merge"})

    merged = hub.change(merge)
    make(hub, "required_linear_history", conditions={"ref_name": {"include": ["~ALL"], "exclude": []}})
    answer = hub.request("PATCH", f"{TREE}/git/refs/heads/main", json={"sha": merged})
    refused_with(answer, "This branch must not contain merge commits.")
    made = hub.request("POST", f"{TREE}/git/refs", json={"ref": "refs/heads/new", "sha": merged})
    refused_with(made, "This branch must not contain merge commits.")
    assert hub.request("DELETE", f"{TREE}/git/refs/heads/staging").status_code == 204


def test_rulesets_go_with_their_repository(hub: Any) -> None:
    make(hub, "deletion", at=SITE)
    hub.request("DELETE", SITE)
    hub.request("POST", "/orgs/Living-Tree-App/repos", json={"name": "site"})
    assert hub.request("GET", f"{SITE}/rulesets").json() == []


def test_files_written_at_once_meet_409_and_one_after_the_other_do_not(hub: Any) -> None:
    def statuses(write_all: Callable[..., Any], prefix: str) -> list[int]:
        return sorted(answer.status_code for answer in write_all(lambda n: write(hub, f"{prefix}{n}"), range(4)))

    with ThreadPoolExecutor(4) as pool:
        together = statuses(pool.map, "together")
    assert (together[0], together[-1]) == (201, 409)
    assert statuses(map, "alone") == [201] * 4
    listed = {item["name"] for item in hub.request("GET", f"{TREE}/contents").json()}
    assert {f"alone{n}" for n in range(4)} <= listed


def test_security_updates_rest_on_alerts(hub: Any) -> None:
    assert hub.request("GET", f"{TREE}/vulnerability-alerts").status_code == 404
    assert hub.request("GET", f"{TREE}/automated-security-fixes").status_code == 404
    assert hub.request("PUT", f"{TREE}/automated-security-fixes").status_code == 422
    hub.request("PUT", f"{TREE}/vulnerability-alerts")
    hub.request("PUT", f"{TREE}/automated-security-fixes")
    assert hub.request("GET", f"{TREE}/automated-security-fixes").json() == {"enabled": True, "paused": False}
    hub.request("DELETE", f"{TREE}/vulnerability-alerts")
    hub.request("PUT", f"{TREE}/vulnerability-alerts")
    assert hub.request("GET", f"{TREE}/automated-security-fixes").json() == {"enabled": False, "paused": False}
