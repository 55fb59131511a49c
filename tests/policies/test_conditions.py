"""What the evaluation of a condition answers."""

import pytest

from policies.conditions import ProviderCheck
from policies.github_claims import PLAIN, hostile_to
from policies.resources import UndecidedError


@pytest.mark.parametrize(
    ("condition", "admits"),
    [
        ("true", True),
        ("false", False),
        ('assertion.event_name == "push"', True),
        ('assertion.nothing == "x"', False),
        ('has(assertion.nothing) && assertion.nothing == "x"', False),
        ('assertion.nothing == "x" || true', True),
        ('google.subject == "9000000001"', True),
        ('attribute.unmapped == "x"', False),
        ("assertion.exp > 5", True),
    ],
)
def test_a_claim_that_is_not_there_refuses(condition: str, admits: bool):
    assert ProviderCheck(condition, {"google.subject": "assertion.run_id"}).admits(PLAIN) is admits


def test_an_attribute_whose_claim_is_not_there_has_no_value():
    check = ProviderCheck(
        'attribute.x == "y" || attribute.y == "z"', {"attribute.x": "assertion.nothing", "odd.x": "assertion.jti"}
    )
    assert not check.admits(PLAIN)
    assert check.mapped(PLAIN) == {"attribute.x": None, "odd.x": PLAIN["jti"]}


@pytest.mark.parametrize(
    "condition", ["", "(", "assertion", "unheard_of(1)", "1 + 1", "assertion.ref[0]", "[1][5] == 1", '"a" < 1']
)
def test_neither_yes_nor_no_is_undecided(condition: str):
    with pytest.raises(UndecidedError) as caught:
        ProviderCheck(condition).admits(PLAIN)
    assert not caught.value.before_apply


def test_a_token_for_a_tag_has_no_branch_to_be_mistaken_for():
    assert not any(case.told_apart for case in hostile_to({**PLAIN, "ref": "refs/tags/v1", "ref_type": "tag"}))
    assert sum(case.told_apart for case in hostile_to(PLAIN)) == 2


def test_no_hostile_token_equals_the_one_it_is_made_from():
    assert all(case.claims != PLAIN for case in hostile_to(PLAIN))
