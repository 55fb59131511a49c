"""Programs that were weakened on purpose by somebody who had not seen the rules: what the pack finds in each.

`weakened_caught.json` says by which rules each is caught, and names those that nothing catches; the page
`docs/results/weakened-programs.md` shows it. An edit that is caught no more fails here, and so does one that is caught unsaid.
"""

import json
from typing import Any

import pytest
from ground import Ground
from weakened_programs import CAUGHT, Weakening, read_weakenings, weakened

from policies.checking import check_state
from policies.configuration_file import parse_configuration
from policies.registry import RULES
from policies.state_resources import listed_in, read_resources

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

PROOF = "nobody-reaches-what-a-sentence-denies"
WEAKENINGS = read_weakenings()
EXPECTED = json.loads(CAUGHT.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def states(stacks_up: Ground) -> dict[str, Any]:
    """The exported state of each stack, with the values that are secret."""
    found = {}
    for name in stacks_up.pipelines:
        stack = stacks_up.stack(name)
        found[name] = json.loads(
            stack.engine.run(["stack", "export", "--show-secrets", "--stack", name], stack.config_file.parent)
        )
    return found


@pytest.fixture(scope="module")
def settings(stacks_up: Ground) -> Any:
    tracked = (stacks_up.session.checkout / "policies" / "configuration.json").read_text(encoding="utf-8")
    return parse_configuration(tracked, [rule.id for rule in RULES])


def caught(state: Any, settings: Any) -> dict[str, str]:
    """Rule to the first that it found, for every rule that is not content."""
    resources = read_resources(listed_in(state))
    # Nothing is secret on the local cloud; names that are parts of a secret would be masked in the ways.
    resources.secrets.clear()
    reports = check_state(RULES, resources, settings)
    return {report.rule.id: report.findings[0].message for report in reports if report.findings}


def test_the_programs_as_they_are_are_not_weak(states: dict[str, Any], settings: Any):
    assert {name: caught(state, settings) for name, state in states.items()} == {name: {} for name in states}


@pytest.mark.parametrize("weakening", WEAKENINGS, ids=lambda one: one.name)
def test_a_weakened_program_is_caught_as_it_is_said(weakening: Weakening, states: dict[str, Any], settings: Any):
    found = caught(weakened(states[weakening.stack], weakening), settings)
    expected = EXPECTED[weakening.name]["caught"]
    assert sorted(found) == sorted(expected)
    # Of the sentence the way differs from run to run where it names a number that a vendor gave.
    assert found.get(PROOF, "").split("`")[:2] == expected.get(PROOF, "").split("`")[:2]


def test_every_weakened_program_is_said_to_be_caught_or_not():
    assert list(EXPECTED) == [one.name for one in WEAKENINGS]
    assert sum(bool(one["caught"]) for one in EXPECTED.values()) >= 30
