"""Promise the uptime of hosts, for each region that they are asked from.

An uptime check gives a boolean for each region and minute, no counts: so an objective counts windows of a minute, good when the
region got an answer. One objective a region and host: a region whose own network fails must not spend the budget of the others.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import TypedDict

import pulumi
import pulumi_gcp as gcp

from bulwark.core.burn_rates import PROBE_PERIOD, Promise
from bulwark.core.probes import ProbeRegion, passed_filter
from components.adoption import child_options


class UptimeObjectivesArgs(TypedDict):
    """Inputs of `UptimeObjectives`."""

    project: str
    """Google project id."""
    service_id: str
    """Id of the service that the objectives are about, unique in the project."""
    display_name: str
    """What the service is called."""
    checks: Mapping[str, pulumi.Input[str]]
    """Host to the id of its uptime check."""
    regions: Sequence[ProbeRegion]
    """Where the hosts are asked from; order does not matter."""
    promise: Promise
    """What is promised: a share, over 1 to 30 whole days."""
    labels: Mapping[str, str]
    """Labels, at least owner and environment."""


class UptimeObjectives(pulumi.ComponentResource):
    """A service with an objective for each of its hosts and regions."""

    objectives: dict[str, dict[ProbeRegion, pulumi.Output[str]]]
    """Host to region to the full name of the objective."""

    def __init__(self, name: str, args: UptimeObjectivesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:gcp:UptimeObjectives", name, {}, opts)
        self.service = gcp.monitoring.CustomService(
            f"{name}-service",
            project=args["project"],
            service_id=args["service_id"],
            display_name=args["display_name"],
            user_labels=dict(args["labels"]),
            opts=child_options(self),
        )
        self.objectives = {
            host: {region: self._make(name, host, region, args).name for region in sorted(args["regions"])}
            for host in sorted(args["checks"])
        }
        self.register_outputs({"objectives": self.objectives})

    def _make(self, name: str, host: str, region: ProbeRegion, args: UptimeObjectivesArgs) -> gcp.monitoring.Slo:
        check_id = pulumi.Output.from_input(args["checks"][host])
        good = check_id.apply(partial(passed_filter, args["project"], region=region))
        return gcp.monitoring.Slo(
            f"{name}-{host}-{region}",
            project=args["project"],
            service=self.service.service_id,
            slo_id=f"{host}-{region}",
            display_name=f"{host} answers {region}",
            goal=args["promise"].ratio,
            rolling_period_days=args["promise"].window // timedelta(days=1),
            windows_based_sli={"window_period": f"{int(PROBE_PERIOD.total_seconds())}s", "good_bad_metric_filter": good},
            user_labels=dict(args["labels"]),
            opts=child_options(self),
        )
