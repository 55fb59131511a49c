"""Examples that have a shape, and such that have not."""

from bulwark.core.trust.claims.shape import example_of_any
from tests.bulwark.core.trust.claims.small_worlds import DIGITS


def test_examples_are_none_of_the_listed_texts():
    assert DIGITS.example(()) == "1"
    assert DIGITS.example({"1", "2"}) == "3"
    assert DIGITS.counterexample({":1"}) == ":2"
    assert example_of_any({"other-1"}) == "other-2"


def test_an_example_has_the_shape_and_a_counterexample_has_not():
    assert DIGITS.holds(DIGITS.example(()))
    assert not DIGITS.holds(DIGITS.counterexample(()))
    assert not DIGITS.holds("1\n")
