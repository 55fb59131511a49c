"""Pull requests over REST, to read. @octokit/openapi 23.0.2, "Pulls / pulls"."""

from typing import Final

from localcloud.core.http import Call, Reply
from localcloud.services.github.pages import reply_with_page
from localcloud.services.github.pulls import head_label, list_pulls, show_pull
from localcloud.services.github.repositories import require_repository
from localcloud.services.github.repository_routes import on_repository

_ANY_STATE: Final = "all"


def _list(call: Call) -> Reply:
    repository, query = require_repository(call), call.query
    state = query.get("state", "open")
    found = [
        pull
        for pull in list_pulls(call.tx, repository["id"])
        if state in (_ANY_STATE, pull["state"])
        and query.get("base", pull["base"]) == pull["base"]
        # GitHub ignores a head without its owner.
        and (":" not in query.get("head", "") or query["head"] == head_label(call.tx, pull))
    ]
    return reply_with_page(call, [show_pull(call, repository, pull) for pull in found])


ROUTES: Final = on_repository("pulls/list", "GET", "/pulls", _list, "pull_requests=read")
