"""Thresholds against the workbook's table, and against simulated probes."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.burn_rates import (
    LEAST_BAD_PROBES,
    PROBE_PERIOD,
    TIERS,
    BurnAlert,
    Promise,
    burn_rate,
    plan_alerts,
    probes_burn_rate,
)

THIRTY_DAYS = timedelta(days=30)
LIVING_TREE = Promise(0.999, THIRTY_DAYS)


def test_the_burn_rates_over_thirty_days_are_the_workbooks():
    assert [round(burn_rate(tier, THIRTY_DAYS), 6) for tier in TIERS] == [14.4, 6, 3, 1]


def test_the_short_window_is_a_twelfth_of_the_long_one():
    assert all(tier.long == 12 * tier.short for tier in TIERS)


def test_only_the_slowest_tier_is_left_of_three_nines_over_thirty_days():
    plan = plan_alerts(LIVING_TREE)
    assert [(alert.tier.name, alert.long_burn_rate, alert.short_burn_rate) for alert in plan.alerts] == [
        ("fast-page", 25, 14.4),
        ("slow-page", 6, 6),
        ("fast-ticket", 3, 3),
    ]
    assert [str(left) for left in plan.left] == ["slow-ticket: it looks back 3d, and Cloud Monitoring's alerts at most 1d"]


def test_a_tier_that_fires_while_the_promise_is_kept_is_left():
    plan = plan_alerts(Promise(0.999, timedelta(days=7)))
    assert [alert.tier.name for alert in plan.alerts] == ["fast-page", "slow-page"]
    assert str(plan.left[0]) == "fast-ticket: it fires at a burn rate of 0.7, at which the promise is kept"


def test_a_tier_that_no_outage_reaches_is_left():
    plan = plan_alerts(Promise(0.9, THIRTY_DAYS))
    assert [alert.tier.name for alert in plan.alerts] == ["slow-page", "fast-ticket"]
    assert str(plan.left[0]) == "fast-page: it fires above a burn rate of 14.4, and a total outage makes 10"


def test_a_budget_is_counted_in_probes():
    assert LIVING_TREE.budget_probes == pytest.approx(43.2)
    assert LIVING_TREE.highest_burn_rate == pytest.approx(1000)


def is_above(alert: BurnAlert, promise: Promise, bad: int) -> bool:
    """Whether so many bad probes, all of the last minutes, hold one region's share of an alert."""
    windows = ((alert.tier.long, alert.long_burn_rate), (alert.tier.short, alert.short_burn_rate))
    return all(probes_burn_rate(promise, min(bad, span / PROBE_PERIOD), span) > threshold for span, threshold in windows)


promises = st.builds(
    Promise,
    st.floats(min_value=0.5, max_value=0.9999),
    st.integers(min_value=1, max_value=30).map(lambda days: timedelta(days=days)),
)


@given(promises)
def test_one_bad_probe_never_holds(promise: Promise):
    for alert in plan_alerts(promise).alerts:
        assert not is_above(alert, promise, LEAST_BAD_PROBES - 1)


@given(promises)
def test_a_total_outage_always_holds_within_the_long_window(promise: Promise):
    for alert in plan_alerts(promise).alerts:
        assert is_above(alert, promise, int(alert.tier.long / PROBE_PERIOD))


@given(promises)
def test_every_tier_is_declared_or_left_with_a_reason(promise: Promise):
    plan = plan_alerts(promise)
    assert sorted([alert.tier.name for alert in plan.alerts] + [left.tier.name for left in plan.left]) == sorted(
        tier.name for tier in TIERS
    )
    assert all(left.reason for left in plan.left)


def test_two_bad_probes_page_for_three_nines():
    fast = plan_alerts(LIVING_TREE).alerts[0]
    assert is_above(fast, LIVING_TREE, 2)
