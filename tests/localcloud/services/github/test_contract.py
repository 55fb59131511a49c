"""Every operation, called with githubkit and parsed strictly by the models GitHub's OpenAPI description generates."""

import base64
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from githubkit.versions import LATEST_VERSION
from nacl.public import PublicKey, SealedBox

from localcloud.core.clock import Clock
from localcloud.core.journal import read_entries
from localcloud.services.github import SERVICE
from localcloud.services.github.artifacts import keep_artifact
from localcloud.services.github.pulls import close_pull, open_pull
from localcloud.services.github.repositories import find_repository_by_name

from .access_visits import VISITS
from .conftest import APP_ID, INSTALLATION_ID

OWNER, REPOSITORY = "Living-Tree-App", "site"
AT = {"owner": OWNER, "repo": REPOSITORY}
# What GitHub serves but does not publish in its REST description: the OIDC issuer and the runtime of jobs.
UNPUBLISHED = {
    "oidc-issuer/get-configuration",
    "oidc-issuer/get-keys",
    "actions-runtime/request-id-token",
    "actions-runtime/describe-job",
    "artifact-store/get",
}
# Answers 404 here: no repository has a license.
UNANSWERED = {"licenses/get-for-repo"}


def published_operations() -> dict[str, tuple[str, str]]:
    """Return operation id to (verb, path) of the description githubkit was generated from: its methods' first lines."""
    found: dict[str, tuple[str, str]] = {}
    for client in _clients():
        for _, method in inspect.getmembers(client, inspect.isfunction):
            match = re.match(r"([\w-]+/[\w-]+)\n\s+([A-Z]+) (/\S*)", inspect.getdoc(method) or "")
            if match:
                found[match[1]] = (match[2], match[3])
    return found


def _clients() -> Iterator[type]:
    package = importlib.import_module(f"githubkit_schemas.v{LATEST_VERSION.replace('-', '_')}.rest")
    for module in pkgutil.iter_modules(package.__path__):
        contents = vars(importlib.import_module(f"{package.__name__}.{module.name}"))
        yield from (item for item in contents.values() if inspect.isclass(item) and item.__name__.endswith("Client"))


def test_every_route_is_an_operation_github_publishes() -> None:
    published = published_operations()
    assert len(published) > 1000
    for route in SERVICE.routes:
        if route.id in UNPUBLISHED:
            continue
        path = route.path.replace("...}", "}").replace("/repositories/{repository_id}", "/repos/{owner}/{repo}")
        # A folder's content is asked for at two further spellings of the same operation.
        path = re.sub(r"/contents/?$", "/contents/{path}", path)
        assert (route.method, path) == published[route.id]


def seal(key: str, value: str) -> str:
    return base64.b64encode(SealedBox(PublicKey(base64.b64decode(key))).encrypt(value.encode())).decode()


def accounts(rest: Any, strictly: Callable[..., Any]) -> None:
    assert strictly(rest.users.get_authenticated()).login == "octo-operator"
    assert strictly(rest.users.get_by_username("READER")).id == 8
    assert len(strictly(rest.users.list_public_keys_for_user("reader"))) == 1
    assert strictly(rest.users.list_gpg_keys_for_user("reader")) == []
    assert strictly(rest.orgs.get(OWNER)).plan.name == "team"
    assert strictly(rest.rate_limit.get()).resources.core.limit == 5000


def repositories(rest: Any, strictly: Callable[..., Any]) -> None:
    assert strictly(rest.repos.get(**AT)).full_name == "Living-Tree-App/site"
    assert [item.name for item in strictly(rest.repos.list_for_org(OWNER))] == ["empty", "fresh", "living-tree", "site"]
    made = strictly(rest.repos.create_in_org(OWNER, name="new", private=True, auto_init=True))
    assert (made.private, made.default_branch) == (True, "main")
    assert strictly(rest.repos.create_for_authenticated_user(name="mine")).owner.login == "octo-operator"
    assert [item.name for item in strictly(rest.repos.list_for_authenticated_user())] == ["mine"]
    assert strictly(rest.repos.update(OWNER, "new", description="text", has_wiki=False)).description == "text"
    assert strictly(rest.repos.replace_all_topics(OWNER, "new", names=["Alpha"])).names == ["alpha"]
    assert strictly(rest.repos.get_all_topics(OWNER, "new")).names == ["alpha"]
    assert rest.repos.delete(OWNER, "new").status_code == 204


