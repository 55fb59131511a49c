"""Read a cron schedule as GitHub does, and refuse what GitHub would refuse or what would never fire.

Five fields in POSIX's form: minute, hour, day of the month, month, day of the week, in UTC. `*`, numbers, ranges, lists, steps
and English short names of months and days are known; macros such as `@daily` and the letters `L`, `W`, `#`, `?` of other programs
are not. Runs less than five minutes apart are refused. Source: GitHub Docs, "Events that trigger workflows", section "schedule",
2026-11.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

SHORTEST_GAP_MINUTES: Final = 5
"""GitHub Docs, "Events that trigger workflows": the shortest interval is once every 5 minutes."""

_MONTH_NAMES: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTHS: Final = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_WEEKDAYS: Final = {name: number for number, name in enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"))}

_EXAMPLE: Final = "'7,22,37,52 * * * *' for every 15 minutes"
_ITEM: Final = re.compile(r"(?P<first>\*|\w+)(?:-(?P<last>\w+))?(?:/(?P<step>\d+))?", re.ASCII)

# The calendar repeats after 28 years within a century: every date meets every day of the week.
_CALENDAR_START: Final = date(2000, 1, 1)
_CALENDAR_DAYS: Final = 28 * 366


class ScheduleTextError(ValueError):
    """A text is no schedule that GitHub would run."""

    def __init__(self, wrong: str, consequence: str, remedy: str) -> None:
        """Keep what is wrong, what it would cause and what to write."""
        self.wrong, self.consequence, self.remedy = wrong, consequence, remedy
        super().__init__(f"{wrong}; {consequence}; {remedy}")


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    least: int
    most: int
    names: Mapping[str, int]


_FIELDS: Final = (
    _Field("minute", 0, 59, {}),
    _Field("hour", 0, 23, {}),
    _Field("day of the month", 1, 31, {}),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of the week", 0, 6, _WEEKDAYS),
)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The moments at which a schedule fires, UTC."""

    minutes: tuple[int, ...]
    """Sorted, 0 to 59, at least one; so are the others in their ranges."""
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]
    """0 is Sunday."""
    either_day: bool
    """Whether both kinds of day are limited: then a day fires that fits one of them (POSIX crontab)."""

    def fires_on(self, day: date) -> bool:
        """Return whether the schedule fires on a day at all."""
        fits_day, fits_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return day.month in self.months and (fits_day or fits_weekday if self.either_day else fits_day and fits_weekday)

    @property
    def shortest_gap_minutes(self) -> int | None:
        """The shortest time between two runs of a day, or over midnight where two days follow each other; None without any."""
        times = [hour * 60 + minute for hour in self.hours for minute in self.minutes]
        gaps = [later - earlier for earlier, later in pairwise(times)]
        if self._has_days_in_a_row():
            gaps.append(24 * 60 - times[-1] + times[0])
        return min(gaps, default=None)

    def _has_days_in_a_row(self) -> bool:
        return any(earlier and later for earlier, later in pairwise(map(self.fires_on, _calendar())))


def parse_schedule(text: str) -> Schedule:
    """Return the schedule that a cron text spells.

    Raises:
        ScheduleTextError: it has not five fields, a field is none of GitHub's forms or out of its range, no day of the calendar
            fits, or two runs would be less than five minutes apart.
    """
    parts = text.split(" ")
    if len(parts) != len(_FIELDS) or "" in parts:
        raise ScheduleTextError(
            f"it has not five fields with one space between them but {len(parts)}",
            "GitHub would refuse the whole workflow file, and nothing in it would run",
            f"write minute, hour, day of the month, month and day of the week in UTC, such as {_EXAMPLE}",
        )
    minutes, hours, days, months, weekdays = (_values(part, field) for part, field in zip(parts, _FIELDS, strict=True))
    # POSIX: only a field that is an asterisk itself leaves its kind of day open.
    schedule = Schedule(minutes, hours, days, months, weekdays, either_day="*" not in {parts[2][0], parts[4][0]})
    if not any(map(schedule.fires_on, _calendar())):
        raise ScheduleTextError(
            f"no month of the field '{parts[3]}' has a day of the field '{parts[2]}'",
            "it would never fire",
            "write a day that the month has",
        )
    gap = schedule.shortest_gap_minutes
    if gap is not None and gap < SHORTEST_GAP_MINUTES:
        raise ScheduleTextError(
            f"two runs are {gap} {'minute' if gap == 1 else 'minutes'} apart",
            f"GitHub runs a schedule every {SHORTEST_GAP_MINUTES} minutes at most and refuses more",
            f"write times at least {SHORTEST_GAP_MINUTES} minutes apart, such as {_EXAMPLE}",
        )
    return schedule


def _calendar() -> Iterator[date]:
    return (_CALENDAR_START + timedelta(days=days) for days in range(_CALENDAR_DAYS))


def _values(text: str, field: _Field) -> tuple[int, ...]:
    return tuple(sorted({value for item in text.split(",") for value in _item(item, field)}))


def _item(text: str, field: _Field) -> range:
    match = _ITEM.fullmatch(text)
    if match is None or (match["first"] == "*" and match["last"]):
        raise _wrong(text, field, "is none of *, a number, a range, a list or a step")
    if match["first"] == "*":
        first, last = field.least, field.most
    else:
        first = _number(match["first"], field)
        last = _number(match["last"], field) if match["last"] else field.most if match["step"] else first
    if last < first:
        raise _wrong(text, field, "is a range that ends before it begins")
    step = int(match["step"] or 1)
    if not 1 <= step <= field.most:
        raise _wrong(text, field, f"has a step that is not from 1 to {field.most}")
    return range(first, last + 1, step)


def _number(text: str, field: _Field) -> int:
    value = field.names.get(text.upper(), int(text) if text.isdecimal() else -1)
    if not field.least <= value <= field.most:
        raise _wrong(text, field, f"is not from {field.least} to {field.most}")
    return value


def _wrong(text: str, field: _Field, problem: str) -> ScheduleTextError:
    return ScheduleTextError(
        f"'{text}' in the field for the {field.name} {problem}",
        "GitHub would refuse the whole workflow file, and nothing in it would run",
        f"write the field in POSIX's form, such as {_EXAMPLE}",
    )
