"""What operators make of outcomes, and what is left where parts were not read."""

from bulwark.core.trust.cel.errors import NotInSubsetError
from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.claims.split import Outcomes, Split
from bulwark.core.trust.claims.values import Values

ALL, NONE = ClaimSet.everything(), ClaimSet.nothing()
ERROR = Outcomes(NONE, NONE, ALL)
PART = NotInSubsetError("p", "is none", "write another")


def test_constants_and_errors():
    true, false = Outcomes.constant(value=True), Outcomes.constant(value=False)
    assert true.opposite() == false
    assert false.both(ERROR) == false
    assert true.either(ERROR) == true
    assert true.both(ERROR) == ERROR == ERROR.both(ERROR) == ERROR.opposite()
    assert true.chosen(false, ERROR) == false
    assert false.chosen(false, ERROR) == ERROR
    assert ERROR.chosen(true, true) == ERROR
    assert true.size == 1


def test_a_token_of_two_outcomes_is_not_known():
    here, there = (ClaimSet.where("x", Values.only(text)) for text in ("here", "there"))
    split = Outcomes(here | there, here, there).split((PART,))
    assert split.true.is_empty
    assert split.false.is_empty
    assert split.error.is_empty
    assert here <= split.unread
    assert there <= split.unread
    assert split.parts == (PART,)


def test_what_is_not_read_at_all_is_not_known_of_any_token():
    assert Split.unknown(PART) == Split(NONE, NONE, NONE, ALL, (PART,))
