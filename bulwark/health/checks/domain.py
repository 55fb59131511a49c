"""Each serving domain answers its page, in time."""

from collections.abc import Iterator
from typing import Final

from bulwark.core.health.answers import Answer, Expected, judge_answer
from bulwark.core.health.report import CheckResult
from bulwark.health.scene import Check, Scene

ID: Final = "domain"


def subjects(scene: Scene) -> Iterator[str]:
    """Yield the domains that the application answers on."""
    yield from scene.app.serving_domains


def look(scene: Scene, subject: str) -> CheckResult:
    """Ask the domain for its page."""
    health = scene.app.health
    answer = scene.probe.ask(subject, health.page)
    verdict = judge_answer(answer, Expected(health.latency_limit))
    return CheckResult(ID, subject, verdict, answer.latency_seconds if isinstance(answer, Answer) else None)


CHECK: Final = Check(ID, "Every domain answers its page in time", subjects, look)
