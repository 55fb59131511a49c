"""Say where domains are probed from, and write the filters that pick the probes' results out of Cloud Monitoring.

A probe's result is the boolean gauge `monitoring.googleapis.com/uptime_check/check_passed`, one series for each check and place.
Sources: Cloud Monitoring v3 discovery, UptimeCheckConfig.selectedRegions, 2026-11; the places by their label as listed in
2i2c-org/infrastructure#2320; filters as recorded in GoogleCloudPlatform/k8s-config-connector (2026-08).
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import StrEnum
from itertools import combinations
from typing import Final


class ProbeRegion(StrEnum):
    """A region with one place to probe from. Google's `USA`, which is three of them, is named by its parts."""

    EUROPE = "europe"
    USA_OREGON = "usa-oregon"
    USA_IOWA = "usa-iowa"
    USA_VIRGINIA = "usa-virginia"
    SOUTH_AMERICA = "south-america"
    ASIA_PACIFIC = "asia-pacific"

    @property
    def selected(self) -> str:
        """Google's name of it in a check's `selectedRegions`."""
        return self.value.upper().replace("-", "_")

    @property
    def location(self) -> str:
        """Google's name of its one place in the label `checker_location`."""
        return _LOCATIONS[self]


_LOCATIONS: Final = {
    ProbeRegion.EUROPE: "eur-belgium",
    ProbeRegion.USA_OREGON: "usa-oregon",
    ProbeRegion.USA_IOWA: "usa-iowa",
    ProbeRegion.USA_VIRGINIA: "usa-virginia",
    ProbeRegion.SOUTH_AMERICA: "sa-brazil-sao_paulo",
    ProbeRegion.ASIA_PACIFIC: "apac-singapore",
}

LEAST_REGIONS: Final = 3
"""Fewer are refused by Google: a check needs three places at least."""

METRIC: Final = "monitoring.googleapis.com/uptime_check/check_passed"
RESOURCE: Final = "uptime_url"


def region_pairs(regions: Iterable[ProbeRegion]) -> tuple[tuple[ProbeRegion, ProbeRegion], ...]:
    """Return every two of the regions, each pair and all pairs in the order of names: bad in two of them is bad."""
    return tuple(combinations(sorted(regions), 2))


def passed_filter(project: str, check_id: str, region: ProbeRegion) -> str:
    """Return the filter for one check's results from one region.

    The project stands in front because Cloud Monitoring puts it there: an objective's filter without it would never be what the
    program wrote.
    """
    return (
        f'project = {project} metric.type="{METRIC}" resource.type="{RESOURCE}" '
        f'metric.labels.check_id="{check_id}" metric.labels.checker_location="{region.location}"'
    )


def checks_filter(check_ids: Sequence[str]) -> str:
    """Return the filter for the results of one or more checks from everywhere; the order does not matter."""
    ids = sorted(check_ids)
    wanted = f'"{ids[0]}"' if len(ids) == 1 else "one_of(" + ", ".join(f'"{check_id}"' for check_id in ids) + ")"
    return f'metric.type="{METRIC}" AND resource.type="{RESOURCE}" AND metric.labels.check_id={wanted}'


def burn_rate_filter(objective: str, look_back: timedelta) -> str:
    """Return the filter for the burn rate of an objective, named in full, over the time up to now."""
    return f'select_slo_burn_rate("{objective}", "{int(look_back.total_seconds())}s")'
