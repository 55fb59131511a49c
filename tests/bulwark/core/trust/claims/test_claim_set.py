"""Sets of tokens: every operation is held against each token of a small world."""

import itertools
import time

from hypothesis import given

from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.claims.values import Values
from tests.bulwark.core.trust.claims.small_worlds import TOKENS, claim_sets


@given(claim_sets(), claim_sets())
def test_operations_are_those_of_sets(one: ClaimSet, other: ClaimSet):
    both, either, only_one = one & other, one | other, one - other
    for token in TOKENS:
        here, there = one.holds(token), other.holds(token)
        assert both.holds(token) == (here and there)
        assert either.holds(token) == (here or there)
        assert only_one.holds(token) == (here and not there)


@given(claim_sets(), claim_sets())
def test_boxes_of_a_set_have_no_token_in_common(one: ClaimSet, other: ClaimSet):
    for found in (one & other, one | other, one - other):
        assert all(box.meet(another) is None for box, another in itertools.combinations(found.boxes, 2))


@given(claim_sets(), claim_sets())
def test_being_part_of_a_set_is_told_by_tokens(one: ClaimSet, other: ClaimSet):
    assert one <= one | other
    assert one & other <= other
    assert (one <= other) == (one - other).is_empty
    assert (one - other) & other <= ClaimSet.nothing()


@given(claim_sets())
def test_a_set_shows_one_of_its_tokens_unless_it_is_empty(one: ClaimSet):
    witness = one.witness()
    if witness is None:
        assert one.is_empty
        assert not any(map(one.holds, TOKENS))
    else:
        assert one.holds(witness)


def test_everything_and_nothing():
    assert ClaimSet.everything().holds({})
    assert not ClaimSet.nothing().holds({})
    assert ClaimSet.where("x", Values()).is_empty
    assert (ClaimSet.everything() - ClaimSet.everything()).is_empty


def test_a_long_list_of_alternatives_stays_one_box_and_takes_no_time():
    began = time.process_time()
    listed = ClaimSet.nothing()
    for number in range(2_000):
        listed |= ClaimSet.of_box({"x": Values.only(str(number)), "y": Values.only("main")})
    assert len(listed.boxes) == 1
    assert time.process_time() - began < 5.0
