"""Tell people when a host's error budget is being spent too fast, as two regions see it.

One policy for each tier and pair of regions: its four conditions, joined by AND, are that in both regions both the long and the
short window are above their burn rates. So one region's bad network and one lost probe wake nobody; the thresholds, which need
two bad probes, are `bulwark.core.burn_rates`' matter. Cloud Monitoring has no "two of three", and six conditions at most.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import TypedDict

import pulumi
import pulumi_gcp as gcp

from bulwark.core.burn_rates import BurnAlert
from bulwark.core.durations import format_duration
from bulwark.core.probes import ProbeRegion, burn_rate_filter, region_pairs
from components.adoption import child_options


class BurnRateAlertsArgs(TypedDict):
    """Inputs of `BurnRateAlerts`."""

    project: pulumi.Input[str]
    """Google project id."""
    host: str
    """The host whose budget it is."""
    objectives: Mapping[ProbeRegion, pulumi.Input[str]]
    """Region to the full name of its objective; two regions at least."""
    alerts: Sequence[BurnAlert]
    """The tiers with their thresholds."""
    pages: Sequence[pulumi.Input[str]]
    """Full names of the channels of tiers that page."""
    informs: Sequence[pulumi.Input[str]]
    """Full names of the channels of the other tiers."""
    labels: Mapping[str, str]
    """Labels, at least owner and environment."""


class BurnRateAlerts(pulumi.ComponentResource):
    """The alerts on one host's error budget."""

    policies: pulumi.Output[list[str]]
    """Full names of the alert policies, tier by tier."""

    def __init__(self, name: str, args: BurnRateAlertsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:gcp:BurnRateAlerts", name, {}, opts)
        made = [
            self._make(name, alert, pair, args) for alert in args["alerts"] for pair in region_pairs(args["objectives"].keys())
        ]
        self.policies = pulumi.Output.all(*(policy.name for policy in made))
        self.register_outputs({"policies": self.policies})

    def _make(
        self, name: str, alert: BurnAlert, pair: tuple[ProbeRegion, ProbeRegion], args: BurnRateAlertsArgs
    ) -> gcp.monitoring.AlertPolicy:
        tier, (one, other) = alert.tier, pair
        return gcp.monitoring.AlertPolicy(
            f"{name}-{tier.name}-{one}-{other}",
            project=args["project"],
            display_name=f"{args['host']}: {tier.name}, {one} and {other}",
            severity="CRITICAL" if tier.pages else "WARNING",
            combiner="AND",
            conditions=[condition for region in pair for condition in _conditions(alert, region, args["objectives"][region])],
            notification_channels=list(args["pages"] if tier.pages else args["informs"]),
            documentation={"content": _documentation(alert, pair, args["host"]), "mime_type": "text/markdown"},
            enabled=True,
            user_labels={**args["labels"], "tier": tier.name},
            opts=child_options(self),
        )


def _conditions(
    alert: BurnAlert, region: ProbeRegion, objective: pulumi.Input[str]
) -> list[gcp.monitoring.AlertPolicyConditionArgsDict]:
    tier = alert.tier
    return [
        _condition(region, objective, tier.long, alert.long_burn_rate),
        _condition(region, objective, tier.short, alert.short_burn_rate),
    ]


def _condition(
    region: ProbeRegion, objective: pulumi.Input[str], span: timedelta, burn_rate: float
) -> gcp.monitoring.AlertPolicyConditionArgsDict:
    return {
        "display_name": f"{region}: above {burn_rate:g} over {format_duration(span)}",
        "condition_threshold": {
            "filter": pulumi.Output.from_input(objective).apply(partial(burn_rate_filter, look_back=span)),
            "comparison": "COMPARISON_GT",
            "threshold_value": burn_rate,
            "duration": "0s",
            "trigger": {"count": 1},
        },
    }


def _documentation(alert: BurnAlert, pair: tuple[ProbeRegion, ProbeRegion], host: str) -> str:
    tier = alert.tier
    hurry = "Somebody has to look now." if tier.pages else "Look at it on this working day."
    return (
        f"Probes of https://{host} from {pair[0]} and {pair[1]} failed more than {alert.long_burn_rate:g} times as often as "
        f"promised over {format_duration(tier.long)}, and still do. At this rate {tier.spent_ratio:.0%} of the error budget "
        f"is gone every {format_duration(tier.long)}.\n\n{hurry} Begin with the latest deployment: "
        "if it is younger than the first failing probe, roll it back before anything else."
    )
