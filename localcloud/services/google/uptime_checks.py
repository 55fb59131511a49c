"""Accept the configuration of an uptime check, or refuse it (Monitoring v3 discovery, UptimeCheckConfig, 2026-11).

Refusals have the API's general wording, which is what was seen (2i2c-org/infrastructure#2321).
"""

from typing import Any, Final

from localcloud.core.store import Document
from localcloud.services.google.apis import MONITORING
from localcloud.services.google.errors import invalid
from localcloud.services.google.monitoring_labels import check_user_labels
from localcloud.services.google.secret_checks import parse_duration

PERIODS_SECONDS: Final = (60, 300, 600, 900)
LEAST_LOCATIONS: Final = 3
_LOCATIONS: Final = {"USA": 3}
"""Places of the regions that have more than one."""
_HIDDEN: Final = "******"
_TARGETS: Final = ("monitoredResource", "resourceGroup", "syntheticMonitor")
_PROTOCOLS: Final = ("httpCheck", "tcpCheck")
_HOSTED: Final = "uptime_url"


def settle_check(check: Document, project_id: str) -> None:
    """Check a configuration as it would be kept and fill in what the API fills in.

    Raises:
        RefusalError: 400.
    """
    check.setdefault("period", "60s")
    check.setdefault("checkerType", "STATIC_IP_CHECKERS")
    _check_times(check)
    _check_target(check, project_id)
    _check_regions(check.get("selectedRegions", []))
    check_user_labels(check.get("userLabels", {}))
    if "httpCheck" in check:
        _settle_http(check["httpCheck"])


def shown_check(check: Document) -> Document:
    """Return the configuration as it is read: what must not be read again is covered."""
    http = dict(check.get("httpCheck", {}))
    if http.get("maskHeaders"):
        http["headers"] = dict.fromkeys(http.get("headers", {}), _HIDDEN)
    if "password" in http.get("authInfo", {}):
        http["authInfo"] = {**http["authInfo"], "password": _HIDDEN}
    return {**check, **({"httpCheck": http} if "httpCheck" in check else {})}


def _check_times(check: Document) -> None:
    if parse_duration(check["period"]).total_seconds() not in PERIODS_SECONDS:
        raise invalid(MONITORING)
    timeout = parse_duration(check.get("timeout", "0s")).total_seconds()
    if not check.get("displayName") or not 1 <= timeout <= 60:
        raise invalid(MONITORING)


def _check_target(check: Document, project_id: str) -> None:
    targets = [name for name in _TARGETS if name in check]
    protocols = [name for name in _PROTOCOLS if name in check]
    if len(targets) != 1 or len(protocols) != (0 if targets == ["syntheticMonitor"] else 1):
        raise invalid(MONITORING)
    resource = check.get("monitoredResource")
    if resource is None:
        return
    labels = resource.setdefault("labels", {})
    if not resource.get("type") or (resource["type"] == _HOSTED and not labels.get("host")):
        raise invalid(MONITORING)
    labels.setdefault("project_id", project_id)


def _check_regions(regions: list[str]) -> None:
    places = sum(_LOCATIONS.get(region, 1) for region in set(regions))
    # None named means everywhere.
    if len(set(regions)) != len(regions) or (regions and places < LEAST_LOCATIONS):
        raise invalid(MONITORING)


def _settle_http(http: dict[str, Any]) -> None:
    http.setdefault("requestMethod", "GET")
    path = http.get("path", "/")
    http["path"] = path if path.startswith("/") else f"/{path}"
    http.setdefault("port", 443 if http.get("useSsl") else 80)
    if not 0 < http["port"] < 2**16 or (http["requestMethod"] == "GET" and http.get("body")):
        raise invalid(MONITORING)
    for name in ("useSsl", "validateSsl", "maskHeaders"):
        if http.get(name) is False:
            del http[name]
