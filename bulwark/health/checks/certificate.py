"""The certificate of each domain is trusted and will be for a while."""

from collections.abc import Iterator
from typing import Final

from bulwark.core.health.answers import Answer, judge_certificate
from bulwark.core.health.report import CheckResult
from bulwark.health.scene import Check, Scene

ID: Final = "certificate"


def subjects(scene: Scene) -> Iterator[str]:
    """Yield all domains, the redirecting ones too: their visitors see the certificate first."""
    yield from sorted(scene.app.domains)


def look(scene: Scene, subject: str) -> CheckResult:
    """Open a connection to the domain and read its certificate."""
    health = scene.app.health
    answer = scene.probe.ask(subject, health.page)
    verdict = judge_certificate(answer, scene.now, health.certificate_renewal_due)
    return CheckResult(ID, subject, verdict, answer.latency_seconds if isinstance(answer, Answer) else None)


CHECK: Final = Check(ID, "Every certificate is trusted and was renewed in time", subjects, look)
