"""Keep feature flags: what a flag is (slug, kind, variants) and how each environment evaluates it now.

Source: the `featureFlags` functions of @vercel/sdk 1.28.35. Left out: segments, SDK keys, experiments, versions and settings.
The rules for a flag's environments are checked as far as the resource provider writes them: outcomes that serve one variant;
rules and targets are kept as they come.
"""

import re
import secrets
from collections.abc import Mapping
from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.errors import bad_request, conflict, not_found
from localcloud.services.vercel.identifiers import flag_id, milliseconds
from localcloud.services.vercel.projects import require_project

FLAG: Final = "vercel.feature_flag"
"""Key `<project>/<flag>`."""

STATES: Final = ("active", "archived")
ENVIRONMENTS: Final = ("production", "preview", "development")
_SLUG: Final = re.compile(r"[A-Za-z0-9_-]{1,512}")
_VALUES: Final[Mapping[str, tuple[type, ...]]] = {"boolean": (bool,), "string": (str,), "number": (int, float)}
_VARIANT: Final = v.obj({"id": v.text(1), "label": v.text(), "description": v.text(), "value": v.anything}, ("id",))
_OUTCOME: Final = v.map_of(v.anything)
_ENVIRONMENT: Final = v.obj(
    {
        "active": v.flag,
        "reuse": v.obj({"active": v.flag, "environment": v.text(1)}, ("active", "environment")),
        "targets": v.map_of(v.anything),
        "pausedOutcome": _OUTCOME,
        "rules": v.list_of(v.anything),
        "fallthrough": _OUTCOME,
        "revision": v.whole(0, 2_147_483_647),
    },
    ("active", "pausedOutcome", "rules", "fallthrough"),
)
CHANGES: Final[v.Shape] = {
    "variants": v.list_of(_VARIANT, 1),
    "environments": v.map_of(_ENVIRONMENT),
    "seed": v.whole(0, 100_000),
    "description": v.text(),
    "state": v.one_of(*STATES),
    "maintainerIds": v.list_of(v.text(1)),
    "permanent": v.flag,
    "tags": v.list_of(v.text(1)),
}
CREATE: Final[v.Shape] = {**CHANGES, "slug": v.text(1), "kind": v.one_of("boolean", "string", "number", "json")}
UPDATE: Final[v.Shape] = {**CHANGES, "createdBy": v.text(), "message": v.text()}


def require_flag(call: Call) -> Document:
    """Return the flag that the path names by id or slug.

    Raises:
        RefusalError: 404 when the project has no such flag.
    """
    _, project = require_project(call, "projectIdOrName")
    wanted = call.params["flagIdOrSlug"]
    for flag in flags_of(call.tx, project["id"]):
        if wanted in (flag["id"], flag["slug"]):
            return flag
    raise not_found("Flag not found")


def flags_of(transaction: Transaction, project: str) -> list[Document]:
    """Return a project's flags in the order of their making."""
    found = (flag for _, flag in transaction.list(FLAG, f"{project}/"))
    return sorted(found, key=lambda flag: (flag["createdAt"], flag["id"]))


def create_flag(call: Call, project: Document) -> Document:
    """Make a flag from a checked body."""
    body = call.body
    if not _SLUG.fullmatch(body["slug"]):
        raise bad_request("Invalid request: `slug` should contain letters, digits, dashes and underscores only.")
    if any(flag["slug"] == body["slug"] for flag in flags_of(call.tx, project["id"])):
        raise conflict("conflict", f'A flag with the slug "{body["slug"]}" already exists.')
    now = milliseconds(call.clock.now())
    variants = body.get("variants") or _boolean_variants(body["kind"])
    flag = {
        "id": flag_id(),
        "createdAt": now,
        "createdBy": call.principal,
        "ownerId": project["accountId"],
        "projectId": project["id"],
        "revision": 0,
        "seed": secrets.randbelow(100_000),
        "state": "active",
        "typeName": "flag",
    }
    return save_flag(call, flag | {name: value for name, value in body.items() if name != "variants"} | {"variants": variants})


def save_flag(call: Call, flag: Document) -> Document:
    """Write a flag back with the time of its change, after looking whether its parts fit together."""
    _check_variants(flag)
    for name, environment in flag["environments"].items():
        _check_environment(name, environment, {variant["id"] for variant in flag["variants"]})
    flag |= {"updatedAt": milliseconds(call.clock.now())}
    call.tx.put(FLAG, f"{flag['projectId']}/{flag['id']}", flag)
    return flag


def _boolean_variants(kind: str) -> list[dict[str, Any]]:
    if kind != "boolean":
        raise bad_request("Invalid request: should have required property `variants`.")
    return [{"id": "off", "value": False}, {"id": "on", "value": True}]


def _check_variants(flag: Document) -> None:
    identifiers = [variant["id"] for variant in flag["variants"]]
    if len(set(identifiers)) != len(identifiers):
        raise bad_request("Invalid request: `variants` should have unique ids.")
    kinds = _VALUES.get(flag["kind"])
    for index, variant in enumerate(flag["variants"]):
        value = variant.get("value")
        if kinds and (not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds)):
            raise bad_request(f"Invalid request: `variants[{index}].value` should be {flag['kind']}.")


def _check_environment(name: str, environment: dict[str, Any], variants: set[str]) -> None:
    for part in ("pausedOutcome", "fallthrough"):
        outcome = environment[part]
        if outcome.get("type") == "variant" and outcome.get("variantId") not in variants:
            raise bad_request(f"Invalid request: `environments.{name}.{part}.variantId` should be the id of a variant.")
