"""The policy configuration that the engine gets: rules not enforced yet are advisory in their environment, and nowhere else."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bulwark.config.loading import load_siblings
from bulwark.config.pipeline import Pipeline
from bulwark.core.guards import Mode
from bulwark.core.trust.setting_document import read_setting
from bulwark.stacks.policy_configuration import (
    TRUST_RULE,
    modes_of_rules,
    trust_of,
    with_advisory,
    with_trust,
    write_configuration,
)
from policies.configuration_file import parse_configuration
from policies.enforcement import enforced_in
from policies.levels import Level
from policies.registry import RULES
from policies.rules.nobody_reaches_what_a_sentence_denies import RULE as SENTENCES

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
    assert write_configuration(tracked, place, (), "staging", {}) == tracked
    assert not place.parent.exists()
    assert write_configuration(tracked, place, [RULE], "staging", {}) == place
    assert json.loads(place.read_text()) == {RULE: {"environments": {"staging": "advisory"}}}
    assert tracked.read_text() == "{}"
    tracked.unlink()
    assert write_configuration(tracked, place, [RULE], "staging", {}) == place


def test_what_has_to_be_proven_is_told_to_the_rule_that_proves_it():
    assert SENTENCES.id == TRUST_RULE
    pipeline = load_siblings(ROOT)[1]
    setting, sentences = read_setting(trust_of(pipeline))
    assert setting.rows == pipeline.duty_rows
    assert sentences == pipeline.trust_assertions


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({}, {"trust": {"p/one": {}}}),
        ({"all": "advisory"}, {"enforcementLevel": "advisory", "trust": {"p/one": {}}}),
        ({TRUST_RULE: "disabled"}, {"enforcementLevel": "disabled", "trust": {"p/one": {}}}),
        ({TRUST_RULE: {"trust": {"p/one": {"old": 1}, "p/two": {}}}}, {"trust": {"p/one": {}, "p/two": {}}}),
        ({TRUST_RULE: {"exceptions": {"a": "why"}}}, {"exceptions": {"a": "why"}, "trust": {"p/one": {}}}),
    ],
)
def test_sentences_of_a_stack_take_the_place_of_its_old_ones_alone(document: dict[str, Any], expected: dict[str, Any]):
    before = copy.deepcopy(document)
    assert with_trust(document, {"p/one": {}}) == {**document, TRUST_RULE: expected}
    assert with_trust(document, {}) == document == before


def test_a_tracked_file_that_says_the_sentences_already_is_handed_over_as_it_is(tmp_path: Path):
    tracked, place = tmp_path / "configuration.json", tmp_path / "written.json"
    trust = {"p/staging": {"sentences": ["pull_request reaches nothing"], "duties": []}}
    assert write_configuration(tracked, place, (), "staging", trust) == place
    assert json.loads(place.read_text()) == {TRUST_RULE: {"trust": trust}}
    tracked.write_text(place.read_text())
    assert write_configuration(tracked, place, (), "staging", trust) == tracked
