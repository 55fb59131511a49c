"""Secret Manager does not rotate: it calls for it, on a topic. A secret that nobody can replace says so where it is declared."""

import re
from collections.abc import Iterator
from typing import Final

from policies.example_resources import secret, secret_readers, secret_reads_logged
from policies.frameworks import NIST_CHANGE_AUTHENTICATORS
from policies.outcome import Finding
from policies.resources import Resource, Value
from policies.rule import Applicability, ResourceRule, Severity, collect
from policies.secret_resources import is_secret

REASON_ANNOTATION: Final = "no-rotation"
"""Annotation of a secret that is never replaced; its value is the reason."""

LONGEST_PERIOD_DAYS: Final = 365
_DAY_SECONDS: Final = 86_400
_SECONDS: Final = re.compile(r"(\d+)(?:\.\d+)?s")


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield what keeps the secret from being replaced in time."""
    reason = resource.read("annotations").field(REASON_ANNOTATION).optional_text()
    if reason and reason.strip():
        return
    yield from collect(_judge_period, resource)
    yield from collect(_judge_topics, resource)


def _judge_period(resource: Resource) -> Iterator[Finding]:
    period = resource.read("rotation").field("rotationPeriod")
    text = period.optional_text()
    if not text:
        yield _finding(resource, period, "the secret has no rotation", f"or say why not in the annotation {REASON_ANNOTATION}")
        return
    match = _SECONDS.fullmatch(text)
    if match is None or int(match[1]) > LONGEST_PERIOD_DAYS * _DAY_SECONDS:
        problem = f"the secret is replaced every {text}"
        yield _finding(resource, period, problem, f"at most {LONGEST_PERIOD_DAYS * _DAY_SECONDS}s")


def _judge_topics(resource: Resource) -> Iterator[Finding]:
    topics = resource.read("topics")
    has_rotation = not resource.read("rotation").is_absent
    if has_rotation and not any(topic.field("name").text() for topic in topics.items()):
        yield Finding(
            topics.path,
            "the rotation has no topic",
            "nobody hears the call to replace the secret",
            "Name a Pub/Sub topic in topics, which Secret Manager's service identity may publish to.",
        )


def _finding(resource: Resource, value: Value, problem: str, alternative: str) -> Finding:
    return Finding(
        value.path,
        problem,
        "what was copied once, by somebody who left or from a log, opens the door for years",
        f"Set rotation.rotationPeriod, as 7776000s for 90 days, {alternative}.",
        accepted_as=resource.read("secretId").optional_text() or resource.name,
    )


RULE = ResourceRule(
    id="secrets-rotate-or-say-why-not",
    title="A secret has a rotation of at most a year with a topic, or says why it has none",
    severity=Severity.MEDIUM,
    why=(
        "A leaked secret is worth something as long as it is valid, and nobody knows which ones have leaked. A period makes the "
        "replacement something that is practised, so that it works on the day it is needed at once."
    ),
    remediation=(
        "Set `rotation.rotationPeriod` and `rotation.nextRotationTime`.",
        "Name a topic in `topics` and let Secret Manager's service identity publish to it.",
        f"Where the vendor has no way to replace the secret, write the reason into the annotation `{REASON_ANNOTATION}`.",
    ),
    frameworks=(NIST_CHANGE_AUTHENTICATORS,),
    applies_to=Applicability("secrets of Secret Manager, regional ones too", is_secret),
    bad=(secret(rotation=None), secret_readers(), secret_reads_logged()),
    good=(secret(), secret_readers(), secret_reads_logged()),
    judge=judge,
    exceptions="A secret that nobody can replace, by its id.",
)
