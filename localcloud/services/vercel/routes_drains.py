"""Drains of a team: where logs and traces of its projects are sent besides.

Source: the `drains` functions of @vercel/sdk 1.28.35. Left out: drains of integrations, deliveries other than HTTP, filters,
sampling, changes, and the deliveries themselves.
"""

from typing import Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.accounts import Owner, find_owner
from localcloud.services.vercel.errors import bad_request, not_found
from localcloud.services.vercel.identifiers import drain_id, milliseconds
from localcloud.services.vercel.projects import find_project

DRAIN: Final = "vercel.drain"
"""Key `<owner>/<drain>`."""

_DELIVERY: Final = v.obj(
    {
        "type": v.one_of("http"),
        "endpoint": v.text(1, 2048),
        "encoding": v.one_of("json", "ndjson"),
        "compression": v.one_of("gzip", "none"),
        "headers": v.map_of(v.text()),
        "secret": v.text(),
    },
    ("type", "endpoint", "encoding", "headers"),
)
_SHAPE: Final[v.Shape] = {
    "name": v.text(1, 100),
    "projects": v.one_of("some", "all"),
    "projectIds": v.list_of(v.text(1), 1, 1000),
    "schemas": v.map_of(v.obj({"version": v.text(1)}, ("version",))),
    "delivery": _DELIVERY,
    "source": v.obj({"kind": v.one_of("self-served")}),
}


def create(call: Call) -> Reply:
    """Make a drain."""
    owner = find_owner(call)
    v.check_body(call.body, _SHAPE, ("name", "projects", "schemas", "delivery"))
    chosen = call.body.get("projectIds", [])
    if (call.body["projects"] == "some") != bool(chosen):
        raise bad_request("Invalid request: `projectIds` should be present for some projects, and for them alone.")
    if any(find_project(call.tx, owner.id, one) is None for one in chosen):
        raise bad_request("Invalid request: `projectIds` names a project that the team does not have.")
    now = milliseconds(call.clock.now())
    drain: Document = {
        "id": drain_id(),
        "name": call.body["name"],
        "ownerId": owner.id,
        "teamId": owner.team["id"] if owner.team else None,
        "createdAt": now,
        "updatedAt": now,
        "schemas": {name: {} for name in call.body["schemas"]},
        "source": {"kind": "self-served"},
        "status": "enabled",
        "delivery": {name: value for name, value in call.body["delivery"].items() if name != "secret"},
    }
    drain |= {"projectIds": chosen} if chosen else {}
    call.tx.put(DRAIN, f"{owner.id}/{drain['id']}", drain)
    return Reply(drain)


def list_of_owner(call: Call) -> Reply:
    """Return the drains; `projectId` keeps those that have that project's data."""
    owner, wanted = find_owner(call), call.query.get("projectId")
    found = [one for _, one in call.tx.list(DRAIN, f"{owner.id}/") if not wanted or wanted in one.get("projectIds", [wanted])]
    return Reply({"drains": sorted(found, key=lambda one: (one["createdAt"], one["id"]))})


def show(call: Call) -> Reply:
    """Return one drain."""
    return Reply(_require(call)[1])


def remove(call: Call) -> Reply:
    """Remove a drain."""
    owner, drain = _require(call)
    call.tx.delete(DRAIN, f"{owner.id}/{drain['id']}")
    return Reply(None, 204)


def _require(call: Call) -> tuple[Owner, Document]:
    owner = find_owner(call)
    drain = call.tx.get(DRAIN, f"{owner.id}/{call.params['id']}")
    if drain is None:
        raise not_found("Drain not found")
    return owner, drain


_DRAINS: Final = "/v1/drains"
ROUTES: Final = (
    Route("drainsCreateDrain", "POST", _DRAINS, create),
    Route("drainsGetDrains", "GET", _DRAINS, list_of_owner),
    Route("drainsGetDrain", "GET", _DRAINS + "/{id}", show),
    Route("drainsDeleteDrain", "DELETE", _DRAINS + "/{id}", remove),
)
