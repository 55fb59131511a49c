"""Self-hosted runners of a repository over REST. @octokit/openapi 23.0.2, "Actions / self-hosted-runners".

A runner is registered by the one call that needs no machine, which gives it a configuration for a single job. No runner runs
anything here: jobs are the control plane's.
"""

import base64
import json
from typing import Any, Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.bodies import optional_texts, required_text
from localcloud.services.github.errors import not_found, refuse
from localcloud.services.github.identifiers import next_id
from localcloud.services.github.pages import reply_with_counted_page
from localcloud.services.github.repositories import require_repository
from localcloud.services.github.repository_routes import on_repository

KIND: Final = "github.runner"
"""Key `<repository>/<runner>`."""
_GIVEN: Final = ("self-hosted", "Linux", "X64")


def _runners(call: Call) -> list[Document]:
    repository = require_repository(call)
    return sorted((one for _, one in call.tx.list(KIND, f"{repository['id']}/")), key=lambda one: int(one["id"]))


def _require(call: Call) -> tuple[str, Document]:
    key = f"{require_repository(call)['id']}/{call.params['runner_id']}"
    runner = call.tx.get(KIND, key)
    if runner is None:
        raise not_found()
    return key, runner


def _list(call: Call) -> Reply:
    name = call.query.get("name")
    return reply_with_counted_page(call, "runners", [one for one in _runners(call) if name in (None, one["name"])])


def _register(call: Call) -> Reply:
    name, number = required_text(call, "name"), next_id(call.tx, "runner")
    if any(one["name"] == name for one in _runners(call)):
        raise refuse(409, f"Already exists - A runner with the name {name} already exists.")
    given: list[dict[str, Any]] = [{"id": place, "name": label, "type": "read-only"} for place, label in enumerate(_GIVEN, 1)]
    own = [label for label in optional_texts(call, "labels") or [] if label not in _GIVEN]
    labels = given + [{"id": place, "name": label, "type": "custom"} for place, label in enumerate(own, len(_GIVEN) + 1)]
    runner = {"id": number, "name": name, "os": "linux", "status": "offline", "busy": False, "labels": labels, "ephemeral": True}
    call.tx.put(KIND, f"{require_repository(call)['id']}/{number}", runner)
    config = base64.b64encode(json.dumps({"runner": number}).encode()).decode()
    return Reply({"runner": runner, "encoded_jit_config": config}, 201)


def _get(call: Call) -> Reply:
    return Reply(_require(call)[1])


def _delete(call: Call) -> Reply:
    call.tx.delete(KIND, _require(call)[0])
    return Reply(status=204)


_R: Final = "/actions/runners"
_READ, _WRITE = "administration=read", "administration=write"
ROUTES: Final = (
    *on_repository("actions/list-self-hosted-runners-for-repo", "GET", _R, _list, _READ),
    *on_repository("actions/generate-runner-jitconfig-for-repo", "POST", f"{_R}/generate-jitconfig", _register, _WRITE),
    *on_repository("actions/get-self-hosted-runner-for-repo", "GET", f"{_R}/{{runner_id}}", _get, _READ),
    *on_repository("actions/delete-self-hosted-runner-from-repo", "DELETE", f"{_R}/{{runner_id}}", _delete, _WRITE),
)
