"""The report and the issue tell somebody who was just woken what differs, and never call it well when nobody could look."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.finding import Finding
from bulwark.core.drift.ignoring import Ignore
from bulwark.core.drift.issue import LONGEST, cell, coverage_words, issue_of
from bulwark.core.drift.memory import Look, Memory, decode, remember
from bulwark.core.drift.report import Report, Unseen, groups
from bulwark.core.drift.undeclared import Coverage
from bulwark.core.verdict import Phase

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
KEY = Finding(
    "staging", "github", "github-deploy-key", "o/r", "7", "", DriftClass.IDENTITY, "key mirror", None, "7", "It reads.", "keys"
)
LABEL = replace(
    KEY, id="l", drift_class=DriftClass.COSMETIC, path="labels", title="labels differ", urn="urn:l", declared="a", family="labels"
)
DARK = Unseen("deploy key at o/r", "refused with 403", "Give it the right.")


def report(*findings: Finding, **more: object) -> Report:
    memory = remember(Memory(), Look(findings, frozenset()), 2, NOW)
    given = {"current": frozenset(one.fingerprint for one in findings), **more}
    return Report("staging", NOW.isoformat(), memory, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "phase", "headline"),
    [
        (report(), Phase.PASS, "staging: nothing differs from the program"),
        (report(LABEL), Phase.PENDING, "Drift in staging: 1 finding to be seen again before it is reported"),
        (report(LABEL, unseen=(DARK,)), Phase.ERROR, "1 place could not be looked at"),
        (report(KEY, unseen=(DARK, DARK)), Phase.FAIL, "Drift in staging: 1 finding, 2 places could not be looked at"),
    ],
    ids=["quiet", "waiting", "unknown", "found"],
)
def test_found_is_worse_than_unknown_and_unknown_is_no_pass(made: Report, phase: Phase, headline: str):
    assert made.phase is phase
    assert headline in made.headline
    assert issue_of(made).title == made.headline


def test_the_document_has_everything():
    made = report(
        KEY,
        unseen=(DARK,),
        coverage={"github": Coverage(1, 2, 1)},
        expired=(Ignore("k", "*", "x", "why", date(2026, 1, 1)),),
        notes=("a note",),
    )
    document = made.document()
    assert document["phase"] == "fail"
    assert document["findings"][0]["about"]["class"] == "identity"
    assert document["findings"][0]["seen_now"] is True
    assert document["coverage"]["github"]["ratio"] == 0.5
    assert document["expired_ignores"][0]["expires"] == "2026-01-01"
    assert document["unknown"][0]["reason"] == "refused with 403"


def test_findings_are_grouped_by_who_and_when_or_else_by_family():
    made = report(
        replace(KEY, id="1", actor="eve", at="04:12"),
        replace(KEY, id="2", actor="eve", at="04:12"),
        replace(KEY, id="3", actor="bob"),
        replace(KEY, id="4"),
        replace(KEY, id="5"),
    )
    assert {group.cause: len(group.findings) for group in groups(made.reported)} == {"eve at 04:12": 2, "bob": 1, "keys": 2}


def bare(made: Report) -> Report:
    known = {key: replace(one, finding=None, where="") for key, one in made.memory.known.items()}
    return replace(made, memory=Memory(1, known))


def test_what_has_no_text_any_more_stands_with_its_id():
    made = bare(report(KEY))
    assert [group.cause for group in groups(made.reported)] == ["of which only the id is kept"]
    assert f"`{KEY.fingerprint}` since" in issue_of(made).body
    assert made.document()["findings"][0]["about"] is None


def test_the_issue_says_what_since_when_what_it_allows_and_both_ways_out():
    declared = replace(LABEL, drift_class=DriftClass.PROTECTION)
    made = report(
        KEY,
        declared,
        replace(LABEL, id="w"),
        unseen=(DARK,),
        notes=("look @here",),
        coverage={"google": Coverage(0, 0, 2)},
        expired=(Ignore("k", "*", "x", "why", date(2026, 1, 1)),),
        current=frozenset({KEY.fingerprint}),
    )
    body = issue_of(made).body
    for part in (
        "**identity** key mirror",
        "since 2026-11-24T04:00:00+00:00. It reads.",
        f"bulwark drift revert staging {KEY.fingerprint}",
        f"bulwark drift adopt staging {KEY.fingerprint}",
        "declared: a; there: 7",
        "(nobody could look this time)",
        "**not known**: deploy key at o/r: refused with 403. Give it the right.",
        "1 more were seen too seldom",
        "nothing is known to exist, 2 places not known",
        "ended on 2026-01-01",
        "look @\u200bhere",
    ):
        assert part in body
    assert decode(body) == made.memory


def test_ten_thousand_findings_keep_within_githubs_limit_and_none_is_forgotten():
    made = report(*(replace(KEY, id=str(number), title="x" * 80) for number in range(10_000)))
    text = issue_of(made)
    assert len(text.body) <= LONGEST - 200
    assert "more parts do not fit here" in text.body
    read = decode(text.body)
    assert isinstance(read, Memory)
    assert read.known.keys() == made.memory.known.keys()


def test_what_others_wrote_stays_text():
    assert cell("--> <b>[x](y)</b> @all #1\n| *") == "--\\> \\<b\\>\\[x\\](y)\\</b\\> @\u200ball #\u200b1 \\| \\*"


def test_coverage_is_a_figure_with_what_is_not_known_beside_it():
    assert coverage_words(Coverage(1, 3, 2)) == "33.3% declared (1 of 3), 2 places not known"
