"""Dependabot's alerts and its security updates over REST. @octokit/openapi 23.0.2, "Repos / repos".

The updates rest on the alerts: without them they cannot be switched on (422, wording unverified) and are asked for in vain (404).
"""

from typing import Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.errors import not_found, refuse
from localcloud.services.github.repositories import require_repository
from localcloud.services.github.repository_routes import on_repository

KIND: Final = "github.setting"


def _read(call: Call) -> tuple[str, Document]:
    key = f"{require_repository(call)['id']}/dependabot"
    return key, call.tx.get(KIND, key) or {"alerts": False, "fixes": False}


def _get_alerts(call: Call) -> Reply:
    if not _read(call)[1]["alerts"]:
        raise refuse(404, "Vulnerability alerts are disabled.")
    return Reply(status=204)


def _put_alerts(call: Call) -> Reply:
    key, setting = _read(call)
    call.tx.put(KIND, key, setting | {"alerts": True})
    return Reply(status=204)


def _delete_alerts(call: Call) -> Reply:
    call.tx.put(KIND, _read(call)[0], {"alerts": False, "fixes": False})
    return Reply(status=204)


def _get_fixes(call: Call) -> Reply:
    _, setting = _read(call)
    if not setting["alerts"]:
        raise not_found()
    return Reply({"enabled": setting["fixes"], "paused": False})


def _put_fixes(call: Call) -> Reply:
    key, setting = _read(call)
    if not setting["alerts"]:
        raise refuse(422, "Vulnerability alerts must be enabled to configure automated security fixes.")
    call.tx.put(KIND, key, setting | {"fixes": True})
    return Reply(status=204)


def _delete_fixes(call: Call) -> Reply:
    key, setting = _read(call)
    call.tx.put(KIND, key, setting | {"fixes": False})
    return Reply(status=204)


_ALERTS, _FIXES = "/vulnerability-alerts", "/automated-security-fixes"
_READ, _WRITE = "administration=read", "administration=write"
ROUTES: Final = (
    *on_repository("repos/check-vulnerability-alerts", "GET", _ALERTS, _get_alerts, _READ),
    *on_repository("repos/enable-vulnerability-alerts", "PUT", _ALERTS, _put_alerts, _WRITE),
    *on_repository("repos/disable-vulnerability-alerts", "DELETE", _ALERTS, _delete_alerts, _WRITE),
    *on_repository("repos/check-automated-security-fixes", "GET", _FIXES, _get_fixes, _READ),
    *on_repository("repos/enable-automated-security-fixes", "PUT", _FIXES, _put_fixes, _WRITE),
    *on_repository("repos/disable-automated-security-fixes", "DELETE", _FIXES, _delete_fixes, _WRITE),
)
