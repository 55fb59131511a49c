"""What Actions may do in a repository. @octokit/openapi 23.0.2, "Actions / permissions"."""

from collections.abc import Mapping
from typing import Any, Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.bodies import optional_flag, optional_text, optional_texts, required_flag
from localcloud.services.github.errors import invalid_request, refuse
from localcloud.services.github.repositories import full_name, is_private, owner_of, require_repository
from localcloud.services.github.repository_routes import on_repository

KIND: Final = "github.setting"
_ALLOWED_ACTIONS: Final = ("all", "local_only", "selected")
_LEVELS: Final = ("none", "user", "organization", "enterprise")
# Settings of a repository that nobody configured; organizations made since February 2023 start with the restricted token.
_DEFAULTS: Final[Mapping[str, Document]] = {
    "actions": {"enabled": True, "allowed_actions": "all", "sha_pinning_required": False},
    "selected": {"github_owned_allowed": True, "verified_allowed": False, "patterns_allowed": []},
    "workflow": {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": False},
    "access": {"access_level": "none"},
    "forks": {
        "run_workflows_from_fork_pull_requests": False,
        "send_write_tokens_to_workflows": False,
        "send_secrets_and_variables": False,
        "require_approval_for_fork_pr_workflows": False,
    },
}


def _key(call: Call, section: str) -> str:
    return f"{require_repository(call)['id']}/actions_{section}"


def _read(call: Call, section: str) -> Document:
    return {**_DEFAULTS[section], **(call.tx.get(KIND, _key(call, section)) or {})}


def _write(call: Call, section: str, changes: dict[str, Any]) -> Reply:
    call.tx.put(KIND, _key(call, section), {**_read(call, section), **changes})
    return Reply(status=204)


def _choice(call: Call, name: str, allowed: tuple[str, ...]) -> dict[str, str]:
    # The provider sends an empty text for what its program leaves out.
    value = optional_text(call, name)
    if value and value not in allowed:
        raise invalid_request(f"For 'properties/{name}', {value} is not one of {', '.join(allowed)}.")
    return {name: value} if value else {}


def _get_permissions(call: Call) -> Reply:
    setting = _read(call, "actions")
    if not setting["enabled"]:
        return Reply({"enabled": False, "sha_pinning_required": setting["sha_pinning_required"]})
    if setting["allowed_actions"] == "selected":
        address = f"{call.base_url}/repos/{full_name(require_repository(call))}/actions/permissions/selected-actions"
        setting["selected_actions_url"] = address
    return Reply(setting)


def _put_permissions(call: Call) -> Reply:
    changes: dict[str, Any] = {"enabled": required_flag(call, "enabled"), **_choice(call, "allowed_actions", _ALLOWED_ACTIONS)}
    changes["sha_pinning_required"] = optional_flag(call, "sha_pinning_required", default=False)
    return _write(call, "actions", changes)


def _require_selected(call: Call) -> None:
    if _read(call, "actions")["allowed_actions"] != "selected":
        raise refuse(409, "Conflict: the repository does not allow selected actions only.")


def _get_selected(call: Call) -> Reply:
    _require_selected(call)
    return Reply(_read(call, "selected"))


def _keeps_patterns(call: Call) -> bool:
    # Under Enterprise to all, else to public repositories alone (note on `patterns_allowed`). That GitHub takes the others in
    # silence is unverified.
    repository = require_repository(call)
    return not is_private(repository) or owner_of(call.tx, repository)["plan"] == "enterprise"


def _put_selected(call: Call) -> Reply:
    _require_selected(call)
    flags = [name for name in ("github_owned_allowed", "verified_allowed") if call.body.get(name) is not None]
    changes: dict[str, Any] = {name: optional_flag(call, name, default=False) for name in flags}
    patterns = optional_texts(call, "patterns_allowed")
    if patterns and not _keeps_patterns(call):
        patterns = []
    return _write(call, "selected", changes | ({} if patterns is None else {"patterns_allowed": patterns}))


def _get_workflow(call: Call) -> Reply:
    return Reply(_read(call, "workflow"))


def _put_workflow(call: Call) -> Reply:
    changes: dict[str, Any] = dict(_choice(call, "default_workflow_permissions", ("read", "write")))
    if call.body.get("can_approve_pull_request_reviews") is not None:
        changes["can_approve_pull_request_reviews"] = optional_flag(call, "can_approve_pull_request_reviews", default=False)
    return _write(call, "workflow", changes)


def _get_access(call: Call) -> Reply:
    return Reply(_read(call, "access"))


def _put_access(call: Call) -> Reply:
    return _write(call, "access", dict(_choice(call, "access_level", _LEVELS)))


def _get_forks(call: Call) -> Reply:
    _require_private(call)
    return Reply(_read(call, "forks"))


def _put_forks(call: Call) -> Reply:
    _require_private(call)
    # The rest of the body may be left out, this may not (schema `actions-fork-pr-workflows-private-repos-request`).
    changes: dict[str, Any] = {
        "run_workflows_from_fork_pull_requests": required_flag(call, "run_workflows_from_fork_pull_requests")
    }
    more = [name for name in _DEFAULTS["forks"] if call.body.get(name) is not None]
    return _write(call, "forks", changes | {name: optional_flag(call, name, default=False) for name in more})


def _require_private(call: Call) -> None:
    # That it is this status is unverified; the description has it among the answers.
    if not is_private(require_repository(call)):
        raise refuse(403, "Fork pull request workflow settings are only available for private repositories.")


_P: Final = "/actions/permissions"
_F: Final = f"{_P}/fork-pr-workflows-private-repos"
_READ, _WRITE = "administration=read", "administration=write"
ROUTES: Final = (
    *on_repository("actions/get-github-actions-permissions-repository", "GET", _P, _get_permissions, _READ),
    *on_repository("actions/set-github-actions-permissions-repository", "PUT", _P, _put_permissions, _WRITE),
    *on_repository("actions/get-allowed-actions-repository", "GET", f"{_P}/selected-actions", _get_selected, _READ),
    *on_repository("actions/set-allowed-actions-repository", "PUT", f"{_P}/selected-actions", _put_selected, _WRITE),
    *on_repository(
        "actions/get-github-actions-default-workflow-permissions-repository", "GET", f"{_P}/workflow", _get_workflow, _READ
    ),
    *on_repository(
        "actions/set-github-actions-default-workflow-permissions-repository", "PUT", f"{_P}/workflow", _put_workflow, _WRITE
    ),
    *on_repository("actions/get-workflow-access-to-repository", "GET", f"{_P}/access", _get_access, _READ),
    *on_repository("actions/set-workflow-access-to-repository", "PUT", f"{_P}/access", _put_access, _WRITE),
    *on_repository("actions/get-private-repo-fork-pr-workflows-settings-repository", "GET", _F, _get_forks, _READ),
    *on_repository("actions/set-private-repo-fork-pr-workflows-settings-repository", "PUT", _F, _put_forks, _WRITE),
)
