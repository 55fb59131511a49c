"""What an address answered, and whether that is what visitors should get."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from bulwark.core.durations import format_duration
from bulwark.core.health.report import evidence_of
from bulwark.core.verdict import Phase, Verdict

_SERVER_ERROR: Final = 500
_OK: Final = range(200, 300)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from an address; redirects are not followed."""

    status: int
    latency_seconds: float
    """From the first byte sent to the last byte received, the connection included."""
    location: str = ""
    """Where a redirect leads; empty for none."""
    content: Any = None
    """The JSON value of the body; None when it is not JSON."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Header names in lower case."""
    certificate_expires_at: datetime | None = None
    """None for an address without TLS."""
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing came back."""

    reason: str
    """What went wrong, as `connection refused`."""
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Expected:
    """What an address has to answer."""

    latency_limit: timedelta
    fields: Mapping[str, str] = field(default_factory=dict)
    """Fields of the JSON body and their values; none for any body."""


def judge_answer(answer: Answer | Silence, expected: Expected) -> Verdict:
    """Judge an address that has to answer itself: with a status of success, in time, and with what its body has to say."""
    if isinstance(answer, Silence):
        return no_answer(answer)
    evidence = evidence_of(status=answer.status, attempts=answer.attempts, vercel_error=answer.headers.get("x-vercel-error"))
    if answer.status not in _OK:
        words = " from the hosting, which has nothing to serve here" if "vercel_error" in evidence else ""
        return Verdict(Phase.FAIL, f"answered {answer.status}{words}", evidence)
    for name, wanted in expected.fields.items():
        seen = answer.content.get(name) if isinstance(answer.content, Mapping) else None
        if seen != wanted:
            described = "has no such field" if seen is None else "says something else"
            return Verdict(Phase.FAIL, f"answered {answer.status}, but its body {described}: {name} should be {wanted}", evidence)
    limit_seconds = expected.latency_limit.total_seconds()
    if answer.latency_seconds > limit_seconds:
        reason = f"answered {answer.status} after {answer.latency_seconds:.2f} s, the limit is {limit_seconds:g} s"
        return Verdict(Phase.FAIL, reason, evidence | {"limit_seconds": limit_seconds})
    return Verdict(Phase.PASS, f"answered {answer.status}", evidence)


def judge_redirect(answer: Answer | Silence, source: str, target: str, status: int) -> Verdict:
    """Judge a domain that has to send visitors to another one, keeping the path.

    Args:
        answer: what `https://<source>/<path>` answered.
        source: the domain asked.
        target: the domain that visitors are sent to.
        status: the status that the redirect has to have.
    """
    if isinstance(answer, Silence):
        return no_answer(answer)
    evidence = evidence_of(status=answer.status, location=answer.location or None, attempts=answer.attempts)
    if answer.status != status:
        return Verdict(Phase.FAIL, f"answered {answer.status} instead of a redirect with {status}", evidence)
    if not answer.location.startswith((f"https://{target}/", f"https://{target}?")) and answer.location != f"https://{target}":
        return Verdict(Phase.FAIL, f"{source} sends visitors somewhere else than to https://{target}", evidence)
    return Verdict(Phase.PASS, f"sends visitors to {target}", evidence)


def judge_certificate(answer: Answer | Silence, now: datetime, renewal_due: timedelta) -> Verdict:
    """Judge the certificate of an answer: one that is not renewed in time ends in an outage on a day that is known.

    Args:
        answer: any answer over TLS; a certificate that nobody trusts ends in silence.
        now: the moment of looking, with a time zone.
        renewal_due: how long before its end a certificate should have been renewed.
    """
    if isinstance(answer, Silence):
        return Verdict(Phase.ERROR, f"could not be seen: {answer.reason}", evidence_of(attempts=answer.attempts))
    if answer.certificate_expires_at is None:
        return Verdict(Phase.FAIL, "the answer came without TLS")
    rest = answer.certificate_expires_at - now
    evidence = {"expires_at": answer.certificate_expires_at.isoformat(), "rest_days": round(rest / timedelta(days=1), 2)}
    if rest < timedelta(0):
        return Verdict(Phase.FAIL, "the certificate has expired", evidence)
    if rest < renewal_due:
        due = format_duration(renewal_due)
        reason = f"the certificate ends in {rest.days} days; it should have been renewed {due} before its end"
        return Verdict(Phase.FAIL, reason, evidence)
    return Verdict(Phase.PASS, f"the certificate is good for {rest.days} days", evidence)


def no_answer(silence: Silence) -> Verdict:
    """Return the verdict on an address that does not answer: whoever visits it gets nothing either."""
    return Verdict(Phase.FAIL, f"no answer: {silence.reason}", evidence_of(attempts=silence.attempts))
