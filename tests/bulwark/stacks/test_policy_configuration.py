"""The policy configuration that the engine gets: rules not enforced yet are advisory in their environment, and nowhere else."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bulwark.config.pipeline import Pipeline
from bulwark.core.guards import Mode
from bulwark.stacks.policy_configuration import modes_of_rules, with_advisory, write_configuration
from policies.configuration_file import parse_configuration
from policies.enforcement import enforced_in
from policies.levels import Level
from policies.registry import RULES

ROOT = Path(__file__).parents[3]
RULE = "labels-say-owner-and-environment"
LOWERED = {"policy-upkeep": {"mode": "warn", "since": "2026-11-23", "review_by": "2026-12-21", "reason": "labels are missing"}}


def levels(document: dict[str, Any], environment: str) -> dict[str, Level]:
    settings = parse_configuration(json.dumps(document), [rule.id for rule in RULES])
    return {one.rule.id: one.level for rule in RULES for one in enforced_in(environment, [rule], settings)}


@pytest.mark.parametrize(
    ("document", "level"),
    [
        ({}, Level.ADVISORY),
        ({RULE: "mandatory"}, Level.ADVISORY),
        ({RULE: {"enforcementLevel": "remediate"}}, Level.ADVISORY),
        ({"all": "mandatory"}, Level.ADVISORY),
        ({RULE: {"environments": {"staging": "mandatory", "production": "mandatory"}}}, Level.ADVISORY),
        ({RULE: {"environments": {"staging": "disabled"}}}, Level.DISABLED),
        ({RULE: {"enforcementLevel": "advisory", "environments": {"production": "mandatory"}}}, Level.ADVISORY),
    ],
)
def test_a_rule_that_is_not_enforced_stops_nothing_in_its_environment_alone(document: dict[str, Any], level: Level):
    before = copy.deepcopy(document)
    lowered = with_advisory(document, [RULE], "staging")
    assert document == before
    assert levels(lowered, "staging")[RULE] is level
    assert levels(lowered, "production") == levels(document, "production")
    others = {rule: found for rule, found in levels(lowered, "staging").items() if rule != RULE}
    assert others == {rule: found for rule, found in levels(document, "staging").items() if rule != RULE}


def test_exceptions_of_the_rule_stay():
    document = {RULE: {"exceptions": {"p": "why"}}}
    assert with_advisory(document, [RULE], "staging")[RULE] == {
        "exceptions": {"p": "why"},
        "environments": {"staging": "advisory"},
    }


def test_rules_follow_the_guards_of_the_stack_file():
    document = YAML(typ="safe").load((ROOT / "Pulumi.staging.yaml").read_text())["config"]["bulwark:pipeline"]
    document["guards"] = LOWERED
    assert modes_of_rules(Pipeline.model_validate(document)) == {RULE: Mode.WARN}


def test_the_tracked_file_is_handed_over_as_it_is_while_everything_is_enforced(tmp_path: Path):
    tracked, place = tmp_path / "configuration.json", tmp_path / "local" / "written.json"
    tracked.write_text("{}")
    assert write_configuration(tracked, place, (), "staging") == tracked
    assert write_configuration(tracked, place, [RULE], "staging") == place
    assert json.loads(place.read_text()) == {RULE: {"environments": {"staging": "advisory"}}}
    assert tracked.read_text() == "{}"
    tracked.unlink()
    assert write_configuration(tracked, place, [RULE], "staging") == place
