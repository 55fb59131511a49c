"""Operations on who and what reaches a repository, called with githubkit for the contract test."""

import base64
from collections.abc import Callable
from typing import Any

from githubkit import GitHub
from nacl.public import PublicKey, SealedBox

from .test_deploy_keys import public_key

OWNER, REPOSITORY = "Living-Tree-App", "site"
AT = {"owner": OWNER, "repo": REPOSITORY}


def deploy_keys(rest: Any, strictly: Callable[..., Any]) -> None:
    made = strictly(rest.repos.create_deploy_key(**AT, title="ci", key=public_key(), read_only=True))
    assert [item.id for item in strictly(rest.repos.list_deploy_keys(**AT))] == [made.id]
    assert strictly(rest.repos.get_deploy_key(**AT, key_id=made.id)).read_only is True
    assert rest.repos.delete_deploy_key(**AT, key_id=made.id).status_code == 204


def webhooks(rest: Any, strictly: Callable[..., Any]) -> None:
    config = {"url": "https://hooks.example", "content_type": "json", "secret": "s"}
    made = strictly(rest.repos.create_webhook(**AT, name="web", config=config, events=["push"]))
    one = {**AT, "hook_id": made.id}
    assert [item.id for item in strictly(rest.repos.list_webhooks(**AT))] == [made.id]
    assert strictly(rest.repos.update_webhook(**one, active=False)).active is False
    assert strictly(rest.repos.get_webhook(**one)).config.secret == "********"
    assert rest.repos.delete_webhook(**one).status_code == 204


def acting_as(rest: Any, token: str) -> Any:
    """Return the same service as another person sees it."""
    return GitHub(token, base_url=rest._github.config.base_url, auto_retry=False, http_cache=False)


def collaborators(rest: Any, strictly: Callable[..., Any]) -> None:
    person = {**AT, "username": "reader"}
    asked = strictly(rest.repos.add_collaborator(**person, permission="push"))
    assert (asked.permissions, asked.invitee.login) == ("write", "reader")
    assert [item.id for item in strictly(rest.repos.list_invitations(**AT))] == [asked.id]
    invited = acting_as(rest, "reader-token-of-the-local-cloud")
    assert invited.rest.repos.accept_invitation_for_authenticated_user(asked.id).status_code == 204
    assert rest.repos.check_collaborator(**person).status_code == 204
    assert strictly(rest.repos.get_collaborator_permission_level(**person)).role_name == "write"
    assert [item.role_name for item in strictly(rest.repos.list_collaborators(**AT, affiliation="direct"))] == ["write"]
    assert rest.repos.remove_collaborator(**person).status_code == 204
    again = rest.repos.add_collaborator(**person).parsed_data
    assert rest.repos.delete_invitation(**AT, invitation_id=again.id).status_code == 204


def teams(rest: Any, strictly: Callable[..., Any]) -> None:
    one = {**AT, "org": OWNER, "team_slug": "platform"}
    assert rest.teams.add_or_update_repo_permissions_in_org(**one, permission="maintain").status_code == 204
    assert rest.teams.check_permissions_for_repo_in_org(**one).status_code == 204
    assert [(item.slug, item.permission) for item in strictly(rest.repos.list_teams(**AT))] == [("platform", "maintain")]
    assert rest.teams.remove_repo_in_org(**one).status_code == 204


def _sealed(key: Any) -> dict[str, str]:
    box = SealedBox(PublicKey(base64.b64decode(key.key)))
    return {"key_id": key.key_id, "encrypted_value": base64.b64encode(box.encrypt(b"value")).decode()}


def other_secrets(rest: Any, strictly: Callable[..., Any]) -> None:
    for part in (rest.dependabot, rest.codespaces):
        one = {**AT, "secret_name": "TOKEN"}
        key = strictly(part.get_repo_public_key(**AT))
        assert part.create_or_update_repo_secret(**one, **_sealed(key)).status_code == 201
        assert strictly(part.get_repo_secret(**one)).name == "TOKEN"
        assert strictly(part.list_repo_secrets(**AT)).total_count == 1
        assert part.delete_repo_secret(**one).status_code == 204


