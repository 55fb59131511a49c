"""Our own program, as the engine exports it, passes every rule; one changed property fails exactly the rule that is about it.

The proof of sentences sees what follows from a change that another rule is about: it may fail beside that rule, never instead.
"""

import json
import sys
from pathlib import Path

import pytest
from ground import Ground

from policies.checking import check_state
from policies.configuration_file import parse_configuration
from policies.registry import RULES
from policies.state_resources import StateResources, listed_in, read_resources

# Test folders are no packages; the rules' own tests share this one.
sys.path.insert(0, str(Path(__file__).parents[1] / "policies"))

from mutations.catalogue import MUTATIONS
from mutations.mutation import mutated

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
PROOF = "nobody-reaches-what-a-sentence-denies"
SETTINGS = parse_configuration((ROOT / "policies/configuration.json").read_text(), [rule.id for rule in RULES])


@pytest.fixture(scope="module")
def states(stacks_up: Ground) -> dict[str, StateResources]:
    """The resources of each stack, with the values that are secret: rules see them, too."""
    found = {}
    for name in stacks_up.pipelines:
        stack = stacks_up.stack(name)
        exported = stack.engine.run(["stack", "export", "--show-secrets", "--stack", name], stack.config_file.parent)
        found[name] = read_resources(listed_in(json.loads(exported)))
    return found


def failing(state: StateResources) -> dict[str, list[str]]:
    """Rule to what it found, for every rule that is not content."""
    reports = check_state(RULES, state, SETTINGS)
    return {report.rule.id: [finding.message for finding in report.findings] for report in reports if report.findings}


@pytest.mark.parametrize("name", ["staging", "production"])
def test_the_program_as_it_is_fails_no_rule(states: dict[str, StateResources], name: str):
    assert failing(states[name]) == {}


@pytest.mark.parametrize("rule_id", sorted(MUTATIONS))
def test_a_mutation_fails_its_rule_and_no_other(states: dict[str, StateResources], rule_id: str):
    mutation = MUTATIONS[rule_id]
    found = failing(mutated(states[mutation.stack], mutation))
    assert set(found) - {PROOF} == {rule_id} - {PROOF}, found
    assert rule_id in found