def environments(rest: Any, strictly: Callable[..., Any]) -> None:
    policy = {"protected_branches": False, "custom_branch_policies": True}
    reviewers = [{"type": "User", "id": 8}, {"type": "Team", "id": 31}]
    settings = {"wait_timer": 5, "reviewers": reviewers, "prevent_self_review": True, "deployment_branch_policy": policy}
    made = strictly(rest.repos.create_or_update_environment(**AT, environment_name="e", **settings), "can_admins_bypass")
    assert [rule.type for rule in made.protection_rules] == ["wait_timer", "required_reviewers", "branch_policy"]
    assert strictly(rest.repos.get_environment(**AT, environment_name="E"), "can_admins_bypass").id == made.id
    assert rest.repos.get_all_environments(**AT).parsed_data.total_count == 1
    branch_policies(rest, strictly)


def branch_policies(rest: Any, strictly: Callable[..., Any]) -> None:
    at = {**AT, "environment_name": "e"}
    made = strictly(rest.repos.create_deployment_branch_policy(**at, name="main"))
    assert made.type == "branch"
    one = {**at, "branch_policy_id": made.id}
    assert strictly(rest.repos.update_deployment_branch_policy(**one, name="release/*")).name == "release/*"
    assert strictly(rest.repos.get_deployment_branch_policy(**one)).name == "release/*"
    assert strictly(rest.repos.list_deployment_branch_policies(**at)).total_count == 1
    assert rest.repos.delete_deployment_branch_policy(**one).status_code == 204


def variables(rest: Any, strictly: Callable[..., Any]) -> None:
    for kind, at in (("repo", AT), ("environment", {**AT, "environment_name": "e"})):
        create, get, update, delete = (
            getattr(rest.actions, f"{verb}_{kind}_variable") for verb in ("create", "get", "update", "delete")
        )
        assert create(**at, data={"name": "Region", "value": "eu"}).status_code == 201
        assert strictly(get(**at, name="region")).value == "eu"
        assert update(**at, name="REGION", data={"value": "us"}).status_code == 204
        listed = strictly(getattr(rest.actions, f"list_{kind}_variables")(**at))
        assert [(item.name, item.value) for item in listed.variables] == [("REGION", "us")]
        assert delete(**at, name="region").status_code == 204


def secrets(rest: Any, strictly: Callable[..., Any]) -> None:
    for kind, at in (("repo", AT), ("environment", {**AT, "environment_name": "e"})):
        key = strictly(getattr(rest.actions, f"get_{kind}_public_key")(**at))
        put = getattr(rest.actions, f"create_or_update_{kind}_secret")
        sealed = {"key_id": key.key_id, "encrypted_value": seal(key.key, "value")}
        assert [put(**at, secret_name="TOKEN", **sealed).status_code for _ in range(2)] == [201, 204]
        assert strictly(getattr(rest.actions, f"get_{kind}_secret")(**at, secret_name="token")).name == "TOKEN"
        assert strictly(getattr(rest.actions, f"list_{kind}_secrets")(**at)).total_count == 1
        assert getattr(rest.actions, f"delete_{kind}_secret")(**at, secret_name="TOKEN").status_code == 204
    assert rest.repos.delete_an_environment(**AT, environment_name="e").status_code == 204


