"""Repositories over REST. @octokit/openapi 23.0.2, "Repos / repos", "Licenses"."""

import re
from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.github.accounts import find_account
from localcloud.services.github.bodies import optional_flag, optional_text, optional_texts, required_text
from localcloud.services.github.callers import caller_of
from localcloud.services.github.errors import invalid_request, not_found, refuse
from localcloud.services.github.git_store import Git
from localcloud.services.github.identifiers import now
from localcloud.services.github.pages import reply_with_page
from localcloud.services.github.repositories import (
    find_visible_repository,
    is_private,
    keep_repository,
    list_repositories,
    require_repository,
)
from localcloud.services.github.repository_lifecycle import create_repository, delete_repository, rename_repository
from localcloud.services.github.repository_routes import on_repository
from localcloud.services.github.repository_views import show_full_repository, show_minimal_repository, show_own_repository
from localcloud.services.github.routes_accounts import METADATA, require_organization

_FLAGS: Final = (
    "allow_auto_merge",
    "allow_forking",
    "allow_merge_commit",
    "allow_rebase_merge",
    "allow_squash_merge",
    "allow_update_branch",
    "delete_branch_on_merge",
    "has_discussions",
    "has_downloads",
    "has_issues",
    "has_projects",
    "has_wiki",
    "is_template",
    "use_squash_pr_title_as_default",
    "web_commit_signoff_required",
)
_TEXTS: Final = ("description", "homepage")
_CHOICES: Final = {
    "merge_commit_message": ("PR_BODY", "PR_TITLE", "BLANK"),
    "merge_commit_title": ("PR_TITLE", "MERGE_MESSAGE"),
    "squash_merge_commit_message": ("PR_BODY", "COMMIT_MESSAGES", "BLANK"),
    "squash_merge_commit_title": ("PR_TITLE", "COMMIT_OR_PR_TITLE"),
}
_VISIBILITIES: Final = ("public", "private", "internal")
_SECURITY_FEATURES: Final = ("advanced_security", "secret_scanning", "secret_scanning_push_protection")
_TOPIC: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
_TOPIC_LIMIT: Final = 20


def _settings(call: Call) -> dict[str, Any]:
    given = {name for name, value in call.body.items() if value is not None}
    settings: dict[str, Any] = {name: optional_flag(call, name, default=False) for name in _FLAGS if name in given}
    settings |= {name: optional_text(call, name) or None for name in _TEXTS if name in call.body}
    for name, allowed in _CHOICES.items():
        if name in given:
            settings[name] = optional_text(call, name)
            if settings[name] not in allowed:
                raise invalid_request(f"For 'properties/{name}', {settings[name]} is not one of {', '.join(allowed)}.")
    return settings


def _visibility(call: Call, present: str) -> str:
    if call.body.get("visibility") is not None:
        wanted = optional_text(call, "visibility")
        if wanted not in _VISIBILITIES:
            raise invalid_request(f"For 'properties/visibility', {wanted} is not one of {', '.join(_VISIBILITIES)}.")
        return wanted
    if call.body.get("private") is None or optional_flag(call, "private", default=False) == (present != "public"):
        return present
    return "private" if call.body["private"] else "public"


def _create(call: Call, owner: Document) -> Reply:
    settings = _settings(call) | {"visibility": _visibility(call, "public")}
    has_commit = optional_flag(call, "auto_init", default=False)
    repository = create_repository(call, owner, required_text(call, "name"), settings, has_commit=has_commit)
    shown = show_full_repository(call, repository)
    return Reply(shown, 201, {"location": shown["url"]})


def _create_in_organization(call: Call) -> Reply:
    return _create(call, require_organization(call))


def _create_for_user(call: Call) -> Reply:
    owner = find_account(call.tx, caller_of(call).login)
    if owner is None:
        raise not_found()
    return _create(call, owner)


def _visible(call: Call, owner: Document) -> list[Document]:
    caller = caller_of(call)
    found = [repository for repository in list_repositories(call.tx, owner["id"]) if caller.sees(repository)]
    wanted = call.query.get("type", call.query.get("visibility", "all"))
    return [
        repository
        for repository in found
        if wanted not in {"public", "private"} or is_private(repository) == (wanted == "private")
    ]


def _list_of_organization(call: Call) -> Reply:
    return reply_with_page(call, [show_minimal_repository(call, item) for item in _visible(call, require_organization(call))])


