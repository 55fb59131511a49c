"""Read uptime checks of Cloud Monitoring, and whether alerts look at them.

Fields: Cloud Monitoring v3 discovery, `UptimeCheckConfig` (2026-11).
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from policies.resources import UNKNOWN, Resource, UndecidedError

CHECK_TYPE: Final = "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig"
SLO_TYPE: Final = "gcp:monitoring/slo:Slo"

EVERY_CHECK: Final = "*"

_NAME: Final = re.compile(r"[\w-]+")
_OBJECTIVE: Final = re.compile(r"services/[^/\s\"']+/serviceLevelObjectives/[^/\s\"']+")
_METRIC: Final = "monitoring.googleapis.com/uptime_check/"
_DEFAULT_PERIOD: Final = "300s"
_USA: Final = frozenset({"USA_OREGON", "USA_IOWA", "USA_VIRGINIA"})
_REGIONS: Final = _USA | {"EUROPE", "SOUTH_AMERICA", "ASIA_PACIFIC"}
"""What a check that selects none is made from."""


def host_of(check: Resource) -> str:
    """Return the host that a check asks, lower case; empty for a check of something else than an address."""
    return (check.read("monitoredResource").field("labels").field("host").optional_text() or "").lower()


def period_seconds(check: Resource) -> float:
    """Return the time between two checks from one region."""
    period = check.read("period")
    text = period.optional_text() or _DEFAULT_PERIOD
    if not re.fullmatch(r"\d+(\.\d+)?s", text):
        raise UndecidedError(period.path, "it is no number of seconds with an s behind it")
    return float(text[:-1])


def regions_of(check: Resource) -> frozenset[str]:
    """Return the regions that a check is made from; `USA` is three of them."""
    selected = {region.text() for region in check.read("selectedRegions").items()}
    if not selected:
        return _REGIONS
    return frozenset(selected - {"USA"}) | (_USA if "USA" in selected else frozenset())


def check_id(check: Resource) -> str:
    """Return the id under which metrics name a check. Raises `UndecidedError` while it has none."""
    return check.read("uptimeCheckId").text()


def texts_of(value: Any, path: str) -> Iterator[str]:
    """Yield all texts in an input. Raises `UndecidedError` when one of its values is not known."""
    if value is UNKNOWN:
        raise UndecidedError(path, "the value is not known yet", before_apply=True)
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        # The name of a condition is the vendor's, and not known before it exists.
        for key, item in value.items():
            yield from texts_of(item, f"{path}.{key}") if key != "name" else ()
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from texts_of(item, f"{path}[{index}]")


def names_in(text: str) -> frozenset[str]:
    """Return what may be the id of a check in a filter or a query; `EVERY_CHECK` when it looks at the results of all."""
    names = frozenset(_NAME.findall(text))
    looks_at_all = _METRIC in text and "check_id" not in text and "host" not in text
    return names | {EVERY_CHECK} if looks_at_all else names


def objectives_in(text: str) -> frozenset[str]:
    """Return the objectives that a text names, by service and id: the project may be written by its id or by its number."""
    return frozenset(_OBJECTIVE.findall(text))
