"""A line of the ledger is read as it was written, its first end counts, and one that was taken away leaves a gap."""

from dataclasses import replace

import pytest

from bulwark.core.infra.ledger import STATES, Begun, Line, ending_of, gaps, is_continued, line_of, payload_of

BEGUN = Begun("staging", "c" * 40, "https://github.com/o/r/actions/runs/1", "octocat", "sha256:1", 7)


def test_a_line_is_read_as_it_was_written():
    ending = ending_of("applied", 45.4, {"update": 1, "create": 2})
    assert ending == "applied in 45 s: 2 create, 1 update"
    line = line_of(9, "now", payload_of(BEGUN), ("", ending))
    assert line == Line(9, "now", BEGUN, "applied", 45, "2 create, 1 update")
    assert line_of(9, "now", payload_of(BEGUN), ()) == Line(9, "now", BEGUN)
    assert line_of(9, "now", payload_of(BEGUN), ("stopped in 3 s",)) == Line(9, "now", BEGUN, "stopped", 3)


@pytest.mark.parametrize("outcome", STATES)
def test_the_longest_end_fits(outcome: str):
    counts = dict.fromkeys(("create", "update", "delete", "replace", "import", "discard"), 99_999)
    assert len(ending_of(outcome, 99_999, counts)) <= 140


def test_what_was_added_behind_the_end_does_not_count():
    line = line_of(9, "now", payload_of(BEGUN), ("failed in 1 s", "applied in 2 s"))
    assert line is not None
    assert line.outcome == "failed"


@pytest.mark.parametrize("payload", ["", [], {}, payload_of(BEGUN) | {"stack": 1}, payload_of(BEGUN) | {"previous": "x"}])
def test_other_deployments_are_no_lines(payload: object):
    assert line_of(9, "now", payload, ()) is None


def test_a_line_that_was_taken_away_leaves_a_gap():
    lines = tuple(Line(number, "", replace(BEGUN, previous=before)) for number, before in ((9, 8), (7, 3)))
    assert gaps(lines, is_whole=True) == (3, 8)
    assert gaps(lines, is_whole=False) == (8,)
    assert gaps((Line(1, "", replace(BEGUN, previous=0)),), is_whole=True) == ()


@pytest.mark.parametrize(
    ("outcome", "digest", "expected"),
    [
        ("unfinished", "sha256:1", True),
        ("failed", "sha256:1", True),
        ("applied", "sha256:1", False),
        ("stopped", "sha256:1", False),
        ("failed", "sha256:2", False),
    ],
)
def test_only_an_unfinished_apply_of_the_same_review_goes_on(outcome: str, digest: str, expected: bool):
    lines = (
        Line(3, "", replace(BEGUN, stack="production")),
        Line(2, "", replace(BEGUN, digest=digest), outcome),
        Line(1, "", BEGUN, "failed"),
    )
    assert is_continued(lines, "staging", BEGUN.commit, "sha256:1") is expected
    assert not is_continued((), "staging", BEGUN.commit, "sha256:1")