def _list_of_user(call: Call) -> Reply:
    owner = find_account(call.tx, caller_of(call).login)
    return reply_with_page(call, [show_own_repository(call, item) for item in _visible(call, owner)] if owner else [])


def _get(call: Call) -> Reply:
    return Reply(show_full_repository(call, require_repository(call)))


def _update(call: Call) -> Reply:
    repository = find_visible_repository(call)
    is_archived = optional_flag(call, "archived", default=repository["archived"])
    if repository["archived"] and is_archived and set(call.body) - {"archived", "visibility", "private"}:
        raise refuse(403, "Repository was archived so is read-only.")
    visibility = _visibility(call, repository["visibility"])
    if call.body.get("visibility") == repository["visibility"]:
        raise refuse(422, f"Visibility is already {visibility}.")
    repository |= _settings(call) | {"archived": is_archived, "visibility": visibility, "updated_at": now(call.clock)}
    _update_default_branch(call, repository)
    _update_security(call, repository)
    if call.body.get("topics") is not None:
        repository["topics"] = _checked_topics(optional_texts(call, "topics") or [])
    if call.body.get("name"):
        rename_repository(call, repository, optional_text(call, "name"))
    keep_repository(call.tx, repository)
    return Reply(show_full_repository(call, repository))


def _update_default_branch(call: Call, repository: Document) -> None:
    branch = optional_text(call, "default_branch", repository["default_branch"])
    if branch != repository["default_branch"] and Git(call.tx, repository["id"]).ref(f"refs/heads/{branch}") is None:
        problem = f"The branch {branch} was not found. Please push that ref first or create it via the Git Data API."
        error = {"resource": "Repository", "code": "invalid", "field": "default_branch"}
        raise refuse(422, f"Validation Failed: {problem}", errors=[error])
    repository["default_branch"] = branch


def _update_security(call: Call, repository: Document) -> None:
    wanted = call.body.get("security_and_analysis") or {}
    chosen = {name: wanted[name].get("status") for name in _SECURITY_FEATURES if isinstance(wanted.get(name), dict)}
    if not set(chosen.values()) <= {"enabled", "disabled"}:
        raise invalid_request("For 'properties/security_and_analysis', a status is neither enabled nor disabled.")
    repository["security"] = repository.get("security", {}) | chosen


def _delete(call: Call) -> Reply:
    delete_repository(call.tx, find_visible_repository(call))
    return Reply(status=204)


def _get_topics(call: Call) -> Reply:
    return Reply({"names": require_repository(call)["topics"]})


def _put_topics(call: Call) -> Reply:
    repository = require_repository(call)
    names = optional_texts(call, "names")
    if names is None:
        raise invalid_request('"names" wasn\'t supplied.')
    repository["topics"] = _checked_topics(names)
    keep_repository(call.tx, repository | {"updated_at": now(call.clock)})
    return Reply({"names": repository["topics"]})


def _checked_topics(names: list[str]) -> list[str]:
    lowered = list(dict.fromkeys(name.lower() for name in names))
    if len(lowered) > _TOPIC_LIMIT or not all(_TOPIC.fullmatch(name) for name in lowered):
        rule = "Topics must start with a lowercase letter or number, consist of 50 characters or less, and can include hyphens."
        raise refuse(422, "Validation Failed", errors=[rule])
    return lowered


def _get_license(call: Call) -> Reply:
    require_repository(call)
    # No repository here has a license file that GitHub's detection would name.
    raise not_found()


_ADMINISTRATION: Final = "administration=write"
ROUTES: Final = (
    Route("repos/list-for-org", "GET", "/orgs/{org}/repos", _list_of_organization, METADATA),
    Route("repos/create-in-org", "POST", "/orgs/{org}/repos", _create_in_organization, _ADMINISTRATION),
    Route("repos/list-for-authenticated-user", "GET", "/user/repos", _list_of_user, METADATA),
    Route("repos/create-for-authenticated-user", "POST", "/user/repos", _create_for_user, _ADMINISTRATION),
    *on_repository("repos/get", "GET", "", _get, METADATA),
    *on_repository("repos/update", "PATCH", "", _update, _ADMINISTRATION),
    *on_repository("repos/delete", "DELETE", "", _delete, _ADMINISTRATION),
    *on_repository("repos/get-all-topics", "GET", "/topics", _get_topics, METADATA),
    *on_repository("repos/replace-all-topics", "PUT", "/topics", _put_topics, _ADMINISTRATION),
    *on_repository("licenses/get-for-repo", "GET", "/license", _get_license, METADATA),
)