def settings_of_actions(rest: Any, strictly: Callable[..., Any]) -> None:
    actions = rest.actions
    allowed = actions.set_github_actions_permissions_repository(**AT, enabled=True, allowed_actions="selected")
    assert allowed.status_code == 204
    assert strictly(actions.get_github_actions_permissions_repository(**AT)).allowed_actions == "selected"
    assert actions.set_allowed_actions_repository(**AT, patterns_allowed=["octo/*"]).status_code == 204
    assert strictly(actions.get_allowed_actions_repository(**AT)).patterns_allowed == ["octo/*"]
    written = actions.set_github_actions_default_workflow_permissions_repository(**AT, default_workflow_permissions="write")
    assert written.status_code == 204
    read = strictly(actions.get_github_actions_default_workflow_permissions_repository(**AT))
    assert read.default_workflow_permissions == "write"
    assert actions.set_workflow_access_to_repository(**AT, access_level="organization").status_code == 204
    assert strictly(actions.get_workflow_access_to_repository(**AT)).access_level == "organization"


def subjects(rest: Any, strictly: Callable[..., Any]) -> None:
    keys = ["repo", "context"]
    put = rest.actions.set_custom_oidc_sub_claim_for_repo(**AT, use_default=False, include_claim_keys=keys)
    assert put.status_code == 201
    assert strictly(rest.actions.get_custom_oidc_sub_claim_for_repo(**AT)).include_claim_keys == keys
    assert rest.oidc.update_oidc_custom_sub_template_for_org(OWNER, include_claim_keys=keys).status_code == 201
    assert strictly(rest.oidc.get_oidc_custom_sub_template_for_org(OWNER)).include_claim_keys == keys


def git(rest: Any, strictly: Callable[..., Any]) -> None:
    head = strictly(rest.git.get_ref(**AT, ref="heads/main")).object_.sha
    assert strictly(rest.git.create_ref(**AT, ref="refs/heads/feature/x", sha=head)).ref == "refs/heads/feature/x"
    strictly(rest.git.update_ref(**AT, ref="heads/feature/x", sha=head))
    assert len(strictly(rest.git.list_matching_refs(**AT, ref="heads/"))) == 3
    assert strictly(rest.repos.get_branch(**AT, branch="feature/x")).commit.sha == head
    assert [item.name for item in strictly(rest.repos.list_branches(**AT))] == ["feature/x", "main", "staging"]
    assert rest.git.delete_ref(**AT, ref="heads/feature/x").status_code == 204


def contents(rest: Any, strictly: Callable[..., Any]) -> None:
    text = base64.b64encode(b"one\n").decode()
    path = ".github/workflows/deploy.yml"
    made = strictly(rest.repos.create_or_update_file_contents(**AT, path=path, message="Add", content=text))
    got = strictly(rest.repos.get_content(**AT, path=path))
    assert (got.sha, base64.b64decode(got.content)) == (made.content.sha, b"one\n")
    assert [item.name for item in strictly(rest.repos.get_content(**AT, path=""))] == [".github", "README.md"]
    commit = strictly(rest.repos.get_commit(**AT, ref=made.commit.sha))
    assert [(file.filename, file.additions) for file in commit.files] == [(path, 1)]
    assert [item.commit.message for item in strictly(rest.repos.list_commits(**AT))] == ["Add", "Initial commit"]
    gone = strictly(rest.repos.delete_file(**AT, path=path, message="Drop", sha=got.sha))
    assert gone.content is None


def labels(rest: Any, strictly: Callable[..., Any]) -> None:
    made = strictly(rest.issues.create_label(**AT, name="drift", color="B60205", description="differs"))
    assert strictly(rest.issues.update_label(**AT, name="DRIFT", new_name="Drift", color="aabbcc")).id == made.id
    assert strictly(rest.issues.get_label(**AT, name="drift")).name == "Drift"
    assert len(strictly(rest.issues.list_labels_for_repo(**AT))) == 10
    assert rest.issues.delete_label(**AT, name="drift").status_code == 204


