"""Who did it, by the entries of an audit log or by what the vendor shows."""

import pytest

from bulwark.core.drift.actors import Deed, Trace, Traces, deed_of, minute_of
from bulwark.core.drift.thing import Vendor

GOOGLE = Vendor.GOOGLE
SECRET = "projects/p/secrets/S"
RIGHT = "roles/viewer user:eve@example.com"


def trace(resource: str, actor: str, at: str, *added: str, tells: bool = True) -> Trace:
    return Trace(GOOGLE, resource, actor, f"2026-11-24T{at}Z", frozenset(added) if tells else None)


def test_the_latest_entry_on_a_thing_tells():
    traces = Traces.of(
        [trace(SECRET, "a", "04:00:00"), trace(SECRET, "b", "05:10:59.5"), trace("projects/q/secrets/S", "c", "06:00:00")]
    )
    assert traces.deed(GOOGLE, "projects/p", "S") == Deed("b", "2026-11-24T05:10Z")
    assert traces.deed(GOOGLE, "", SECRET) == Deed("b", "2026-11-24T05:10Z")


def test_nobody_is_named_where_no_entry_tells():
    traces = Traces.of([trace(SECRET, "a", "04:00:00")])
    assert traces.deed(GOOGLE, "projects/p", "T") is None
    assert traces.deed(GOOGLE, "projects/q", "S") is None
    assert traces.deed(Vendor.VERCEL, "projects/p", "S") is None
    assert Traces().deed(GOOGLE, SECRET, RIGHT) is None


def test_a_right_is_whose_entry_added_it_and_not_whose_came_later():
    entries = [
        trace(SECRET, "eve", "04:00:00", RIGHT),
        trace(SECRET, "up", "05:00:00"),
        trace(SECRET, "x", "06:00:00", tells=False),
    ]
    assert Traces.of(entries).deed(GOOGLE, SECRET, RIGHT) == Deed("eve", "2026-11-24T04:00Z")
    assert Traces.of(entries[1:]).deed(GOOGLE, SECRET, RIGHT) is None


def test_what_the_vendor_shows_of_a_things_making():
    assert deed_of({"creator": "usr_1", "created": "2026-11-24T05:30:10+01:00"}) == Deed("usr_1", "2026-11-24T04:30Z")
    assert deed_of({"creator": "usr_1"}) == Deed("usr_1", "")
    assert deed_of({"created": "2026-11-24T05:30:10Z"}) is None


@pytest.mark.parametrize("text", ["", "yesterday", "2026-11-24T05:30:10"])
def test_what_is_no_moment_has_no_minute(text: str):
    assert minute_of(text) == ""
