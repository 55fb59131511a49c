"""The judgement of what addresses answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bulwark.core.health.answers import Answer, Expected, Silence, judge_answer, judge_certificate, judge_redirect
from bulwark.core.verdict import Phase

IN_TIME = Expected(timedelta(seconds=3))
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SILENCE = Silence("the connection was refused", attempts=3)


@pytest.mark.parametrize(
    ("answer", "fields", "phase", "reason"),
    [
        (Answer(200, 0.2), {}, Phase.PASS, "answered 200"),
        (Answer(204, 0.2), {}, Phase.PASS, "answered 204"),
        (Answer(301, 0.2, "https://elsewhere.example/"), {}, Phase.FAIL, "answered 301"),
        (Answer(404, 0.2), {}, Phase.FAIL, "answered 404"),
        (
            Answer(404, 0.2, headers={"x-vercel-error": "DEPLOYMENT_NOT_FOUND"}),
            {},
            Phase.FAIL,
            "answered 404 from the hosting, which has nothing to serve here",
        ),
        (Answer(503, 0.2), {}, Phase.FAIL, "answered 503"),
        (Answer(200, 3.01), {}, Phase.FAIL, "answered 200 after 3.01 s, the limit is 3 s"),
        (Answer(200, 3.0), {}, Phase.PASS, "answered 200"),
        (Answer(200, 0.2, content={"status": "ok"}), {"status": "ok"}, Phase.PASS, "answered 200"),
        (
            Answer(200, 0.2, content={"status": "down"}),
            {"status": "ok"},
            Phase.FAIL,
            "answered 200, but its body says something else: status should be ok",
        ),
        (
            Answer(200, 0.2, content=[]),
            {"status": "ok"},
            Phase.FAIL,
            "answered 200, but its body has no such field: status should be ok",
        ),
        (SILENCE, {}, Phase.FAIL, "no answer: the connection was refused"),
    ],
)
def test_answers(answer: Answer | Silence, fields: dict[str, str], phase: Phase, reason: str):
    verdict = judge_answer(answer, Expected(IN_TIME.latency_limit, fields))
    assert (verdict.phase, verdict.reason) == (phase, reason)


@pytest.mark.parametrize(
    ("answer", "phase", "reason"),
    [
        (Answer(308, 0.1, "https://shop.example/"), Phase.PASS, "sends visitors to shop.example"),
        (Answer(308, 0.1, "https://shop.example"), Phase.PASS, "sends visitors to shop.example"),
        (Answer(308, 0.1, "https://shop.example?a=1"), Phase.PASS, "sends visitors to shop.example"),
        (
            Answer(308, 0.1, "https://shop.example.evil.example/"),
            Phase.FAIL,
            "www.shop.example sends visitors somewhere else than to https://shop.example",
        ),
        (
            Answer(308, 0.1, "http://shop.example/"),
            Phase.FAIL,
            "www.shop.example sends visitors somewhere else than to https://shop.example",
        ),
        (Answer(307, 0.1, "https://shop.example/"), Phase.FAIL, "answered 307 instead of a redirect with 308"),
        (Answer(200, 0.1), Phase.FAIL, "answered 200 instead of a redirect with 308"),
        (SILENCE, Phase.FAIL, "no answer: the connection was refused"),
    ],
)
def test_redirects(answer: Answer | Silence, phase: Phase, reason: str):
    verdict = judge_redirect(answer, "www.shop.example", "shop.example", 308)
    assert (verdict.phase, verdict.reason) == (phase, reason)


@pytest.mark.parametrize(
    ("rest", "phase", "part"),
    [
        (timedelta(days=60), Phase.PASS, "good for 60 days"),
        (timedelta(days=14), Phase.PASS, "good for 14 days"),
        (timedelta(days=13, hours=23), Phase.FAIL, "ends in 13 days; it should have been renewed 14d before its end"),
        (timedelta(seconds=-1), Phase.FAIL, "has expired"),
    ],
)
def test_certificates(rest: timedelta, phase: Phase, part: str):
    verdict = judge_certificate(Answer(200, 0.1, certificate_expires_at=NOW + rest), NOW, timedelta(days=14))
    assert verdict.phase is phase
    assert part in verdict.reason


def test_a_certificate_that_cannot_be_seen_is_not_judged():
    assert judge_certificate(SILENCE, NOW, timedelta(days=14)).phase is Phase.ERROR


def test_no_certificate_is_a_fail():
    assert judge_certificate(Answer(200, 0.1), NOW, timedelta(days=14)).phase is Phase.FAIL


def test_evidence_is_what_is_known():
    evidence: dict[str, Any] = dict(judge_answer(Answer(200, 0.1, attempts=2), IN_TIME).evidence)
    assert evidence == {"status": 200, "attempts": 2}
