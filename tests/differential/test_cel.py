"""The two CEL evaluators agree: the one that the program and the policies use, and Google's, which the local cloud uses.

If they differed on our mapping or condition, a policy could prove what Google would not do.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.duties import Event
from bulwark.core.trust.provider import attribute_condition, attribute_mapping
from localcloud.core.http import RefusalError
from localcloud.services.google.attribute_mapping import map_claims
from localcloud.services.google.cel_programs import CONDITION_VARIABLES, MAPPING_VARIABLES, UNDEFINED, evaluate
from policies.conditions import ProviderCheck
from policies.resources import UndecidedError

OWNER, OTHER_OWNER = 190012345, 666
REPOSITORIES = (820045678, 820099001)
CONDITION = attribute_condition(OWNER, REPOSITORIES, (Event.PUSH, Event.SCHEDULE, Event.WORKFLOW_DISPATCH))
ABSENT = object()

# Without NUL, where Google's Python evaluator ends a text (docs/traps.md), and without half a surrogate pair, which is no text:
# the local cloud refuses such a token before it evaluates anything.
values = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(
    ["", "-", ":", "production", "refs/heads/main", "pull_request", "\u00e4", "a:b", "0"]
)
claims = st.fixed_dictionaries(
    {},
    optional={
        "repository_owner_id": st.sampled_from([str(OWNER), str(OTHER_OWNER), ""]) | values,
        "repository_id": st.sampled_from([*map(str, REPOSITORIES), "82004567", "8200456780", ""]) | values,
        "run_id": st.integers(0, 10**12).map(str) | values,
        "environment": values,
        "event_name": st.sampled_from([*(event.value for event in Event), "pull_request", "PUSH", "merge_group"]) | values,
        "ref": st.sampled_from(["refs/heads/main", "refs/tags/main", "refs/pull/7/merge"]) | values,
    },
)


def by_policies(expression: str, given_claims: dict[str, Any]) -> object:
    result = ProviderCheck(expression).evaluate(expression, {"assertion": given_claims, "google": {}, "attribute": {}})
    return ABSENT if result is None else result


def by_google(expression: str, given_claims: dict[str, Any], variables: Any) -> object:
    data = {name: given_claims if name == "assertion" else {} for name in variables}
    result = evaluate(expression, variables, data)
    return ABSENT if result is UNDEFINED else result


@given(claims)
@pytest.mark.parametrize("target", sorted(attribute_mapping()))
def test_both_map_any_claims_alike(target: str, given_claims: dict[str, Any]):
    expression = attribute_mapping()[target]
    assert by_policies(expression, given_claims) == by_google(expression, given_claims, MAPPING_VARIABLES)


@given(claims)
def test_both_judge_any_claims_alike(given_claims: dict[str, Any]):
    ours, googles = by_policies(CONDITION, given_claims), by_google(CONDITION, given_claims, CONDITION_VARIABLES)
    assert ours == googles
    is_listed = (
        given_claims.get("repository_owner_id") == str(OWNER)
        and given_claims.get("repository_id") in map(str, REPOSITORIES)
        and given_claims.get("event_name") in {"push", "schedule", "workflow_dispatch"}
    )
    assert (ours is True) == is_listed


@pytest.mark.parametrize(
    "expression",
    [
        'assertion.repository_id in ["820045678"]',
        'assertion.repository.startsWith("living-tree-app/")',
        'assertion.ref == "refs/heads/main" || assertion.event_name == "push"',
        'has(assertion.environment) ? assertion.environment : "-"',
        'assertion.missing == "x" || true',
        'assertion.missing == "x" && false',
        "assertion.ref.size() > 4",
        'assertion.ref.matches("^refs/heads/.*$")',
        '!(assertion.event_name in ["pull_request", "pull_request_target"])',
        "assertion.exp > 0",
        "true",
    ],
)
def test_both_evaluate_other_conditions_alike(expression: str):
    token = {
        "repository_id": "820045678",
        "repository": "living-tree-app/living-tree",
        "ref": "refs/heads/main",
        "event_name": "push",
        "exp": 1795444238,
    }
    assert by_policies(expression, token) == by_google(expression, token, CONDITION_VARIABLES)


def test_the_known_difference_is_still_there():
    expression, token = 'assertion.environment + "!"', {"environment": "production\0x"}
    assert by_policies(expression, token) == "production\0x!"
    assert by_google(expression, token, MAPPING_VARIABLES) == "production!"


@pytest.mark.parametrize("value", ["production\0x", "production\ud800"])
def test_the_local_cloud_refuses_a_claim_that_is_no_text(value: str):
    with pytest.raises(RefusalError, match="Unable to parse the ID Token"):
        map_claims({"attributeMapping": attribute_mapping()}, {"environment": value})


def test_half_a_surrogate_pair_is_undecided_for_us():
    with pytest.raises(UndecidedError):
        by_policies('assertion.environment == "production"', {"environment": "\ud800"})
