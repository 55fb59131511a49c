"""Figures before and after a change of a guard's mode."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.adoption import (
    Attempt,
    Fate,
    Figures,
    GuardCount,
    GuardRecord,
    Window,
    compare,
    summarise,
    windows_around,
)
from bulwark.core.guards import Mode
from bulwark.core.proportions import Proportion
from bulwark.core.verdict import Phase

START = datetime(2026, 11, 1, tzinfo=UTC)
MONTH = Window(START, START + timedelta(days=30))
HOUR = timedelta(hours=1)
GOOD, BAD, OPEN = Fate.SUCCEEDED, Fate.FAILED, Fate.UNDECIDED


def attempts(*fates: Fate, first: datetime = START) -> list[Attempt]:
    """Return one attempt an hour, each taking a minute, numbered from 1."""
    return [
        Attempt(first + index * HOUR, first + index * HOUR + timedelta(minutes=1), fate, index + 1)
        for index, fate in enumerate(fates)
    ]


def figures(succeeded: int, total: int) -> Figures:
    return summarise(attempts(*[GOOD] * succeeded, *[BAD] * (total - succeeded)), [], Window(START, START + timedelta(days=99)))


def test_attempts_are_counted_by_when_they_began_and_the_end_is_left_out():
    found = summarise(attempts(GOOD, BAD, OPEN, GOOD, GOOD), [], Window(START + HOUR, START + 4 * HOUR))
    assert (found.success, found.undecided, found.total) == (Proportion(1, 2), 1, 3)


def test_a_workflow_that_failed_before_it_deployed_is_a_failure_of_its_own_kind():
    found = summarise([Attempt(START, START, BAD, None), *attempts(GOOD, BAD)], [], MONTH)
    assert (found.success, found.not_deployed) == (Proportion(1, 3), 1)


def test_a_row_of_failures_is_one_outage_and_ends_with_the_next_success():
    found = summarise(attempts(GOOD, BAD, BAD, OPEN, GOOD, BAD, GOOD, BAD), [], MONTH)
    assert (found.recovery_seconds, found.recovered, found.unrecovered) == (2 * 3600, 2, 1)


def test_a_recovery_after_the_windows_end_counts_for_the_failure_within():
    found = summarise(attempts(BAD, GOOD, BAD, GOOD), [], Window(START, START + HOUR))
    assert (found.recovery_seconds, found.recovered, found.unrecovered) == (3600, 1, 0)


def test_of_nothing_there_is_no_recovery():
    found = summarise([], [], MONTH)
    assert (found.total, found.recovery_seconds, found.recovered, found.unrecovered) == (0, None, 0, 0)


def test_records_are_counted_by_what_the_guard_would_have_done():
    records = [
        GuardRecord("health", Mode.OBSERVE, Phase.FAIL, 1),
        GuardRecord("health", Mode.WARN, Phase.FAIL, 2),
        GuardRecord("health", Mode.ENFORCE, Phase.FAIL, 3),
        GuardRecord("health", Mode.OBSERVE, Phase.ERROR, 4),
        GuardRecord("health", Mode.OBSERVE, Phase.PASS, 5),
        GuardRecord("health", Mode.OBSERVE, Phase.FAIL, 99),
        GuardRecord("alerts", Mode.WARN, Phase.PASS, 1),
    ]
    found = summarise(attempts(GOOD, BAD, BAD, GOOD, GOOD), records, MONTH)
    assert found.guards == {
        "alerts": GuardCount(passed=1),
        "health": GuardCount(passed=1, undecided=1, stopped=1, would_have_stopped=2, failed_anyway=1),
    }


def test_windows_lie_on_both_sides_of_the_change_and_none_reaches_beyond_now():
    change, length = START + timedelta(days=40), timedelta(days=30)
    before, after = windows_around(change, length, change + timedelta(days=5))
    assert (before, after) == (Window(change - length, change), Window(change, change + timedelta(days=5)))
    assert windows_around(change, length, change + timedelta(days=90))[1].ends_at == change + length
    assert windows_around(change, length, START)[1] == Window(change, change)


@pytest.mark.parametrize(
    ("before", "after", "phase", "reason"),
    [
        ((28, 40), (39, 40), Phase.PASS, "more deployments succeed than before"),
        ((39, 40), (28, 40), Phase.FAIL, "fewer deployments succeed than before"),
        (
            (28, 40),
            (3, 3),
            Phase.INCONCLUSIVE,
            "not enough deployments yet to tell (40 before, 3 after); 18 after the change would tell, if 95% of them succeed",
        ),
        (
            (28, 40),
            (30, 40),
            Phase.INCONCLUSIVE,
            "not enough deployments yet to tell (40 before, 40 after); fewer than the promised 95% succeed",
        ),
        (
            (0, 0),
            (9, 9),
            Phase.INCONCLUSIVE,
            "not enough deployments yet to tell (0 before, 9 after); nothing is known from before",
        ),
        (
            (2, 2),
            (9, 9),
            Phase.INCONCLUSIVE,
            "not enough deployments yet to tell (2 before, 9 after); no number after the change can tell with so few before it",
        ),
    ],
)
def test_a_comparison_says_no_more_than_the_counts_do(before: tuple[int, int], after: tuple[int, int], phase: Phase, reason: str):
    found = compare(figures(*before), figures(*after), 0.95).verdict
    assert (found.phase, found.reason) == (phase, reason)
    assert found.evidence["after"] == {"succeeded": after[0], "deployments": after[1]}


FATES = st.lists(st.sampled_from(Fate), max_size=40)


@given(FATES, FATES)
def test_the_two_windows_together_hold_every_attempt_once(before: list[Fate], after: list[Fate]):
    change = START + timedelta(days=20)
    everything = [*attempts(*before), *attempts(*after, first=change)]
    sides = [
        summarise(everything, [], window) for window in windows_around(change, timedelta(days=30), change + timedelta(days=9))
    ]
    assert [side.total for side in sides] == [len(before), len(after)]


@given(FATES, FATES)
def test_swapping_before_and_after_swaps_better_and_worse(one: list[Fate], other: list[Fate]):
    sides = [summarise(attempts(*fates), [], MONTH) for fates in (one, other)]
    there, back = compare(sides[0], sides[1], 0.95).verdict.phase, compare(sides[1], sides[0], 0.95).verdict.phase
    assert {Phase.PASS: Phase.FAIL, Phase.FAIL: Phase.PASS}.get(there, there) is back
