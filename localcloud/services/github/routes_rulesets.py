"""Rulesets of a repository over REST. @octokit/openapi 23.0.2, "Repos / rules".

Who may not change a ruleset does not see who may pass it: `bypass_actors` is absent then, not empty.
"""

from typing import Any, Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.accounts import WEB
from localcloud.services.github.callers import caller_of
from localcloud.services.github.identifiers import node_id
from localcloud.services.github.organization_rulesets import rulesets_above
from localcloud.services.github.pages import reply_with_page
from localcloud.services.github.repositories import full_name
from localcloud.services.github.repository_routes import on_repository
from localcloud.services.github.routes_accounts import METADATA
from localcloud.services.github.routes_organization_rulesets import show_organization_ruleset
from localcloud.services.github.rulesets import (
    KIND,
    applies,
    bypass_mode,
    list_rulesets,
    require_repository_with_rulesets,
    require_ruleset,
    write_ruleset,
)

_OWN_BYPASS: Final = {None: "never", "always": "always", "exempt": "exempt", "pull_request": "pull_requests_only"}


def _show_brief(call: Call, repository: Document, ruleset: Document) -> dict[str, Any]:
    name = full_name(repository)
    links = {
        "self": {"href": f"{call.base_url}/repos/{name}/rulesets/{ruleset['id']}"},
        "html": {"href": f"{WEB}/{name}/rules/{ruleset['id']}"},
    }
    kept = ("id", "name", "target", "enforcement", "created_at", "updated_at")
    return {
        **{field: ruleset[field] for field in kept},
        "source_type": "Repository",
        "source": name,
        "node_id": node_id("RRS", repository["id"], ruleset["id"]),
        "_links": links,
    }


def _show(call: Call, repository: Document, ruleset: Document) -> Document:
    caller = caller_of(call)
    shown = _show_brief(call, repository, ruleset)
    shown["rules"] = ruleset["rules"]
    if ruleset["conditions"] is not None:
        shown["conditions"] = ruleset["conditions"]
    shown["current_user_can_bypass"] = _OWN_BYPASS[bypass_mode(ruleset, call.tx, caller)]
    if caller.holds("administration", "write"):
        shown["bypass_actors"] = ruleset["bypass_actors"]
    return shown


def _list(call: Call) -> Reply:
    repository = require_repository_with_rulesets(call)
    wanted = [target for target in call.query.get("targets", "").split(",") if target]
    found = [item for item in list_rulesets(call.tx, repository["id"]) if not wanted or item["target"] in wanted]
    shown = [_show_brief(call, repository, ruleset) for ruleset in found]
    if call.query.get("includes_parents", "true") == "true":
        above = [one for one in rulesets_above(call.tx, repository) if not wanted or one["target"] in wanted]
        shown += [show_organization_ruleset(call.base_url, repository["owner"], one) for one in above]
    return reply_with_page(call, shown)


def _create(call: Call) -> Reply:
    repository = require_repository_with_rulesets(call)
    return Reply(_show(call, repository, write_ruleset(call, repository, None)), 201)


def _get(call: Call) -> Reply:
    return Reply(_show(call, *require_ruleset(call)))


def _update(call: Call) -> Reply:
    repository, ruleset = require_ruleset(call)
    return Reply(_show(call, repository, write_ruleset(call, repository, ruleset)))


def _delete(call: Call) -> Reply:
    repository, ruleset = require_ruleset(call)
    call.tx.delete(KIND, f"{repository['id']}/{ruleset['id']}")
    return Reply(status=204)


def _list_of_branch(call: Call) -> Reply:
    repository = require_repository_with_rulesets(call)
    ref = f"refs/heads/{call.params['branch']}"
    source = {"ruleset_source_type": "Repository", "ruleset_source": full_name(repository)}
    found = [item for item in list_rulesets(call.tx, repository["id"]) if applies(item, repository, ref)]
    return reply_with_page(call, [{**rule, **source, "ruleset_id": item["id"]} for item in found for rule in item["rules"]])


_WRITE: Final = "administration=write"
_ONE: Final = "/rulesets/{ruleset_id}"
ROUTES: Final = (
    *on_repository("repos/get-repo-rulesets", "GET", "/rulesets", _list, METADATA),
    *on_repository("repos/create-repo-ruleset", "POST", "/rulesets", _create, _WRITE),
    *on_repository("repos/get-repo-ruleset", "GET", _ONE, _get, METADATA),
    *on_repository("repos/update-repo-ruleset", "PUT", _ONE, _update, _WRITE),
    *on_repository("repos/delete-repo-ruleset", "DELETE", _ONE, _delete, _WRITE),
    *on_repository("repos/get-branch-rules", "GET", "/rules/branches/{branch...}", _list_of_branch, METADATA),
)
