"""Clerk's Frontend API of this instance answers: without it nobody signs in."""

from collections.abc import Iterator
from typing import Final

from bulwark.core.health.answers import Answer, Expected, judge_answer
from bulwark.core.health.clerk import frontend_host
from bulwark.core.health.report import CheckResult
from bulwark.health.scene import Check, Scene

ID: Final = "clerk"
ENVIRONMENT_PATH: Final = "/v1/environment"
"""What every page that uses Clerk loads first; it needs no credential (clerk/openapi-specs, fapi 2026-05-12)."""


def subjects(scene: Scene) -> Iterator[str]:
    """Yield the host that the publishable key names; nothing when the configuration does not ask for it."""
    setting = scene.app.health.clerk_key_setting
    if setting is not None:
        yield frontend_host(scene.app.public_settings[setting]) or ""


def look(scene: Scene, subject: str) -> CheckResult:
    """Ask for the instance's environment."""
    answer = scene.probe.ask(subject, ENVIRONMENT_PATH)
    verdict = judge_answer(answer, Expected(scene.app.health.latency_limit))
    return CheckResult(ID, subject, verdict, answer.latency_seconds if isinstance(answer, Answer) else None)


CHECK: Final = Check(ID, "Clerk's Frontend API answers", subjects, look)
