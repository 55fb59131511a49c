"""Estimate what a month uses of everything that the vendors bill. Pure; each amount says what it assumes.

A month is 730 hours, the twelfth part of a year.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from bulwark.account.plan import secret_ids
from bulwark.config.application import Application
from bulwark.config.pipeline import Pipeline
from bulwark.config.repositories import Visibility
from bulwark.core.burn_rates import PROBE_PERIOD
from bulwark.core.doctor import prices
from bulwark.core.doctor.costs import Amount, Price
from bulwark.core.duties import Duty
from bulwark.core.schedules import Schedule, parse_schedule
from bulwark.doctor.demand import alert_conditions, uptime_checks

MONTH: Final = timedelta(hours=730)
YEAR: Final = timedelta(days=365)
EVALUATION: Final = timedelta(seconds=30)
"""How often Cloud Monitoring evaluates a condition ("Alerting pricing examples" of its documentation)."""
DEPLOYMENTS: Final = (10, 300)
"""Deployments of one application and environment in a month: one every three days, ten a day."""
MONITOR_MINUTES: Final = (1, 3)
"""Billed minutes of one run of the monitor; GitHub rounds each job up to whole minutes."""
SEATS: Final = (1, 10)
_UPDATES: Final = (10, 100)
_ENTRY_GIB: Final = 3 / 1024**2
"""An audit log entry with its labels, some 3 KiB."""
_REQUESTS_OF_AN_UPDATE: Final = (50, 2000)
_KEY_OPERATIONS_OF_AN_UPDATE: Final = (2, 20)
_KEY_VERSIONS: Final = (1, 5)
_STATE_GB: Final = (0.001, 1.0)
_MESSAGE_GIB: Final = 4 / 1024**2

Spending = tuple[Price, Amount]


def spending(pipeline: Pipeline, fleet: Sequence[Pipeline], seats: int | None) -> Iterator[Spending]:
    """Yield each price with the amount that a month of this environment uses of it.

    Args:
        pipeline: the environment.
        fleet: all environments of the folder.
        seats: people with a seat at GitHub and Vercel; None where nobody said.
    """
    yield from _secrets(pipeline)
    yield from _monitoring(pipeline)
    yield from _state()
    yield from _github(pipeline, seats)
    yield from _vercel(pipeline, fleet, seats)


def _secrets(pipeline: Pipeline) -> Iterator[Spending]:
    count, places = len(secret_ids(pipeline)), max(1, len(pipeline.google.secret_regions))
    said = f"{count} secrets in {places} {'location' if places == 1 else 'locations'}, one or two versions of each in use"
    yield prices.SECRET_VERSIONS, Amount(count * places, 2 * count * places, said)
    low, high = _readings(pipeline)
    said = f"each deployment reads what deploy may read, each run of the monitor what it may; {_deployments()}"
    yield prices.SECRET_ACCESSES, Amount(low, high, said)
    calls = sum(MONTH / period for period in _periods(pipeline))
    yield prices.SECRET_ROTATIONS, Amount(calls, calls, f"{len(_periods(pipeline))} secrets that rotate, by their periods")
    messages = calls * _MESSAGE_GIB
    yield prices.ROTATION_MESSAGES, Amount(messages, messages, "a message of 4 KiB each time that a secret is due")
    said = "one entry of 3 KiB for each reading of a secret, and two for each job that signs in"
    yield prices.AUDIT_LOGS, Amount(3 * low * _ENTRY_GIB, 3 * high * _ENTRY_GIB, said)


def _periods(pipeline: Pipeline) -> list[timedelta]:
    found = {
        contract.source or key: contract.rotation.period
        for app in pipeline.apps.values()
        for key, contract in app.secrets.items()
        if contract.rotation
    }
    return list(found.values())


def _readings(pipeline: Pipeline) -> tuple[float, float]:
    low = high = 0.0
    for app in pipeline.apps.values():
        by_deploy, by_monitor = _readable(app, Duty.DEPLOY), _readable(app, Duty.MONITOR)
        runs = _monitor_runs(pipeline, app)
        low += DEPLOYMENTS[0] * by_deploy + runs[0] * min(1, by_monitor)
        high += DEPLOYMENTS[1] * by_deploy + runs[1] * by_monitor
    return low, high


def _readable(app: Application, duty: Duty) -> int:
    return sum(duty in contract.readers for contract in app.secrets.values())


def _monitoring(pipeline: Pipeline) -> Iterator[Spending]:
    checks, regions = uptime_checks(pipeline), len(pipeline.alerting.regions)
    executions = checks * regions * (MONTH / PROBE_PERIOD)
    said = f"{checks} {'check' if checks == 1 else 'checks'} from {regions} regions each minute"
    yield prices.UPTIME_EXECUTIONS, Amount(executions, executions, said)
    conditions = alert_conditions(pipeline)
    yield prices.ALERT_CONDITIONS, Amount(conditions, conditions, f"{conditions} conditions with one metric each")
    points = conditions * (MONTH / EVALUATION)
    most = points + checks * (MONTH / EVALUATION)
    said = "every condition reads one point each 30 s, the one on silence one for each check"
    yield prices.ALERT_POINTS, Amount(points, most, said)


def _state() -> Iterator[Spending]:
    low, high = _KEY_VERSIONS
    yield prices.KEY_VERSIONS, Amount(low, high, "one version now, one more each 90 days; old ones are still needed")
    low, high = (updates * operations for updates, operations in zip(_UPDATES, _KEY_OPERATIONS_OF_AN_UPDATE, strict=True))
    said = f"{_UPDATES[0]} to {_UPDATES[1]} updates a month"
    yield prices.KEY_OPERATIONS, Amount(low, high, said)
    yield prices.STATE_STORAGE, Amount(*_STATE_GB, "up to 100 generations of at most 10 MB")
    low, high = (updates * requests for updates, requests in zip(_UPDATES, _REQUESTS_OF_AN_UPDATE, strict=True))
    yield prices.STATE_WRITES, Amount(low, high, said)


def _github(pipeline: Pipeline, seats: int | None) -> Iterator[Spending]:
    plan = pipeline.github.plan.value
    runs = [_monitor_runs(pipeline, app) for app in pipeline.apps.values() if app.repository.visibility is not Visibility.PUBLIC]
    low, high = sum(run[0] for run in runs) * MONITOR_MINUTES[0], sum(run[1] for run in runs) * MONITOR_MINUTES[1]
    said = f"deployment-monitor.yml, {MONITOR_MINUTES[0]} to {MONITOR_MINUTES[1]} minutes each by schedule and deployment"
    yield prices.ACTIONS_MINUTES[plan], Amount(low, high, f"{said}; {_deployments()}; builds and tests come on top")
    yield prices.GITHUB_SEATS[plan], _seats(seats)


def _vercel(pipeline: Pipeline, fleet: Sequence[Pipeline], seats: int | None) -> Iterator[Spending]:
    account = pipeline.vercel
    yield prices.VERCEL_SEATS[account.plan.value], _seats(seats)
    siblings = [app for one in fleet if one.vercel.team_id == account.team_id for app in one.apps.values()]
    rolling = len({app.vercel.project for app in siblings if app.rollout.is_rolling})
    if rolling:
        said = f"{rolling} projects with a rolling release; how many the plan includes differs"
        yield prices.ROLLING_RELEASES, Amount(0, rolling, said)


def _seats(seats: int | None) -> Amount:
    if seats is not None:
        return Amount(seats, seats, f"{seats} seats, as --seats says")
    return Amount(*SEATS, f"{SEATS[0]} to {SEATS[1]} seats; --seats says how many there are")


def _deployments() -> str:
    return f"{DEPLOYMENTS[0]} to {DEPLOYMENTS[1]} deployments of each application"


def _monitor_runs(pipeline: Pipeline, app: Application) -> tuple[float, float]:
    """Return how often the monitor runs in a month, at least and at most; GitHub skips schedules, which only saves."""
    if pipeline.workflows is None:
        return 0.0, 0.0
    scheduled = runs_a_month(parse_schedule(app.workflows.deployment_monitor.schedule))
    return scheduled + DEPLOYMENTS[0], scheduled + DEPLOYMENTS[1]


def runs_a_month(schedule: Schedule) -> float:
    """Return how often a schedule fires in a month, over four years."""
    first = date(2025, 1, 1)
    days = [first + timedelta(days=number) for number in range(4 * 365 + 1)]
    fired = sum(schedule.fires_on(day) for day in days) * len(schedule.hours) * len(schedule.minutes)
    return fired / 48
