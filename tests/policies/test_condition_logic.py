"""What the form of a condition shows, and what it leaves open."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.condition_logic import ConditionLogic, compared_texts
from policies.conditions import ProviderCheck
from policies.github_claims import FOREIGN_ID, PLAIN

OWNER = 'assertion.repository_owner_id == "1"'
OTHER_CLAIM = 'assertion.enterprise == "evil"'


@pytest.mark.parametrize(
    "condition",
    [
        OWNER,
        f"({OWNER})",
        f"{OWNER} && {OTHER_CLAIM}",
        f"{OTHER_CLAIM} && (({OWNER}) && true)",
        f'({OWNER} && {OTHER_CLAIM}) || assertion["repository_owner_id"] in ["2", \'3\',]',
        f"!(!({OWNER}))",
        f"! ({OTHER_CLAIM} || !({OWNER}))",
        f'!(assertion.repository_owner_id != "1" || {OTHER_CLAIM})',
        "'1' == assertion.repository_owner_id",
        'assertion.repository_owner_id.matches("^(1|2)$")',
        'attribute.owner == "1"',
        f'{OWNER} && assertion.ref == "refs//heads || (?"',
    ],
)
def test_a_comparison_that_everything_hangs_on_refuses_others(condition: str):
    logic = ConditionLogic(condition, {"attribute.owner": " assertion.repository_owner_id "})
    assert logic.always_refuses("repository_owner_id", FOREIGN_ID)
    assert not logic.always_refuses("repository_owner_id", "1")


@pytest.mark.parametrize(
    "condition",
    [
        "true",
        OTHER_CLAIM,
        f"{OWNER} || {OTHER_CLAIM}",
        f"({OWNER}) || ({OTHER_CLAIM})",
        f"{OWNER} && {OTHER_CLAIM} || {OTHER_CLAIM}",
        f'{OWNER} || assertion.repository.startsWith("evil/")',
        f"{OWNER} || has(assertion.enterprise)",
        f'{OWNER} || "enterprise" in assertion',
        f"{OWNER} || size(assertion.repository_owner) > 20",
        f'{OWNER} || attribute.owner == "evil"',
        f'{OWNER} || attribute.unmapped == "evil"',
        f"{OWNER} ? {OWNER} : {OTHER_CLAIM}",
        f'!assertion.repository_owner_id == "1" && {OTHER_CLAIM}',
        f"!({OWNER})",
        'assertion.repository_owner_id != "1"',
        'assertion.repository_owner_id.matches("1")',
        'assertion.repository_owner_id.matches("^(1|.*)$")',
        'assertion.repository_owner_id == "\\u0031"',
        f'{OWNER} || """" == assertion.actor',
        f"{OWNER} // && {OTHER_CLAIM}",
        "[1].exists(x, false && true)",
    ],
)
def test_a_way_round_the_comparison_is_not_refused(condition: str):
    logic = ConditionLogic(condition, {"attribute.owner": 'assertion.repository_owner_id + ""'})
    assert not logic.always_refuses("repository_owner_id", FOREIGN_ID)


ATOMS = st.sampled_from(
    [
        OWNER,
        'assertion.repository_owner_id in ["1", "2"]',
        'assertion.repository_owner_id != "1"',
        'assertion.actor == "a && b"',
        'assertion.actor != "someone"',
        'assertion.repository.startsWith("some")',
        "has(assertion.environment)",
        "true",
    ]
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("{} || {} && {}".format, inner, inner, inner),
        st.builds("!({})".format, inner),
    ),
    max_leaves=6,
)


@settings(deadline=None)  # the first evaluation imports CEL, which takes half a second
@given(CONDITIONS, st.sampled_from(["someone", "a && b"]), st.booleans())
def test_what_is_shown_to_be_refused_the_evaluator_refuses_too(condition: str, actor: str, in_environment: bool):
    claims = {**PLAIN, "repository_owner_id": FOREIGN_ID, "actor": actor}
    if not in_environment:
        del claims["environment"]
    if ConditionLogic(condition).always_refuses("repository_owner_id", FOREIGN_ID):
        assert not ProviderCheck(condition).admits(claims)


@pytest.mark.parametrize(
    ("condition", "texts"),
    [
        (OWNER, {"1"}),
        ('assertion["repository_owner_id"] in ["1", "2"] || "3" != assertion.repository_owner_id', {"1", "2", "3"}),
        (OTHER_CLAIM, set[str]()),
        (f"{OWNER} && attribute.owner == '7'", {"1"}),
        (f"{OWNER} && assertion.repository_owner_id < '5'", None),
        ("has(assertion.repository_owner_id)", None),
    ],
)
def test_the_texts_that_a_claim_is_compared_with(condition: str, texts: set[str] | None):
    assert compared_texts(condition, "repository_owner_id") == texts
