from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.rotation import next_rotation

FIRST = datetime(2027, 2, 15, tzinfo=UTC)
PERIOD, SECOND = timedelta(days=90), timedelta(seconds=1)
NEXT = {
    "long before": (FIRST - timedelta(days=30), FIRST),
    "just before": (FIRST - SECOND, FIRST),
    "at the first": (FIRST, FIRST + PERIOD),
    "just before the second": (FIRST + PERIOD - SECOND, FIRST + PERIOD),
    "two periods later": (FIRST + 2 * PERIOD, FIRST + 3 * PERIOD),
}


@pytest.mark.parametrize(("now", "due"), NEXT.values(), ids=NEXT)
def test_the_next_call_follows_from_the_first(now: datetime, due: datetime):
    assert next_rotation(FIRST, PERIOD, now) == due


@given(st.timedeltas(timedelta(0), timedelta(days=4000)), st.timedeltas(timedelta(hours=1), timedelta(days=400)))
def test_the_next_call_is_the_earliest_in_step_that_is_still_to_come(elapsed: timedelta, period: timedelta):
    now = FIRST + elapsed
    due = next_rotation(FIRST, period, now)
    assert now < due <= now + period
    assert (due - FIRST) % period == timedelta(0)