def issues(rest: Any, strictly: Callable[..., Any]) -> None:
    made = strictly(rest.issues.create(**AT, title="Down", body="text", labels=["critical"], assignees=["reader"]))
    one = {**AT, "issue_number": made.number}
    assert [item.number for item in strictly(rest.issues.list_for_repo(**AT, labels="critical"))] == [made.number]
    assert strictly(rest.issues.update(**one, state="closed", state_reason="not_planned")).closed_by.login == "octo-operator"
    assert strictly(rest.issues.get(**one)).state_reason == "not_planned"
    assert [item.name for item in strictly(rest.issues.add_labels(**one, labels=["bug"]))] == ["critical", "bug"]
    assert [item.name for item in strictly(rest.issues.remove_label(**one, name="critical"))] == ["bug"]
    assert [item.name for item in strictly(rest.issues.set_labels(**one, labels=["question"]))] == ["question"]
    assert [item.name for item in strictly(rest.issues.list_labels_on_issue(**one))] == ["question"]
    assert rest.issues.remove_all_labels(**one).status_code == 204
    found = strictly(rest.search.issues_and_pull_requests(q="repo:Living-Tree-App/site is:issue down"))
    assert [item.number for item in found.items] == [made.number]
    comments(rest, strictly, one)


def comments(rest: Any, strictly: Callable[..., Any], one: dict[str, Any]) -> None:
    made = strictly(rest.issues.create_comment(**one, body="first"))
    assert strictly(rest.issues.update_comment(**AT, comment_id=made.id, body="second")).body == "second"
    assert strictly(rest.issues.get_comment(**AT, comment_id=made.id)).body == "second"
    assert [item.id for item in strictly(rest.issues.list_comments(**one))] == [made.id]
    assert [item.id for item in strictly(rest.issues.list_comments_for_repo(**AT))] == [made.id]
    assert rest.issues.delete_comment(**AT, comment_id=made.id).status_code == 204


def rulesets(rest: Any, strictly: Callable[..., Any]) -> None:
    flags = ("dismiss_stale_reviews_on_push", "require_code_owner_review", "require_last_push_approval")
    review = {**dict.fromkeys(flags, True), "required_review_thread_resolution": False, "required_approving_review_count": 1}
    check = {"required_status_checks": [{"context": "validate"}], "strict_required_status_checks_policy": True}
    rules: list[dict[str, Any]] = [
        *({"type": kind} for kind in ("deletion", "non_fast_forward", "required_linear_history")),
        {"type": "pull_request", "parameters": review},
        {"type": "required_status_checks", "parameters": check},
    ]
    names = {"ref_name": {"include": ["refs/heads/main"], "exclude": []}}
    actor = {"actor_id": APP_ID, "actor_type": "Integration", "bypass_mode": "always"}
    made = strictly(
        rest.repos.create_repo_ruleset(
            **AT, name="deploying", enforcement="active", conditions=names, rules=rules, bypass_actors=[actor]
        )
    )
    one = {**AT, "ruleset_id": made.id}
    assert [rule.type for rule in strictly(rest.repos.get_branch_rules(**AT, branch="main"))] == [rule["type"] for rule in rules]
    assert [item.id for item in strictly(rest.repos.get_repo_rulesets(**AT))] == [made.id]
    assert strictly(rest.repos.update_repo_ruleset(**one, name="Deploying")).bypass_actors[0].actor_id == APP_ID
    assert strictly(rest.repos.get_repo_ruleset(**one)).current_user_can_bypass == "never"
    assert rest.repos.delete_repo_ruleset(**one).status_code == 204


def dependabot(rest: Any, strictly: Callable[..., Any]) -> None:
    assert rest.repos.enable_vulnerability_alerts(**AT).status_code == 204
    assert rest.repos.check_vulnerability_alerts(**AT).status_code == 204
    assert rest.repos.enable_automated_security_fixes(**AT).status_code == 204
    assert strictly(rest.repos.check_automated_security_fixes(**AT)).enabled is True
    assert rest.repos.disable_automated_security_fixes(**AT).status_code == 204
    assert rest.repos.disable_vulnerability_alerts(**AT).status_code == 204


