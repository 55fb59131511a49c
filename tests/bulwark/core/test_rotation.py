from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.rotation import NOTICE, next_rotation

FIRST = datetime(2027, 2, 15, tzinfo=UTC)
PERIOD = timedelta(days=90)
NEXT = {
    "long before": (FIRST - timedelta(days=30), FIRST),
    "just early enough": (FIRST - NOTICE, FIRST),
    "too near": (FIRST - NOTICE + timedelta(seconds=1), FIRST + PERIOD),
    "on the day": (FIRST, FIRST + PERIOD),
    "two periods later": (FIRST + 2 * PERIOD - NOTICE, FIRST + 2 * PERIOD),
}


@pytest.mark.parametrize(("now", "due"), NEXT.values(), ids=NEXT)
def test_the_next_call_follows_from_the_first(now: datetime, due: datetime):
    assert next_rotation(FIRST, PERIOD, now) == due


@given(st.timedeltas(timedelta(0), timedelta(days=4000)), st.timedeltas(timedelta(hours=1), timedelta(days=400)))
def test_the_next_call_is_the_earliest_in_step_that_is_far_enough_ahead(elapsed: timedelta, period: timedelta):
    now = FIRST + elapsed
    due = next_rotation(FIRST, period, now)
    assert now + NOTICE <= due < now + NOTICE + period
    assert (due - FIRST) % period == timedelta(0)
