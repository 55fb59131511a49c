"""GitHub Apps over REST: what an App sees of itself, and tokens of its installations. @octokit/openapi 23.0.2, "Apps"."""

import secrets
import string
from datetime import timedelta
from typing import Any, Final

from localcloud.core.http import Call, RefusalError, Reply, Route
from localcloud.core.store import Document
from localcloud.services.github.accounts import find_account
from localcloud.services.github.app_authentication import require_app
from localcloud.services.github.apps import (
    ACTIONS_APP,
    INSTALLATION_KIND,
    bot_login,
    chosen_repositories,
    covers,
    find_app_by_slug,
    find_installation_for,
    list_apps,
    list_installations,
    selection,
    show_app,
    show_installation,
    show_own_app,
)
from localcloud.services.github.callers import LEVELS, caller_of, drop_token, keep_token
from localcloud.services.github.errors import invalid_request, not_found, refuse
from localcloud.services.github.identifiers import timestamp
from localcloud.services.github.pages import reply_with_counted_page, reply_with_page
from localcloud.services.github.repositories import find_repository_by_name, list_repositories
from localcloud.services.github.repository_views import show_own_repository
from localcloud.services.github.routes_accounts import METADATA, require_organization

TOKEN_LIFE: Final = timedelta(hours=1)
# "Generating an installation access token for a GitHub App" in GitHub's documentation.
LARGEST_SELECTION: Final = 500
_LETTERS: Final = string.ascii_letters + string.digits


def _get_app(call: Call) -> Reply:
    return Reply(show_own_app(call, require_app(call)))


def _get_by_slug(call: Call) -> Reply:
    app = find_app_by_slug(call.tx, call.params["app_slug"])
    if app is None:
        raise not_found()
    return Reply(show_app(call, app))


def _list(call: Call) -> Reply:
    app = require_app(call)
    return reply_with_page(call, [show_installation(call, app, item) for item in list_installations(call.tx, app["id"])])


def _require_installation(call: Call) -> tuple[Document, Document]:
    app = require_app(call)
    installation = call.tx.get(INSTALLATION_KIND, call.params["installation_id"])
    if installation is None or installation["app_id"] != app["id"]:
        raise not_found()
    return app, installation


def _get(call: Call) -> Reply:
    return Reply(show_installation(call, *_require_installation(call)))


def _get_for_organization(call: Call) -> Reply:
    app, account = require_app(call), find_account(call.tx, call.params["org"])
    installation = find_installation_for(call.tx, app["id"], account["id"]) if account else None
    if installation is None:
        raise not_found()
    return Reply(show_installation(call, app, installation))


def _list_for_organization(call: Call) -> Reply:
    organization = require_organization(call)
    found = [
        show_installation(call, app, installation)
        for app in list_apps(call.tx)
        # Its own App for Actions is on every account, and GitHub lists it nowhere.
        if app["id"] != ACTIONS_APP and (installation := find_installation_for(call.tx, app["id"], organization["id"]))
    ]
    return reply_with_counted_page(call, "installations", sorted(found, key=lambda shown: int(shown["id"])))


def _get_for_repository(call: Call) -> Reply:
    app = require_app(call)
    repository = find_repository_by_name(call.tx, call.params["owner"], call.params["repo"])
    installation = find_installation_for(call.tx, app["id"], repository["owner_id"]) if repository else None
    if repository is None or installation is None or not covers(installation, repository):
        raise not_found()
    return Reply(show_installation(call, app, installation))


def _create_token(call: Call) -> Reply:
    app, installation = _require_installation(call)
    if installation["suspended_at"]:
        raise refuse(403, "This installation has been suspended")
    permissions, repository_ids = _permissions(call, installation), _repository_ids(call, installation)
    token = "ghs_" + "".join(secrets.choice(_LETTERS) for _ in range(36))
    expires_at = timestamp(call.clock.wall() + TOKEN_LIFE)
    scope = {"repository_ids": repository_ids, "owner_id": installation["account_id"], "permissions": permissions}
    keep_token(call.tx, token, kind="installation", login=bot_login(app), app_id=app["id"], expires_at=expires_at, **scope)
    shown: dict[str, Any] = {"token": token, "expires_at": expires_at, "permissions": permissions}
    shown["repository_selection"] = selection(repository_ids)
    if repository_ids is not None:
        found = chosen_repositories(call.tx, repository_ids)
        shown["repositories"] = [show_own_repository(call, repository) for repository in found]
    return Reply(shown, 201)


