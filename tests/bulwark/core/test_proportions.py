"""Shares with their intervals, held to published examples and to scipy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from bulwark.core.interval_plot import WIDTH, interval_line
from bulwark.core.proportions import Interval, Proportion, difference, needed_after, wilson


@st.composite
def proportions(draw: st.DrawFn, least: int = 0) -> Proportion:
    total = draw(st.integers(least, 400))
    return Proportion(draw(st.integers(0, total)), total)


def rounded(interval: Interval) -> tuple[float, float]:
    return round(interval.low, 4), round(interval.high, 4)


@pytest.mark.parametrize(
    ("before", "after", "low", "high"),
    [
        # Newcombe 1998, table II, method 10: (a) 56/70 - 48/80, (d) 9/10 - 3/10, (f) 10/10 - 0/20.
        ((48, 80), (56, 70), 0.0524, 0.3339),
        ((3, 10), (9, 10), 0.1705, 0.8090),
        ((0, 20), (10, 10), 0.6791, 1.0),
    ],
)
def test_differences_are_those_that_newcombe_published(before: tuple[int, int], after: tuple[int, int], low: float, high: float):
    assert rounded(difference(Proportion(*before), Proportion(*after))) == (low, high)


@given(proportions(least=1))
def test_the_interval_of_a_share_is_scipys(proportion: Proportion):
    theirs = binomtest(proportion.successes, proportion.total).proportion_ci(0.95, method="wilson")
    ours = wilson(proportion)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(proportions())
def test_an_interval_holds_the_share_and_stays_in_range(proportion: Proportion):
    interval = wilson(proportion)
    assert 0 <= interval.low <= interval.high <= 1
    assert proportion.ratio is None or interval.contains(proportion.ratio)


@given(proportions(), proportions())
def test_a_difference_turned_round_is_the_same_with_the_other_sign(one: Proportion, other: Proportion):
    there, back = difference(one, other), difference(other, one)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert -1 <= there.low <= there.high <= 1


def test_of_nothing_everything_is_possible():
    nothing = Proportion(0, 0)
    assert nothing.ratio is None
    assert wilson(nothing) == Interval(0, 1)
    assert difference(nothing, Proportion(5, 5)) == difference(Proportion(5, 5), nothing) == Interval(-1, 1)


@pytest.mark.parametrize(("successes", "total"), [(-1, 2), (3, 2), (0, -1)])
def test_counts_that_are_none_are_refused(successes: int, total: int):
    with pytest.raises(ValueError, match="is no share"):
        Proportion(successes, total)


def test_how_many_are_needed_shows_an_improvement_and_one_fewer_does_not():
    before = Proportion(29, 42)
    needed = needed_after(before, 0.95)
    assert needed is not None
    assert difference(before, Proportion(round(0.95 * needed), needed)).low > 0
    assert all(difference(before, Proportion(round(0.95 * n), n)).low <= 0 for n in range(1, needed))


def test_what_was_as_good_before_cannot_be_shown_to_improve():
    assert needed_after(Proportion(100, 100), 0.95) is None
    assert needed_after(Proportion(0, 0), 0.95) is None


@given(proportions(), st.none() | st.floats(0, 1))
def test_a_line_shows_share_and_interval_in_its_width(proportion: Proportion, target: float | None):
    line = interval_line(proportion, target)
    assert len(line) == WIDTH
    assert line.count("●") == (proportion.ratio is not None)
    assert set(line) <= set("·┊├─┤●")


def test_a_line_looks_like_this():
    assert interval_line(Proportion(28, 40), 0.95) == "······················├─────●────┤····┊··"
    assert interval_line(Proportion(0, 0)) == f"├{'─' * (WIDTH - 2)}┤"