def apps(hub: Any, strictly: Callable[..., Any], prefix: str) -> None:
    signing = hub.app(prefix)
    own = signing.rest.apps
    assert strictly(own.get_authenticated()).slug == "deployer"
    assert INSTALLATION_ID in {item.id for item in strictly(own.list_installations())}
    assert strictly(own.get_installation(INSTALLATION_ID)).repository_selection == "selected"
    assert strictly(own.get_org_installation(OWNER)).id == INSTALLATION_ID
    assert strictly(own.get_repo_installation(**AT)).id == INSTALLATION_ID
    owning = hub.github(prefix=prefix)
    installed = strictly(owning.rest.orgs.list_app_installations(OWNER))
    assert [(item.id, item.app_slug) for item in installed.installations] == [(INSTALLATION_ID, "deployer")]
    made = strictly(own.create_installation_access_token(INSTALLATION_ID, repositories=["site"], permissions={"issues": "write"}))
    holding = hub.github(made.token, prefix)
    acting = holding.rest.apps
    assert strictly(acting.get_by_slug("deployer")).id == APP_ID
    assert [item.name for item in strictly(acting.list_repos_accessible_to_installation()).repositories] == ["site"]
    assert acting.revoke_installation_access_token().status_code == 204


def checks(hub: Any, strictly: Callable[..., Any], prefix: str) -> None:
    acting = hub.github(hub.app_token(), prefix)
    rest, sha = acting.rest.checks, acting.rest.repos.get_commit(**AT, ref="staging").parsed_data.sha
    made = strictly(rest.create(**AT, data={"name": "health", "head_sha": sha, "external_id": "1", "status": "in_progress"}))
    assert (made.status, made.conclusion, made.app.slug) == ("in_progress", None, "deployer")
    one = {**AT, "check_run_id": made.id}
    output = {"title": "well", "summary": "all of it", "text": "{}"}
    ended = strictly(rest.update(**one, data={"conclusion": "neutral", "output": output}))
    assert (ended.status, ended.conclusion, ended.output.text) == ("completed", "neutral", "{}")
    assert strictly(rest.get(**one)).check_suite.id == made.check_suite.id
    assert [run.id for run in strictly(rest.list_for_ref(**AT, ref="staging")).check_runs] == [made.id]


def deployments(rest: Any, strictly: Callable[..., Any]) -> None:
    made = strictly(rest.repos.create_deployment(**AT, ref="staging", environment="staging", payload={"by": "hand"}))
    assert (made.environment, made.ref, made.production_environment) == ("staging", "staging", False)
    one = {**AT, "deployment_id": made.id}
    told = strictly(rest.repos.create_deployment_status(**one, state="success", description="well", log_url="https://log"))
    assert (told.state, told.target_url) == ("success", "https://log")
    assert strictly(rest.repos.get_deployment_status(**one, status_id=told.id)).id == told.id
    assert [status.id for status in strictly(rest.repos.list_deployment_statuses(**one))] == [told.id]
    assert strictly(rest.repos.get_deployment(**one)).payload.model_dump() == {"by": "hand"}
    assert [item.id for item in strictly(rest.repos.list_deployments(**AT, environment="staging"))] == [made.id]


def runs(rest: Any, strictly: Callable[..., Any]) -> None:
    (found,) = strictly(rest.actions.list_workflow_runs_for_repo(**AT, branch="staging", created=">=2026-11-20")).workflow_runs
    assert (found.name, found.conclusion) == ("Deploy to Staging", "failure")
    listed = strictly(rest.actions.list_workflow_runs(**AT, workflow_id="deploy.yml")).workflow_runs
    assert [run.id for run in listed] == [found.id]
    assert strictly(rest.actions.list_workflow_runs(**AT, workflow_id=found.workflow_id)).total_count == 1
    assert strictly(rest.actions.list_workflow_runs(**AT, workflow_id="other.yml")).total_count == 0
    assert strictly(rest.actions.get_workflow_run(**AT, run_id=found.id)).head_sha == found.head_sha


