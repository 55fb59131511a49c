"""What one claim may be: every operation is held against each text of a small world."""

from collections.abc import Callable

import pytest
from hypothesis import given

from bulwark.core.trust.claims.shape import Shape
from bulwark.core.trust.claims.values import Values
from tests.bulwark.core.trust.claims.small_worlds import DIGITS, DOMAIN, values

LETTERS = Shape("letters", r"[a-z]+", "x{}")


@given(values(), values())
def test_what_is_in_both_is_in_each(one: Values, other: Values):
    both = one & other
    assert [both.holds(text) for text in DOMAIN] == [one.holds(text) and other.holds(text) for text in DOMAIN]


@given(values())
def test_the_opposite_is_all_else_in_parts_that_do_not_meet(one: Values):
    parts = one.opposite()
    for text in DOMAIN:
        assert sum(part.holds(text) for part in parts) == (not one.holds(text))


@given(values(), values())
def test_what_is_joined_is_in_either(one: Values, other: Values):
    joined = one.joined(other)
    if joined is not None:
        assert [joined.holds(text) for text in DOMAIN] == [one.holds(text) or other.holds(text) for text in DOMAIN]


@given(values(shaped=False), values(shaped=False))
def test_without_shapes_any_two_can_be_joined_unless_one_lists_what_the_other_leaves_out(one: Values, other: Values):
    joined = one.joined(other)
    assert joined is not None


def test_a_text_of_another_shape_cannot_be_joined_to_all_of_a_shape():
    assert Values.of_shape(DIGITS).joined(Values.only("a")) is None
    assert Values.of_shape(DIGITS).joined(Values.only("1")) == Values.of_shape(DIGITS)


@given(values())
def test_an_example_is_in_it_and_only_nothing_has_none(one: Values):
    if one.is_empty:
        assert not any(map(one.holds, DOMAIN))
        with pytest.raises(ValueError, match="empty"):
            _ = one.shortest
    else:
        assert one.holds(one.shortest)


def test_of_listed_texts_the_shortest_is_shown():
    assert Values.only("bb", "c", "a").shortest == "a"
    assert Values.only("a").or_absent().shortest is None


@pytest.mark.parametrize("operation", [Values.__and__, Values.joined])
def test_a_claim_has_one_shape(operation: Callable[[Values, Values], object]):
    outside = Values(is_open=True, shape=LETTERS, is_outside=True)
    with pytest.raises(ValueError, match="not digits and letters"):
        operation(Values(is_open=True, shape=DIGITS, is_outside=True), outside)
