"""Reports, their summaries, and the notices that they become."""

import pytest

from bulwark.core.guards import Mode
from bulwark.core.health.guards import GUARDS
from bulwark.core.health.notice import notice_of
from bulwark.core.health.report import CheckResult, HealthReport, phase_of
from bulwark.core.health.summary import headline, markdown, text
from bulwark.core.notices import Severity
from bulwark.core.verdict import Phase, Verdict

ENFORCED = dict.fromkeys(GUARDS, Mode.ENFORCE)


def result(phase: Phase, reason: str = "answered 200", latency: float | None = 0.1234, subject: str = "shop.example"):
    return CheckResult("domain", subject, Verdict(phase, reason), latency)


def report(*results: CheckResult) -> HealthReport:
    return HealthReport("production", "shop", "2026-11-23T12:00:00Z", results)


def test_the_document():
    document = report(result(Phase.PASS), result(Phase.FAIL, "answered 500", None)).document()
    assert document["phase"] == "fail"
    assert document["counts"] == {"pass": 1, "fail": 1}
    assert [one["latency_seconds"] for one in document["results"]] == [0.1234, None]


def test_the_phase_of_no_reports_is_no_pass():
    assert phase_of([]) is Phase.INCONCLUSIVE
    assert phase_of([report(result(Phase.PASS)), report(result(Phase.ERROR))]) is Phase.ERROR


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ([], "shop in production: nothing was looked at"),
        ([result(Phase.PASS), result(Phase.PASS)], "shop in production: all 2 checks pass"),
        ([result(Phase.PASS), result(Phase.FAIL, "answered 500")], "shop in production: domain shop.example: answered 500"),
        (
            [result(Phase.ERROR, "no answer"), result(Phase.FAIL, "answered 500")],
            "shop in production: domain shop.example: answered 500 (and 1 more)",
        ),
    ],
)
def test_the_headline_is_the_worst_thing(results: list[CheckResult], said: str):
    assert headline(report(*results)) == said


def test_markdown_has_trouble_first_and_makes_nothing_of_what_others_wrote():
    words = "said | <b>@everyone</b> `x`\n| and [more](https://evil.example)"
    lines = markdown(report(result(Phase.PASS), result(Phase.FAIL, words, None))).splitlines()
    rows = [line for line in lines if line.startswith("| ") and "---" not in line][1:]
    assert [row[2] for row in rows] == ["✗", "✓"]
    assert "\\<b\\>@\u200beveryone" in rows[0]
    assert rows[0].count(" | ") == 4, "five cells"


def test_text_has_a_line_for_each_result_and_the_headline():
    said = text(report(result(Phase.PASS), result(Phase.ERROR, "could not be looked at", None, "secrets"))).splitlines()
    assert said == [
        "✓ domain  shop.example     123 ms  answered 200",
        "! domain  secrets                  could not be looked at",
        "shop in production: domain secrets: could not be looked at",
    ]


def test_text_of_nothing():
    assert text(report()) == "shop in production: nothing was looked at"


@pytest.mark.parametrize(
    ("phase", "severity", "is_resolved"),
    [(Phase.PASS, Severity.CRITICAL, True), (Phase.FAIL, Severity.CRITICAL, False), (Phase.ERROR, Severity.WARNING, False)],
)
def test_notices(phase: Phase, severity: Severity, is_resolved: bool):
    notice = notice_of(report(result(phase)), ENFORCED)
    assert notice is not None
    assert (notice.key, notice.severity, notice.is_resolved) == ("health/shop/production", severity, is_resolved)


@pytest.mark.parametrize("phase", [Phase.PENDING, Phase.INCONCLUSIVE])
def test_what_is_not_decided_is_no_notice(phase: Phase):
    assert notice_of(report(result(phase)), ENFORCED) is None
