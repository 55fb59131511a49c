"""Watch one application from outside: every domain is asked, uptime is promised, and somebody hears of what is not kept."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

import pulumi

from bulwark.config.application import Probe
from bulwark.config.pipeline import Pipeline
from bulwark.core.burn_rates import AlertPlan, plan_alerts
from bulwark.core.guards import Mode
from components.gcp.burn_rate_alerts import BurnRateAlerts
from components.gcp.probe_alerts import ProbeAlerts
from components.gcp.uptime_check import UptimeCheck
from components.gcp.uptime_objectives import UptimeObjectives


class MonitoringArgs(TypedDict):
    """Inputs of `Monitoring`."""

    pipeline: Pipeline
    """The whole configuration of the environment."""
    application: str
    """Name of the application."""
    channels: Mapping[str, pulumi.Input[str]]
    """Name of each channel of the configuration to Google's full name of it."""


class Monitoring(pulumi.ComponentResource):
    """Checks, objectives and alerts of one application."""

    checks: pulumi.Output[dict[str, str]]
    """Domain to the id of its uptime check."""
    tiers_left: list[str]
    """Tiers of burn rates that Cloud Monitoring cannot hold, each with its reason: they are left to `bulwark slo`."""

    def __init__(self, name: str, args: MonitoringArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:index:Monitoring", name, {}, opts)
        self._pipeline, self._app = args["pipeline"], args["pipeline"].apps[args["application"]]
        self._labels = {"app": args["application"], "environment": self._pipeline.environment.name, "owner": "bulwark"}
        is_enforced = self._pipeline.mode("alerts", args["application"]) is Mode.ENFORCE
        # What is not enforced yet wakes nobody: it goes where it is read on the next working day.
        pages = self._pipeline.alerting.pages if is_enforced else self._pipeline.alerting.informs
        self._pages = [args["channels"][channel] for channel in pages]
        self._informs = [args["channels"][channel] for channel in self._pipeline.alerting.informs]
        plan = plan_alerts(self._app.service_levels.uptime.promise)
        watched = {domain: self._make_check(name, domain) for domain in sorted(self._app.domains)}
        check_ids = {domain: check.check_id for domain, check in watched.items()}
        self._make_budget_alerts(name, args["application"], check_ids, plan)
        self._make_probe_alerts(name, args["application"], check_ids)
        self.checks = pulumi.Output.all(**check_ids)
        self.tiers_left = [str(left) for left in plan.left]
        self.register_outputs({"checks": self.checks, "tiers_left": self.tiers_left})

    def _make_check(self, name: str, domain: str) -> UptimeCheck:
        settings = self._app.probes.get(domain, Probe())
        return UptimeCheck(
            f"{name}-{domain}",
            {
                "project": self._pipeline.google.project,
                "host": domain,
                "path": settings.path or self._app.health.page,
                "regions": self._pipeline.alerting.regions,
                "labels": self._labels,
                "text": settings.text,
                "timeout_seconds": int(settings.timeout.total_seconds()),
            },
            pulumi.ResourceOptions(parent=self),
        )

    def _make_budget_alerts(
        self, name: str, application: str, check_ids: Mapping[str, pulumi.Output[str]], plan: AlertPlan
    ) -> Sequence[BurnRateAlerts]:
        uptime = UptimeObjectives(
            f"{name}-uptime",
            {
                "project": self._pipeline.google.project,
                "service_id": application,
                "display_name": application,
                "checks": {domain: check_ids[domain] for domain in self._app.promised_domains},
                "regions": self._pipeline.alerting.regions,
                "promise": self._app.service_levels.uptime.promise,
                "labels": self._labels,
            },
            pulumi.ResourceOptions(parent=self),
        )
        return [
            BurnRateAlerts(
                f"{name}-{domain}-burn",
                {
                    "project": self._pipeline.google.project,
                    "host": domain,
                    "objectives": objectives,
                    "alerts": plan.alerts,
                    "pages": self._pages,
                    "informs": self._informs,
                    "labels": self._labels,
                },
                pulumi.ResourceOptions(parent=self),
            )
            for domain, objectives in uptime.objectives.items()
        ]

    def _make_probe_alerts(self, name: str, application: str, check_ids: Mapping[str, pulumi.Output[str]]) -> ProbeAlerts:
        return ProbeAlerts(
            f"{name}-probes",
            {
                "project": self._pipeline.google.project,
                "display_name": application,
                "checks": check_ids,
                "unpromised": self._unpromised(),
                "pages": self._pages,
                "informs": self._informs,
                "labels": self._labels,
            },
            pulumi.ResourceOptions(parent=self),
        )

    def _unpromised(self) -> dict[str, str | None]:
        promised = self._app.promised_domains
        return {domain: settings.redirect_to for domain, settings in self._app.domains.items() if domain not in promised}
