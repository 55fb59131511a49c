"""Keep the secrets with which automation passes a project's protection; one of them is the builds' environment variable.

The first secret becomes that one, promoting another demotes it, and when it is revoked the first of the others takes its place
(terraform-provider-vercel, vercel/resource_project_protection_bypass.go, 2026-08).
"""

import re
from typing import Any, Final

from localcloud.core.http import Call, Reply
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.errors import bad_request, conflict, not_found
from localcloud.services.vercel.identifiers import bypass_secret, milliseconds
from localcloud.services.vercel.projects import require_project, save_project

SCOPE: Final = "automation-bypass"
_SECRET: Final = re.compile(r"[A-Za-z0-9]{32}")
_SHAPE: Final[v.Shape] = {
    "generate": v.obj({"secret": v.text(32, 32), "note": v.text(0, 100)}),
    "update": v.obj({"secret": v.text(1), "isEnvVar": v.flag, "note": v.text(0, 100)}, ("secret",)),
    "revoke": v.obj({"secret": v.text(1), "regenerate": v.flag}, ("secret", "regenerate")),
}


def change(call: Call) -> Reply:
    """Generate, change or revoke a secret; an empty body generates one. The answer is the whole map."""
    _, project = require_project(call)
    v.check_body(call.body, _SHAPE)
    secrets: dict[str, dict[str, Any]] = project["protectionBypass"]
    if "revoke" in call.body:
        _revoke(call, secrets, call.body["revoke"])
    if "update" in call.body:
        _update(secrets, call.body["update"])
    if "generate" in call.body or not call.body:
        _generate(call, secrets, call.body.get("generate", {}))
    _keep_one_variable(secrets)
    save_project(call, project)
    return Reply({"protectionBypass": secrets})


def _generate(call: Call, secrets: dict[str, dict[str, Any]], wish: dict[str, Any]) -> None:
    secret = wish.get("secret") or bypass_secret()
    if not _SECRET.fullmatch(secret):
        raise bad_request("Invalid request: `generate.secret` should be 32 letters and digits.")
    if secret in secrets:
        raise conflict("conflict", "The secret is in use already.")
    entry = {"scope": SCOPE, "createdAt": milliseconds(call.clock.now()), "createdBy": call.principal, "isEnvVar": False}
    secrets[secret] = entry | ({"note": wish["note"]} if "note" in wish else {})


def _update(secrets: dict[str, dict[str, Any]], wish: dict[str, Any]) -> None:
    entry = _require(secrets, wish["secret"])
    if wish.get("isEnvVar") is True:
        for other in secrets.values():
            other["isEnvVar"] = False
    entry |= {name: wish[name] for name in ("isEnvVar", "note") if name in wish}


def _revoke(call: Call, secrets: dict[str, dict[str, Any]], wish: dict[str, Any]) -> None:
    entry = _require(secrets, wish["secret"])
    del secrets[wish["secret"]]
    if wish["regenerate"]:
        _generate(call, secrets, {"note": entry["note"]} if "note" in entry else {})


def _require(secrets: dict[str, dict[str, Any]], secret: str) -> dict[str, Any]:
    if secret not in secrets:
        raise not_found("The bypass secret was not found")
    return secrets[secret]


def _keep_one_variable(secrets: dict[str, dict[str, Any]]) -> None:
    if secrets and not any(entry["isEnvVar"] for entry in secrets.values()):
        secrets[min(secrets)]["isEnvVar"] = True
