"""Durations as text."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.durations import DurationTextError, format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0s", timedelta()),
        ("500ms", timedelta(milliseconds=500)),
        ("30s", timedelta(seconds=30)),
        ("5m", timedelta(minutes=5)),
        ("1h30m", timedelta(hours=1, minutes=30)),
        ("7d", timedelta(days=7)),
        ("1d2h3m4s5ms", timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=5)),
        ("90m", timedelta(minutes=90)),
        ("1m1ms", timedelta(minutes=1, milliseconds=1)),
    ],
)
def test_a_text_is_read(text: str, expected: timedelta):
    assert parse_duration(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "m",
        "5 m",
        "-5m",
        "5M",
        "1.5h",
        "5m1h",
        "5m5m",
        "five minutes",
        "\N{ARABIC-INDIC DIGIT FIVE}m",
        "1234567890d",
        "5m\n",
        "1w",
        "PT5M",
    ],
)
def test_what_is_no_duration_is_refused_with_the_text_seen(text: str):
    with pytest.raises(DurationTextError) as caught:
        parse_duration(text)
    assert str(caught.value) == f"{text!r} is no duration such as 30s, 5m, 1h30m or 7d"


@given(st.integers(0, 10**12).map(lambda count: timedelta(milliseconds=count)))
def test_what_is_written_is_read_back(duration: timedelta):
    assert parse_duration(format_duration(duration)) == duration


def test_less_than_a_millisecond_is_cut_off():
    assert format_duration(timedelta(microseconds=1999)) == "1ms"
    assert format_duration(timedelta()) == "0s"
