"""The database answers a read through Supabase, as every visitor's browser could make it. No secret is used."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from bulwark.core.health.answers import Answer, Expected, judge_answer
from bulwark.core.health.report import CheckResult
from bulwark.health.scene import Check, Scene

ID: Final = "database"


def subjects(scene: Scene) -> Iterator[str]:
    """Yield the host of the project's API; nothing when the configuration does not ask for it."""
    database = scene.app.health.database
    if database is not None:
        yield urlsplit(scene.app.public_settings[database.url_setting]).hostname or ""


def look(scene: Scene, subject: str) -> CheckResult:
    """Read one row. The key is public; the gateway wants it in two headers (Supabase, "API keys", 2026-11)."""
    health = scene.app.health
    if health.database is None:
        raise AssertionError("subjects yields nothing without it")
    key = scene.app.public_settings[health.database.key_setting]
    answer = scene.probe.ask(subject, health.database.path, {"apikey": key, "Authorization": f"Bearer {key}"})
    verdict = judge_answer(answer, Expected(health.latency_limit))
    return CheckResult(ID, subject, verdict, answer.latency_seconds if isinstance(answer, Answer) else None)


CHECK: Final = Check(ID, "The database answers a read through Supabase", subjects, look)
