"""The examples of the documentation, and what becomes of them when values are not known."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.outcome import Outcome, worst
from policies.registry import RULES
from policies.resources import UNKNOWN, Resource
from policies.rule import ProgramRule, ResourceRule, assess

AnyRule = ResourceRule | ProgramRule
IDS = [rule.id for rule in RULES]


def outcome(rule: AnyRule, resources: Sequence[Resource]) -> Outcome:
    return worst(tuple(assessment.outcome for assessment in assess(rule, resources)))


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_the_bad_example_fails_this_rule_and_no_other(rule: AnyRule):
    assert [other.id for other in RULES if outcome(other, rule.bad) in {Outcome.FAIL, Outcome.UNKNOWN}] == [rule.id]


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_the_good_example_passes_this_rule_and_fails_no_other(rule: AnyRule):
    assert outcome(rule, rule.good) is Outcome.PASS
    assert [other.id for other in RULES if outcome(other, rule.good) in {Outcome.FAIL, Outcome.UNKNOWN}] == []


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_a_finding_has_three_parts_and_names_its_place(rule: AnyRule):
    findings = [finding for assessment in assess(rule, rule.bad) for finding in assessment.findings]
    assert findings
    for finding in findings:
        assert all((finding.problem, finding.harm, finding.remedy))
        assert finding.remedy.endswith(".")
        assert finding.message.startswith(finding.path)


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_a_rule_does_not_look_at_resources_of_another_kind(rule: AnyRule):
    other = Resource("random:index/randomId:RandomId", "id", {"byteLength": 4})
    assert [assessment.outcome for assessment in assess(rule, [other])] == [Outcome.NOT_APPLICABLE]


def paths(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value, the outermost left out."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*here, key)
        yield from paths(child, (*here, key))


def with_unknown(value: Any, path: tuple[Any, ...]) -> Any:
    if not path:
        return UNKNOWN
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = with_unknown(value[path[0]], path[1:])
    return copy


HIDDEN = [
    pytest.param(rule, index, path, id=f"{rule.id}-{index}-{'.'.join(map(str, path))}")
    for rule in RULES
    for index, resource in enumerate(rule.bad)
    for path in paths(dict(resource.inputs))
]


@pytest.mark.parametrize(("rule", "index", "path"), HIDDEN)
def test_hiding_any_value_of_a_bad_resource_never_makes_it_pass(rule: AnyRule, index: int, path: tuple[Any, ...]):
    resources = list(rule.bad)
    resources[index] = replace(resources[index], inputs=with_unknown(dict(resources[index].inputs), path))
    assert outcome(rule, resources) in {Outcome.FAIL, Outcome.UNKNOWN}


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_hiding_any_value_of_a_good_resource_makes_no_rule_fail(rule: AnyRule):
    # A first preview knows little; what it does not know is no violation yet.
    for index, resource in enumerate(rule.good):
        for path in paths(dict(resource.inputs)):
            resources = list(rule.good)
            resources[index] = replace(resource, inputs=with_unknown(dict(resource.inputs), path))
            assert [other.id for other in RULES if outcome(other, resources) is Outcome.FAIL] == [], path


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.just(UNKNOWN)
    | st.sampled_from(["roles/owner", "{", '{"bindings": 1}']),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES, ids=IDS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_rule_ends_in_an_outcome_whatever_it_is_given(rule: AnyRule, data: st.DataObject):
    resource = rule.bad[0]
    keys = sorted({*resource.inputs, "policyData", "accesses", "environments"})
    inputs = {key: data.draw(JSON, label=key) for key in data.draw(st.sets(st.sampled_from(keys)), label="keys")}
    assert outcome(rule, [replace(resource, inputs=inputs)]) in set(Outcome)
