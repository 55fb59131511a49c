"""Texts that are put together: what is tested of them, and what of it is not known."""

from bulwark.core.trust.cel.tree import Claim, Literal
from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.claims.text_reading import TextReading
from bulwark.core.trust.claims.values import Values

ALL, NONE = ClaimSet.everything(), ClaimSet.nothing()
HERE, GONE = ClaimSet.where("a", Values.all_but()), ClaimSet.where("a", Values.absent())
CLAIM = TextReading.of_claim(Claim("assertion", "a"))


def test_neighbouring_texts_become_one():
    joined = TextReading.of_literal(Literal("x")).followed_by(TextReading.of_literal(Literal("y")))
    assert [case.parts for case in joined.cases] == [(Literal("xy"),)]
    assert joined.some == ALL


def test_a_claim_that_is_not_there_is_an_error_of_the_whole():
    joined = TextReading.of_literal(Literal("x")).followed_by(CLAIM)
    assert joined.error == GONE
    assert joined.some == HERE


def test_what_never_is_a_text_is_an_error_of_every_test():
    tested = TextReading.never().tested(lambda _parts: ALL)
    assert (tested.true, tested.false, tested.error) == (NONE, NONE, ALL)


def test_what_may_be_any_text_may_pass_and_fail_and_end_in_an_error():
    tested = TextReading.of_anything().tested(lambda _parts: ALL)
    assert (tested.true, tested.false, tested.error) == (ALL, ALL, ALL)


def test_a_test_that_finds_out_nothing_leaves_both_open():
    tested = CLAIM.tested(lambda _parts: None)
    assert (tested.true, tested.false, tested.error) == (HERE, HERE, GONE)
    compared = CLAIM.compared_with(TextReading.of_anything(), lambda _one, _other: NONE)
    assert compared.true >= HERE
    assert compared.false >= HERE
    assert compared.error == ALL


def test_a_reading_of_some_tokens_says_nothing_of_the_others():
    assert CLAIM.limited_to(GONE) == TextReading((), GONE, NONE)
    assert CLAIM.beside(TextReading.never()).error == ALL
