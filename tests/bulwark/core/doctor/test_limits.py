"""How much of a limit is used, and what too much means."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.doctor import published_limits
from bulwark.core.doctor.limits import WARNING_RATIO, Limit, Use, judge_use
from bulwark.core.verdict import Phase

FIXED = Limit("things", "things of a place", 10, "https://vendor.example/limits", date(2026, 11, 23))
RAISABLE = Limit("things", "things", 10, "https://vendor.example", date(2026, 11, 23), is_adjustable=True)
HEARSAY = Limit("things", "things", 10, "https://vendor.example", date(2026, 11, 23), is_verified=False)
LIMITS = [value for value in vars(published_limits).values() if isinstance(value, Limit)]
LIMITS += [*published_limits.VERCEL_DOMAINS.values(), *published_limits.VERCEL_PROJECTS.values()]


@pytest.mark.parametrize(
    ("limit", "used", "phase", "is_warned"),
    [
        (FIXED, 0, Phase.PASS, False),
        (FIXED, 7, Phase.PASS, False),
        (FIXED, 8, Phase.PASS, True),
        (FIXED, 10, Phase.PASS, True),
        (FIXED, 11, Phase.FAIL, False),
        (RAISABLE, 11, Phase.INCONCLUSIVE, False),
        (HEARSAY, 11, Phase.INCONCLUSIVE, False),
    ],
)
def test_a_use_is_judged_by_its_share(limit: Limit, used: int, phase: Phase, *, is_warned: bool):
    found = judge_use(Use(limit, "here", used))
    assert (found.phase, bool(found.warnings)) == (phase, is_warned)
    assert found.evidence["source"] == limit.source
    assert bool(found.remedy) is (phase is not Phase.PASS)
    assert ("raise the limit" in found.remedy) is (limit is RAISABLE and used > 10)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 10**6))
def test_more_use_is_never_better(few: int, many: int, maximum: int):
    few, many = sorted((few, many))
    limit = Limit("things", "things", maximum, "source", date(2026, 11, 23))
    less, more = judge_use(Use(limit, "here", few)), judge_use(Use(limit, "here", many))
    order = list(Phase)
    assert order.index(less.phase) <= order.index(more.phase)
    assert Use(limit, "here", few).ratio <= Use(limit, "here", many).ratio
    assert bool(more.warnings) == (WARNING_RATIO <= many / maximum <= 1)


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.id}-{limit.maximum}")
def test_each_row_says_where_and_when_it_was_read(limit: Limit):
    assert limit.maximum > 0
    assert limit.source
    assert limit.read >= date(2026, 11, 1)


def test_slots_are_the_configurations_own_number():
    assert published_limits.rolling_release_slots(3).maximum == 3
