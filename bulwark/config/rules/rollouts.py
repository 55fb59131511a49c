"""What must hold in an application's rollout and service levels.

Sources: pulumiverse/vercel 5.21.1, ProjectRollingRelease (1 to 10 stages, only the last is 100, 1 to 10,000 minutes a stage);
hashicorp/terraform-provider-google-beta, monitoring SLO, rolling period of 1 to 30 days (2026-08).
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Final

from bulwark.config.accounts import VercelPlan
from bulwark.config.application import Application
from bulwark.config.paths import Path
from bulwark.config.rules.frame import ApplicationRule, Stack, app_path
from bulwark.core.durations import format_duration
from bulwark.errors import Problem

_MOST_STAGES: Final = 10
_LONGEST_STAGE: Final = timedelta(minutes=10_000)
_LONGEST_WINDOW: Final = timedelta(days=30)
_EXAMPLE: Final = "[10, 50, 100]"


def _stages_ascend(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    stages, path = app.rollout.stages, app_path(name, "rollout", "stages")
    for index, (before, stage) in enumerate(pairwise(stages), start=1):
        if stage <= before:
            yield stack.problem(
                (*path, index),
                f"{stage} does not come after {before}",
                "a release would lose visitors from one stage to the next",
                f"write the stages in ascending order, such as {_EXAMPLE}",
            )


def _last_stage_is_everybody(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    stages, path = app.rollout.stages, app_path(name, "rollout", "stages")
    if not stages:
        yield stack.problem(
            path, "there is no stage", "no release would reach anybody", f"write stages such as {_EXAMPLE}, or [100]"
        )
    elif stages[-1] != 100:
        yield stack.problem(
            (*path, len(stages) - 1),
            f"the last stage is {stages[-1]}",
            "no release would ever reach everybody",
            f"end with 100, such as {_EXAMPLE}",
        )
    if len(stages) > _MOST_STAGES:
        yield stack.problem(
            path,
            f"there are {len(stages)} stages",
            f"Vercel takes {_MOST_STAGES} and refuses more",
            f"keep {_MOST_STAGES} at most",
        )


def _watch_can_be_kept(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    watch = app.rollout.watch
    if watch % timedelta(minutes=1) or not timedelta(0) < watch <= _LONGEST_STAGE:
        yield stack.problem(
            app_path(name, "rollout", "watch"),
            f"'{format_duration(watch)}' is not 1 to 10000 whole minutes",
            "Vercel counts stages in minutes and would refuse it",
            "write whole minutes, such as 5m",
        )


def _plan_has_rolling_releases(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    if app.rollout.is_rolling and stack.pipeline.vercel.plan is VercelPlan.HOBBY:
        yield stack.problem(
            app_path(name, "rollout", "stages"),
            "Vercel's plan 'hobby' has no rolling releases",
            "everybody would have the release at once",
            "write [100] to say so, or change to Pro",
        )


def _windows(app: Application) -> Iterator[tuple[str, timedelta]]:
    levels = app.service_levels
    yield "deployment_success", levels.deployment_success.window
    yield "api_availability", levels.api_availability.window
    yield "uptime", levels.uptime.window
    yield "latency", levels.latency.window


def _windows_can_be_counted(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for level, window in _windows(app):
        path: Path = app_path(name, "service_levels", level, "window")
        if window % timedelta(days=1) or not timedelta(0) < window <= _LONGEST_WINDOW:
            yield stack.problem(
                path,
                f"'{format_duration(window)}' is not 1 to 30 whole days",
                "Cloud Monitoring counts an objective over whole days and would refuse it",
                "write whole days, such as 30d",
            )


def _threshold_is_some_time(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    if not app.service_levels.latency.threshold:
        yield stack.problem(
            app_path(name, "service_levels", "latency", "threshold"),
            "'0s' is no time at all",
            "every answer would count as too slow",
            "write a time such as 500ms",
        )


RULES: Final[tuple[ApplicationRule, ...]] = (
    _stages_ascend,
    _last_stage_is_everybody,
    _watch_can_be_kept,
    _plan_has_rolling_releases,
    _windows_can_be_counted,
    _threshold_is_some_time,
)
