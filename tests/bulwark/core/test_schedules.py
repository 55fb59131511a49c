"""Schedules as GitHub runs them, and what it would refuse or never run."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulwark.core.schedules import SHORTEST_GAP_MINUTES, Schedule, ScheduleTextError, parse_schedule

RIGHT = {
    "every 15 minutes": ("7,22,37,52 * * * *", 15),
    "a step": ("*/15 * * * *", 15),
    "a step from a number": ("20/15 0-5 * * *", 15),
    "names": ("0 6 * JAN-MAR,dec MON-FRI", 24 * 60),
    "leap days": ("0 0 29 2 *", None),
    "every 5 minutes": ("*/5 * * * *", 5),
    "close to midnight, but never two days in a row": ("0,58 0,23 1 * *", 58),
    "once an hour": ("59 * * * *", 60),
    "one day of the month or of the week": ("0 0 31 2 MON,TUE", 24 * 60),
    "midnight and a while before": ("0,50 0,23 * * *", 10),
}

WRONG = {
    "six fields": ("0 * * * * *", "it has not five fields with one space between them but 6"),
    "a macro": ("@daily", "it has not five fields with one space between them but 1"),
    "two spaces": ("0  * * * *", "it has not five fields with one space between them but 6"),
    "a letter of another program": ("0 0 L * *", "'L' in the field for the day of the month is not from 1 to 31"),
    "the first Monday in another program": ("0 0 * * 1#1", "'1#1' in the field for the day of the week is none of"),
    "an asterisk in a range": ("*-5 * * * *", "'*-5' in the field for the minute is none of"),
    "an empty item": ("1,, * * * *", "'' in the field for the minute is none of"),
    "a minute too many": ("60 * * * *", "'60' in the field for the minute is not from 0 to 59"),
    "a Sunday of seven": ("0 0 * * 7", "'7' in the field for the day of the week is not from 0 to 6"),
    "a month in the place of a day": ("0 0 * * JAN", "'JAN' in the field for the day of the week is not from 0 to 6"),
    "a range backwards": ("0 22-4 * * *", "'22-4' in the field for the hour is a range that ends before it begins"),
    "a step of nothing": ("*/0 * * * *", "'*/0' in the field for the minute has a step that is not from 1 to 59"),
    "a step too far": ("0 */24 * * *", "'*/24' in the field for the hour has a step that is not from 1 to 23"),
    "a day that the months do not have": ("0 0 31 4,6 *", "no month of the field '4,6' has a day of the field '31'"),
    "the 30th of February": ("0 0 30 2 *", "no month of the field '2' has a day of the field '30'"),
    "every minute": ("* * * * *", "two runs are 1 minute apart"),
    "every 4 minutes": ("*/4 * * * *", "two runs are 4 minutes apart"),
    "around the full hour": ("58,1 * * * *", "two runs are 3 minutes apart"),
    "around midnight": ("59,1 0,23 * * *", "two runs are 2 minutes apart"),
}


@pytest.mark.parametrize(("text", "gap"), RIGHT.values(), ids=RIGHT.keys())
def test_what_github_runs_is_read(text: str, gap: int | None):
    assert parse_schedule(text).shortest_gap_minutes == gap


@pytest.mark.parametrize(("text", "wrong"), WRONG.values(), ids=WRONG.keys())
def test_what_github_would_not_run_is_refused_with_its_place(text: str, wrong: str):
    with pytest.raises(ScheduleTextError) as caught:
        parse_schedule(text)
    assert caught.value.wrong.startswith(wrong)
    assert caught.value.consequence
    assert caught.value.remedy


def test_the_days_on_which_it_fires():
    schedule = parse_schedule("0 0 1 * MON")
    fires = [day for day in range(1, 16) if schedule.fires_on(date(2026, 11, day))]
    assert fires == [1, 2, 9]  # the first, a Sunday, and Mondays
    workdays = parse_schedule("0 0 * * 1-5")
    assert [workdays.fires_on(date(2026, 11, day)) for day in (20, 21, 22, 23)] == [True, False, False, True]


def moments(schedule: Schedule, days: int) -> list[datetime]:
    """Return when it fires, in order."""
    every = [datetime(2027, 2, 20, tzinfo=UTC) + timedelta(days=number) for number in range(days)]
    fitting = [day for day in every if schedule.fires_on(day.date())]
    return [day.replace(hour=hour, minute=minute) for day in fitting for hour in schedule.hours for minute in schedule.minutes]


numbers = st.lists(st.integers(0, 59), min_size=1, max_size=4).map(lambda found: ",".join(map(str, found)))
hours = st.one_of(st.just("*"), st.lists(st.integers(0, 23), min_size=1, max_size=4).map(lambda found: ",".join(map(str, found))))
weekdays = st.sampled_from(["*", "1-5", "0,3", "MON,WED,FRI", "6,0"])


@settings(deadline=None)
@given(numbers, hours, weekdays)
def test_what_is_read_never_fires_sooner_than_github_does_and_what_is_refused_would(minute: str, hour: str, weekday: str):
    text = f"{minute} {hour} * * {weekday}"
    try:
        schedule = parse_schedule(text)
    except ScheduleTextError as error:
        assert "apart" in error.wrong  # noqa: PT017 - which of the two comes is what is tested
        every = Schedule(
            tuple(sorted({int(number) for number in minute.split(",")})),
            parse_schedule(f"0 {hour} * * *").hours,
            tuple(range(1, 32)),
            tuple(range(1, 13)),
            parse_schedule(f"0 0 * * {weekday}").weekdays,
            either_day=False,
        )
        assert min(later - earlier for earlier, later in pairwise(moments(every, 9))) < timedelta(minutes=SHORTEST_GAP_MINUTES)
    else:
        gaps = [later - earlier for earlier, later in pairwise(moments(schedule, 9))]
        assert min(gaps, default=timedelta(1)) >= timedelta(minutes=SHORTEST_GAP_MINUTES)