def of_the_organization(rest: Any, strictly: Callable[..., Any]) -> None:
    actions = rest.actions
    reach = {"visibility": "selected", "selected_repository_ids": [820045679]}
    key = strictly(actions.get_org_public_key(OWNER))
    assert actions.create_or_update_org_secret(OWNER, "TOKEN", **_sealed(key), **reach).status_code == 201
    assert [item.name for item in strictly(actions.list_repo_organization_secrets(**AT)).secrets] == ["TOKEN"]
    assert actions.delete_org_secret(OWNER, "TOKEN").status_code == 204
    assert actions.create_org_variable(OWNER, name="REGION", value="eu", visibility="all").status_code == 201
    assert [item.value for item in strictly(actions.list_repo_organization_variables(**AT)).variables] == ["eu"]
    assert actions.delete_org_variable(OWNER, "REGION").status_code == 204


def runners(rest: Any, strictly: Callable[..., Any]) -> None:
    described = {"name": "spare", "runner_group_id": 1, "labels": ["gpu"]}
    made = strictly(rest.actions.generate_runner_jitconfig_for_repo(**AT, **described)).runner
    assert [item.name for item in strictly(rest.actions.list_self_hosted_runners_for_repo(**AT)).runners] == ["spare"]
    assert strictly(rest.actions.get_self_hosted_runner_for_repo(**AT, runner_id=made.id)).labels[-1].name == "gpu"
    assert rest.actions.delete_self_hosted_runner_from_repo(**AT, runner_id=made.id).status_code == 204


def branch_protection(rest: Any, strictly: Callable[..., Any]) -> None:
    one = {**AT, "branch": "main"}
    rules = {
        "required_status_checks": {"strict": True, "contexts": ["validate"]},
        "enforce_admins": True,
        "required_pull_request_reviews": {"required_approving_review_count": 2},
        "restrictions": None,
    }
    assert strictly(rest.repos.update_branch_protection(**one, **rules)).enforce_admins.enabled is True
    assert [item.name for item in strictly(rest.repos.list_branches(**AT, protected=True))] == ["main"]
    assert strictly(rest.repos.get_branch_protection(**one)).required_pull_request_reviews.required_approving_review_count == 2
    assert rest.repos.delete_branch_protection(**one).status_code == 204


def workflows_of_forks(rest: Any, strictly: Callable[..., Any]) -> None:
    private = {"owner": OWNER, "repo": "living-tree"}
    switches = {"run_workflows_from_fork_pull_requests": True, "send_secrets_and_variables": True}
    assert rest.actions.set_private_repo_fork_pr_workflows_settings_repository(**private, **switches).status_code == 204
    read = strictly(rest.actions.get_private_repo_fork_pr_workflows_settings_repository(**private))
    assert (read.send_secrets_and_variables, read.send_write_tokens_to_workflows) == (True, False)


def rulesets_of_the_organization(rest: Any, strictly: Callable[..., Any]) -> None:
    conditions = {
        "ref_name": {"include": ["~ALL"], "exclude": []},
        "repository_name": {"include": ["si*"], "exclude": [], "protected": False},
    }
    described = {"name": "all", "enforcement": "active", "conditions": conditions, "rules": [{"type": "deletion"}]}
    made = strictly(rest.repos.create_org_ruleset(OWNER, **described))
    assert [item.id for item in strictly(rest.repos.get_org_rulesets(OWNER))] == [made.id]
    assert strictly(rest.repos.get_org_ruleset(OWNER, made.id)).source_type == "Organization"
    assert [item.id for item in strictly(rest.repos.get_repo_rulesets(**AT))] == [made.id]
    assert rest.repos.get_repo_rulesets(**AT, includes_parents=False).json() == []
    assert rest.repos.get_repo_rulesets(OWNER, "living-tree").json() == []
    assert rest.repos.delete_org_ruleset(OWNER, made.id).status_code == 204


VISITS = (
    *(deploy_keys, webhooks, collaborators, teams, other_secrets, of_the_organization, runners, branch_protection),
    *(workflows_of_forks, rulesets_of_the_organization),
)
