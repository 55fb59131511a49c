"""The application says of itself that it works."""

from collections.abc import Iterator
from typing import Final

from bulwark.core.health.answers import Answer, Expected, judge_answer
from bulwark.core.health.report import CheckResult
from bulwark.health.scene import Check, Scene

ID: Final = "api"


def subjects(scene: Scene) -> Iterator[str]:
    """Yield the health address on each serving domain; none when the application has none."""
    api = scene.app.health.api
    if api is not None:
        yield from (f"{domain}{api.path}" for domain in scene.app.serving_domains)


def look(scene: Scene, subject: str) -> CheckResult:
    """Ask the health address."""
    health = scene.app.health
    fields = {} if health.api is None else health.api.fields
    host, _, path = subject.partition("/")
    answer = scene.probe.ask(host, f"/{path}", {"Accept": "application/json"})
    verdict = judge_answer(answer, Expected(health.latency_limit, fields))
    return CheckResult(ID, subject, verdict, answer.latency_seconds if isinstance(answer, Answer) else None)


CHECK: Final = Check(ID, "The application's own health address says that it works", subjects, look)
