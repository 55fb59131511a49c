"""The vocabulary of guards: how strict a mode is, what the calendar does to it, and that the table of rules is whole."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.guards import BY_ID, GUARDS, Mode, is_overdue, is_stricter, mode_on
from bulwark.core.policy_guards import RULES_OF_GUARDS, rule_modes
from policies.registry import RULES

MODES = st.sampled_from(Mode)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
REVIEW = date(2026, 12, 21)


def test_guards_are_listed_once_in_alphabetical_order():
    ids = [guard.id for guard in GUARDS]
    assert ids == sorted(set(ids))
    assert list(BY_ID) == ids


def test_a_floor_has_its_reason():
    assert all(bool(guard.why_floor) == (guard.floor is not Mode.OBSERVE) for guard in GUARDS)


def test_who_may_act_as_whom_is_never_turned_down():
    assert BY_ID["policy-identity"].floor is Mode.ENFORCE


def test_every_rule_of_the_pack_belongs_to_one_guard():
    listed = [rule for rules in RULES_OF_GUARDS.values() for rule in rules]
    assert sorted(listed) == sorted(rule.id for rule in RULES)
    assert RULES_OF_GUARDS.keys() == {guard for guard in BY_ID if guard.startswith("policy-")}


def test_rules_have_the_mode_of_their_guard_while_that_is_below_enforce():
    modes = {"policy-upkeep": Mode.OBSERVE, "policy-watching": Mode.ENFORCE, "health": Mode.WARN}
    assert rule_modes(modes) == {"labels-say-owner-and-environment": Mode.OBSERVE}


@given(MODES, MODES)
def test_modes_are_in_order(one: Mode, other: Mode):
    assert is_stricter(one, other) == (list(Mode).index(one) > list(Mode).index(other))


@pytest.mark.parametrize(
    ("mode", "day", "acts_as"),
    [
        (Mode.OBSERVE, REVIEW, Mode.OBSERVE),
        (Mode.OBSERVE, REVIEW + timedelta(days=1), Mode.WARN),
        (Mode.WARN, REVIEW + timedelta(days=900), Mode.WARN),
        (Mode.ENFORCE, REVIEW + timedelta(days=900), Mode.ENFORCE),
    ],
)
def test_a_review_that_is_overdue_makes_a_guard_heard_and_stops_nothing(mode: Mode, day: date, acts_as: Mode):
    assert mode_on(mode, REVIEW, day) is acts_as


@given(MODES, st.none() | DAYS, DAYS)
def test_the_calendar_never_turns_a_guard_down_nor_makes_it_stop_anything(mode: Mode, review: date | None, day: date):
    acts_as = mode_on(mode, review, day)
    assert acts_as is mode or (mode is Mode.OBSERVE and acts_as is Mode.WARN and is_overdue(mode, review, day))