def _permissions(call: Call, installation: Document) -> dict[str, str]:
    granted = installation["permissions"]
    wanted = call.body.get("permissions") or granted
    if not isinstance(wanted, dict) or not all(level in LEVELS for level in wanted.values()):
        raise invalid_request("For 'properties/permissions', a level is none of read, write, admin.")
    if any(LEVELS[level] > LEVELS.get(granted.get(name, ""), 0) for name, level in wanted.items()):
        raise refuse(422, "The permissions requested are not granted to this installation.")
    return {"metadata": "read", **wanted}


def _repository_ids(call: Call, installation: Document) -> list[int] | None:
    names, numbers = call.body.get("repositories"), call.body.get("repository_ids")
    if names is None and numbers is None:
        chosen: list[int] | None = installation["repository_ids"]
        return chosen
    wanted = [*(names or []), *(numbers or [])]
    if len(wanted) > LARGEST_SELECTION:
        raise invalid_request(f"At most {LARGEST_SELECTION} repositories may be selected, {len(wanted)} were.")
    reachable = [item for item in list_repositories(call.tx, installation["account_id"]) if covers(installation, item)]
    by_name: dict[Any, int] = {item["name"].lower(): item["id"] for item in reachable} | {
        item["id"]: item["id"] for item in reachable
    }
    found = [by_name.get(item.lower() if isinstance(item, str) else item) for item in wanted]
    if None in found or not found:
        raise _unreachable()
    return sorted({number for number in found if number is not None})


def _unreachable() -> RefusalError:
    problem = "There is at least one repository that does not exist or is not accessible to the parent installation."
    return refuse(422, problem)


def _list_repositories(call: Call) -> Reply:
    caller = _require_token(call)
    found = [item for item in list_repositories(call.tx, caller.owner_id) if caller.sees(item)]
    reply = reply_with_counted_page(call, "repositories", [show_own_repository(call, item) for item in found])
    chosen = None if caller.repository_ids is None else sorted(caller.repository_ids)
    return Reply({**reply.body, "repository_selection": selection(chosen)}, reply.status, reply.headers)


def _revoke(call: Call) -> Reply:
    _require_token(call)
    drop_token(call.tx, call.bearer())
    return Reply(status=204)


def _require_token(call: Call) -> Any:
    caller = caller_of(call)
    if caller.kind != "installation":
        raise refuse(
            403, "You must authenticate with an installation access token in order to list repositories for an installation."
        )
    return caller


_ONE: Final = "/app/installations/{installation_id}"
ADMINISTRATION: Final = "organization_administration=read"
ROUTES: Final = (
    Route("apps/get-authenticated", "GET", "/app", _get_app),
    Route("apps/list-installations", "GET", "/app/installations", _list),
    Route("apps/get-installation", "GET", _ONE, _get),
    Route("apps/create-installation-access-token", "POST", f"{_ONE}/access_tokens", _create_token),
    Route("apps/get-org-installation", "GET", "/orgs/{org}/installation", _get_for_organization),
    Route("orgs/list-app-installations", "GET", "/orgs/{org}/installations", _list_for_organization, ADMINISTRATION),
    Route("apps/get-repo-installation", "GET", "/repos/{owner}/{repo}/installation", _get_for_repository),
    Route("apps/get-by-slug", "GET", "/apps/{app_slug}", _get_by_slug, METADATA),
    Route("apps/list-repos-accessible-to-installation", "GET", "/installation/repositories", _list_repositories, METADATA),
    Route("apps/revoke-installation-access-token", "DELETE", "/installation/token", _revoke),
)
