"""Each redirecting domain sends visitors where the configuration says, with the path they asked for."""

from collections.abc import Iterator
from typing import Final

from bulwark.core.health.answers import Answer, judge_redirect
from bulwark.core.health.report import CheckResult
from bulwark.health.scene import Check, Scene

ID: Final = "redirect"


def subjects(scene: Scene) -> Iterator[str]:
    """Yield the domains that redirect."""
    yield from sorted(name for name, settings in scene.app.domains.items() if settings.redirect_to is not None)


def look(scene: Scene, subject: str) -> CheckResult:
    """Ask the domain for the page."""
    settings = scene.app.domains[subject]
    answer = scene.probe.ask(subject, scene.app.health.page)
    verdict = judge_redirect(answer, subject, settings.redirect_to or "", settings.effective_status_code or 0)
    return CheckResult(ID, subject, verdict, answer.latency_seconds if isinstance(answer, Answer) else None)


CHECK: Final = Check(ID, "Every redirecting domain leads where it should", subjects, look)
