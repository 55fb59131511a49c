"""What this project's own program is excused from, and that it says why."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from policies.exceptions import exceptions_schema
from policies.levels import CONFIGURATION_SCHEMA
from policies.named_resources import named_schema
from policies.registry import RULES
from policies.told_rules import told_schema

CONFIGURATION = json.loads((Path(__file__).parents[2] / "policies/configuration.json").read_text())
BY_ID = {rule.id: rule for rule in RULES}


def test_every_entry_is_a_rule_with_properties_that_it_knows():
    for rule_id, entry in CONFIGURATION.items():
        properties = {
            **CONFIGURATION_SCHEMA,
            **exceptions_schema(BY_ID[rule_id].exceptions),
            **named_schema(BY_ID[rule_id].applies_to),
            **told_schema(BY_ID[rule_id]),
        }
        schema = {"properties": {"enforcementLevel": {}, **properties}, "additionalProperties": False}
        Draft202012Validator(schema).validate(entry)


def test_every_exception_has_a_reason():
    reasons = [reason for entry in CONFIGURATION.values() for reason in entry.get("exceptions", {}).values()]
    assert all(len(reason.split()) >= 3 for reason in reasons), reasons


def test_no_rule_is_switched_off_for_our_own_program():
    levels = {rule_id: (entry.get("enforcementLevel"), entry.get("environments")) for rule_id, entry in CONFIGURATION.items()}
    assert {rule_id for rule_id, said in levels.items() if said != (None, None)} == set()
