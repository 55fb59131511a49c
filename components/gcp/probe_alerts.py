"""Tell people when a host without a promise of its own does not answer, a redirect above all, and when probes have stopped.

Where nothing is promised no budget is counted: two regions that fail for two minutes are enough. A probe that has stopped looks
like health to every other alert, whose metric is missing then: that is an alert, too.
"""

from collections.abc import Mapping, Sequence
from typing import Final, TypedDict

import pulumi
import pulumi_gcp as gcp

from bulwark.core.probes import checks_filter
from components.adoption import child_options

_SILENCE: Final = "600s"
"""Ten probes in a row."""
_SILENCE_DOCUMENTATION: Final = (
    "A check gives no results, so no other alert on it can fire: an outage would pass unseen. "
    "Look whether the check was removed or switched off; `bulwark up` puts it back."
)


class ProbeAlertsArgs(TypedDict):
    """Inputs of `ProbeAlerts`."""

    project: pulumi.Input[str]
    """Google project id."""
    display_name: str
    """What is probed, for the alert on silence; unique in the project."""
    checks: Mapping[str, pulumi.Input[str]]
    """Host to the id of its uptime check, of every host."""
    unpromised: Mapping[str, str | None]
    """Host without a promise to where it redirects, None where it answers itself; a part of `checks`."""
    pages: Sequence[pulumi.Input[str]]
    """Full names of the channels that hear of a host that does not answer."""
    informs: Sequence[pulumi.Input[str]]
    """Full names of the channels that hear of silence."""
    labels: Mapping[str, str]
    """Labels, at least owner and environment."""


class ProbeAlerts(pulumi.ComponentResource):
    """The alerts on some hosts' probes that need no error budget."""

    policies: pulumi.Output[list[str]]
    """Full names of the alert policies, by host, the one on silence last."""

    def __init__(self, name: str, args: ProbeAlertsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:gcp:ProbeAlerts", name, {}, opts)
        made = [self._make_outage(name, host, args) for host in sorted(args["unpromised"])]
        made.append(self._make_silence(name, args))
        self.policies = pulumi.Output.all(*(policy.name for policy in made))
        self.register_outputs({"policies": self.policies})

    def _make_outage(self, name: str, host: str, args: ProbeAlertsArgs) -> gcp.monitoring.AlertPolicy:
        return gcp.monitoring.AlertPolicy(
            f"{name}-{host}-outage",
            project=args["project"],
            display_name=f"{host}: fails in two regions",
            severity="CRITICAL",
            combiner="OR",
            conditions=[_failing(args["checks"][host])],
            notification_channels=list(args["pages"]),
            documentation={"content": _outage_documentation(host, args["unpromised"][host]), "mime_type": "text/markdown"},
            enabled=True,
            user_labels=dict(args["labels"]),
            opts=child_options(self),
        )

    def _make_silence(self, name: str, args: ProbeAlertsArgs) -> gcp.monitoring.AlertPolicy:
        ids = pulumi.Output.all(*(args["checks"][host] for host in sorted(args["checks"])))
        return gcp.monitoring.AlertPolicy(
            f"{name}-silence",
            project=args["project"],
            display_name=f"{args['display_name']}: probes have stopped",
            severity="WARNING",
            combiner="OR",
            conditions=[_silent(ids)],
            notification_channels=list(args["informs"]),
            documentation={"content": _SILENCE_DOCUMENTATION, "mime_type": "text/markdown"},
            enabled=True,
            user_labels=dict(args["labels"]),
            opts=child_options(self),
        )


def _failing(check_id: pulumi.Input[str]) -> gcp.monitoring.AlertPolicyConditionArgsDict:
    return {
        "display_name": "failing in two regions for two minutes",
        "condition_threshold": {
            "filter": pulumi.Output.from_input(check_id).apply(lambda check: checks_filter([check])),
            "aggregations": [
                {
                    "alignment_period": "60s",
                    "per_series_aligner": "ALIGN_NEXT_OLDER",
                    "cross_series_reducer": "REDUCE_COUNT_FALSE",
                    "group_by_fields": ["resource.label.host"],
                }
            ],
            "comparison": "COMPARISON_GT",
            "threshold_value": 1,
            "duration": "120s",
            "trigger": {"count": 1},
        },
    }


def _silent(check_ids: pulumi.Output[list[str]]) -> gcp.monitoring.AlertPolicyConditionArgsDict:
    return {
        "display_name": "no result for ten minutes",
        "condition_absent": {
            "filter": check_ids.apply(checks_filter),
            "aggregations": [
                {
                    "alignment_period": "60s",
                    "per_series_aligner": "ALIGN_COUNT",
                    "cross_series_reducer": "REDUCE_SUM",
                    "group_by_fields": ["metric.label.check_id"],
                }
            ],
            "duration": _SILENCE,
            "trigger": {"count": 1},
        },
    }


def _outage_documentation(host: str, target: str | None) -> str:
    if target is None:
        return (
            f"https://{host} does not answer two regions. Look at the latest deployment, then at the domain and its certificate."
        )
    return (
        f"https://{host} should lead to https://{target}. From two regions it does not, or {target} does not answer. "
        f"If {target} is reported as well, begin there; otherwise look at the domain's record and certificate."
    )