def artifacts(hub: Any, strictly: Callable[..., Any], prefix: str) -> None:
    github = hub.github(prefix=prefix)
    rest = github.rest.actions
    head = {"head_branch": "main", "head_sha": "a" * 40, "head_repository_id": 820045679}
    described = {"run_id": 5, "name": "report", "content": base64.b64encode(b"PK").decode(), **head}
    kept = hub.change(lambda tx: keep_artifact(tx, Clock(), find_repository_by_name(tx, OWNER, REPOSITORY), described))
    one = {**AT, "artifact_id": kept["id"]}
    (listed,) = strictly(rest.list_artifacts_for_repo(**AT, name="report")).artifacts
    assert (listed.id, listed.workflow_run.head_sha, listed.expired) == (kept["id"], "a" * 40, False)
    assert strictly(rest.list_artifacts_for_repo(**AT, name="other")).artifacts == []
    assert strictly(rest.list_workflow_run_artifacts(**AT, run_id=5)).total_count == 1
    assert strictly(rest.list_workflow_run_artifacts(**AT, run_id=6)).total_count == 0
    assert strictly(rest.get_artifact(**one)).size_in_bytes == 2
    assert rest.download_artifact(**one, archive_format="zip").content == b"PK"
    assert rest.delete_artifact(**one).status_code == 204


def pulls(hub: Any, strictly: Callable[..., Any], prefix: str) -> None:
    github = hub.github(prefix=prefix)
    rest = github.rest.pulls
    described = {"head_repository": f"{OWNER}/{REPOSITORY}", "head_branch": "staging", "head_sha": "b" * 40, "base": "main"}

    def repository(tx: Any) -> Any:
        return find_repository_by_name(tx, OWNER, REPOSITORY)

    def opened(**more: str) -> Any:
        return hub.change(lambda tx: open_pull(tx, Clock(), repository(tx), {**described, "title": "Change", **more}))

    first = opened()
    (found,) = strictly(rest.list(**AT, head=f"{OWNER}:staging"))
    assert (found.number, found.head.sha, found.head.repo.full_name) == (first["number"], "b" * 40, f"{OWNER}/{REPOSITORY}")
    assert opened(head_sha="c" * 40)["number"] == first["number"]
    assert strictly(rest.list(**AT))[0].head.sha == "c" * 40
    assert strictly(rest.list(**AT, head=f"{OWNER}:main")) == []
    assert strictly(rest.list(**AT, base="staging")) == []
    hub.change(lambda tx: close_pull(tx, Clock(), repository(tx), first))
    assert strictly(rest.list(**AT)) == []
    assert [pull.state for pull in strictly(rest.list(**AT, state="all"))] == ["closed"]


def releases(rest: Any, strictly: Callable[..., Any]) -> None:
    made = strictly(rest.repos.create_release(**AT, tag_name="v1.0.0", name="One", body="text"))
    assert (made.tag_name, made.target_commitish, made.draft) == ("v1.0.0", "main", False)
    assert strictly(rest.repos.get_release_by_tag(**AT, tag="v1.0.0")).id == made.id
    assert [release.name for release in strictly(rest.repos.list_releases(**AT))] == ["One"]


WALK = (
    *(accounts, repositories, environments, variables, secrets, settings_of_actions, subjects, git, contents),
    *(labels, issues, rulesets, dependabot, deployments, runs, releases),
    *VISITS,
)


@pytest.mark.slow
@pytest.mark.parametrize("prefix", ["", "/api/v3"])
def test_every_operation_answers_as_published(hub: Any, strictly: Callable[..., Any], prefix: str) -> None:
    github = hub.github(prefix=prefix)
    for visit in WALK:
        visit(github.rest, strictly)
    checks(hub, strictly, prefix)
    apps(hub, strictly, prefix)
    artifacts(hub, strictly, prefix)
    pulls(hub, strictly, prefix)
    entries = hub.change(lambda transaction: read_entries(transaction, limit=10_000))
    # One answers with the address of a store.
    assert all(entry["status"] < 300 or entry["route"] == "actions/download-artifact" for entry in entries)
    answered = {entry["route"] for entry in entries}
    assert answered - {"artifact-store/get"} == {route.id for route in SERVICE.routes} - UNPUBLISHED - UNANSWERED
