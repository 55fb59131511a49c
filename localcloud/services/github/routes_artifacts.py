"""Artifacts over REST. @octokit/openapi 23.0.2, "Actions / artifacts".

The archive is elsewhere: the route answers with the address of a store that asks for no token, good for a minute.
"""

import base64
from typing import Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.github.artifacts import KIND, find_artifact, is_expired, list_artifacts, show_artifact
from localcloud.services.github.errors import not_found, refuse
from localcloud.services.github.pages import reply_with_counted_page
from localcloud.services.github.repositories import require_repository
from localcloud.services.github.repository_routes import on_repository

_STORE: Final = "/artifact-store/{repository}/{artifact}/{signature}"


def _list(call: Call) -> Reply:
    repository = require_repository(call)
    found = [one for one in list_artifacts(call.tx, repository["id"]) if call.query.get("name", one["name"]) == one["name"]]
    return reply_with_counted_page(call, "artifacts", [show_artifact(call, repository, one) for one in found])


def _list_of_run(call: Call) -> Reply:
    repository = require_repository(call)
    found = [
        one
        for one in list_artifacts(call.tx, repository["id"])
        if str(one["run_id"]) == call.params["run_id"] and call.query.get("name", one["name"]) == one["name"]
    ]
    return reply_with_counted_page(call, "artifacts", [show_artifact(call, repository, one) for one in found])


def _require(call: Call) -> tuple[Document, Document]:
    repository = require_repository(call)
    artifact = find_artifact(call.tx, repository["id"], call.params["artifact_id"])
    if artifact is None:
        raise not_found()
    return repository, artifact


def _get(call: Call) -> Reply:
    return Reply(show_artifact(call, *_require(call)))


def _delete(call: Call) -> Reply:
    repository, artifact = _require(call)
    call.tx.delete(KIND, f"{repository['id']}/{artifact['id']:012d}")
    return Reply(status=204)


def _download(call: Call) -> Reply:
    repository, artifact = _require(call)
    if is_expired(call, artifact):
        raise refuse(410, "Artifact has expired")
    place = _STORE.format(repository=repository["id"], artifact=artifact["id"], signature=artifact["signature"])
    return Reply(status=302, headers={"location": f"{call.base_url}{place}"})


def _serve(call: Call) -> Reply:
    number = call.params["repository"]
    artifact = find_artifact(call.tx, int(number) if number.isdecimal() else 0, call.params["artifact"])
    if artifact is None or artifact["signature"] != call.params["signature"]:
        raise not_found()
    return Reply(base64.b64decode(artifact["content"]), headers={"content-type": "application/zip"})


_READ: Final = "actions=read"
_ONE: Final = "/actions/artifacts/{artifact_id}"
ROUTES: Final = (
    *on_repository("actions/list-artifacts-for-repo", "GET", "/actions/artifacts", _list, _READ),
    *on_repository("actions/list-workflow-run-artifacts", "GET", "/actions/runs/{run_id}/artifacts", _list_of_run, _READ),
    *on_repository("actions/get-artifact", "GET", _ONE, _get, _READ),
    *on_repository("actions/download-artifact", "GET", f"{_ONE}/{{archive_format}}", _download, _READ),
    *on_repository("actions/delete-artifact", "DELETE", _ONE, _delete, "actions=write"),
    Route("artifact-store/get", "GET", _STORE, _serve, anonymous=True),
)
