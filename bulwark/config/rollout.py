"""How a release reaches everybody, and what service the application promises."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field, WithJsonSchema

from bulwark.config.base import Section
from bulwark.config.fields import Domain, Duration, Percent, Ratio, whole_number
from bulwark.core.burn_rates import Promise


class Advance(StrEnum):
    """Who moves a release to its next stage."""

    MANUAL_APPROVAL = "manual-approval"
    AUTOMATIC = "automatic"


class Rollout(Section):
    """The stages of a release."""

    stages: tuple[Percent, ...] = (10, 50, 100)
    """Percentages of the traffic, ascending, the last 100. `[100]` alone means no rolling release at all."""
    advance: Advance = Advance.MANUAL_APPROVAL
    """Who moves on: with `manual-approval` our pipeline, judging each stage; with `automatic` Vercel, when `watch` is over."""
    watch: Duration = timedelta(minutes=5)
    """How long a stage below 100 % is watched before the next; whole minutes."""
    success_ratio: Ratio = 0.995
    """The share of requests that has to succeed for a stage to pass."""

    @property
    def is_rolling(self) -> bool:
        """Whether there is a stage before everybody has the release, and so a rolling release on Vercel."""
        return len(self.stages) > 1


class Objective(Section):
    """A share of good events over a window."""

    objective_ratio: Ratio = Field(examples=[0.999])
    """The share that has to be good."""
    window: Duration = Field(examples=["30d"])
    """The time over which it is counted."""


class UptimeObjective(Section):
    """A share of the minutes in which the probes from a region get an answer; every region has to keep it for itself."""

    objective_ratio: Ratio = Field(examples=[0.999])
    """The share that has to be good, 0.9999 at most."""
    window: Duration = Field(examples=["30d"])
    """The time over which it is counted."""
    domains: tuple[Domain, ...] = ()
    """The domains that it is promised for; all that serve the application unless said."""

    @property
    def promise(self) -> Promise:
        """The promise in the terms of `bulwark.core.burn_rates`."""
        return Promise(self.objective_ratio, self.window)


class LatencyObjective(Section):
    """A limit for how long most requests may take."""

    percentile: Annotated[
        int,
        whole_number(50, 99, "a percentile", "a limit on it would say nothing about slow answers"),
        WithJsonSchema({"type": "integer", "minimum": 50, "maximum": 99}),
    ] = 95
    """Which percentile of the response times is compared."""
    threshold: Duration = Field(examples=["500ms"])
    """The time that the percentile has to stay under."""
    window: Duration = Field(examples=["7d"])
    """The time over which it is counted."""


class ServiceLevels(Section):
    """What the application promises. The defaults are Living Tree's."""

    deployment_success: Objective = Objective(objective_ratio=0.95, window=timedelta(days=7))
    """Share of deployments that succeed."""
    api_availability: Objective = Objective(objective_ratio=0.999, window=timedelta(days=30))
    """Share of requests that succeed."""
    uptime: UptimeObjective = UptimeObjective(objective_ratio=0.999, window=timedelta(days=30))
    """Share of the minutes in which domains answer probes, watched by Cloud Monitoring."""
    latency: LatencyObjective = LatencyObjective(threshold=timedelta(milliseconds=500), window=timedelta(days=7))
    """How fast requests are answered."""
    alert_below_budget_ratio: Ratio = 0.1
    """The share of the error budget below which somebody is told."""
