"""Run all checks of one application at the same time, and put what they say together."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from bulwark.core.health.report import CheckResult, HealthReport
from bulwark.core.verdict import Phase, Verdict
from bulwark.errors import BulwarkError
from bulwark.health.registry import CHECKS
from bulwark.health.scene import Check, Scene

WORKERS: Final = 16
"""Checks wait for others nearly all of their time."""

Progress = Callable[[CheckResult], None]


def examine(scene: Scene, on_result: Progress, checks: Iterable[Check] = CHECKS) -> HealthReport:
    """Run the checks; the report has them in their order, `on_result` gets each as soon as it and those before it are there.

    What cannot be looked at is a result of phase `error`, whatever the reason: a monitor that dies tells nobody of the outage.
    """
    plan = [(check, subject) for check in checks for subject in check.subjects(scene)]
    results: list[CheckResult] = []
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        for result in pool.map(lambda one: _look(scene, *one), plan):
            results.append(result)
            on_result(result)
    moment = scene.now.isoformat(timespec="seconds").replace("+00:00", "Z")
    return HealthReport(scene.pipeline.environment.name, scene.application, moment, tuple(results))


def _look(scene: Scene, check: Check, subject: str) -> CheckResult:
    try:
        return check.look(scene, subject)
    except BulwarkError as error:
        return CheckResult(check.id, subject, Verdict(Phase.ERROR, f"could not be looked at: {str(error).rstrip('.')}"))
    except Exception as error:  # noqa: BLE001 - an answer in a form that nobody foresaw must not end the other checks
        reason = f"could not be looked at: the answer is not of a form that is known ({type(error).__name__})"
        return CheckResult(check.id, subject, Verdict(Phase.ERROR, reason))
