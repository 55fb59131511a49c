"""The SARIF log: what the standard asks of it, and what code scanning reads."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bulwark.cli.policy.sarif import sarif_log, write_sarif
from policies.checking import RuleReport, check_state
from policies.enforcement import Setting
from policies.levels import Level
from policies.registry import RULES
from policies.state_resources import read_resources

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
INDEX = {"type": "integer", "minimum": 0}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
DESCRIPTOR = {
    "type": "object",
    "required": ["id", "shortDescription", "fullDescription", "help", "defaultConfiguration", "properties"],
    "properties": {
        "id": {"type": "string"},
        "shortDescription": TEXT,
        "fullDescription": TEXT,
        "help": TEXT,
        "helpUri": {"type": "string", "pattern": "^https://"},
        "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}, "additionalProperties": False},
        "properties": {
            "type": "object",
            "required": ["security-severity", "tags"],
            "properties": {
                "security-severity": {"type": "string", "pattern": r"^(10|\d)\.\d$"},
                "precision": {"enum": ["very-high", "high", "medium", "low"]},
                "tags": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
            },
        },
    },
    "additionalProperties": False,
}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation", "region"],
            "properties": {
                "artifactLocation": {"type": "object", "properties": {"uri": {"type": "string"}}, "additionalProperties": False},
                "region": {"type": "object", "properties": {"startLine": {"type": "integer", "minimum": 1}}},
            },
            "additionalProperties": False,
        },
        "logicalLocations": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("name", "fullyQualifiedName", "kind")},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "kind", "level", "message", "locations", "partialFingerprints"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": INDEX,
        "kind": {"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
        "level": LEVEL,
        "message": TEXT,
        "locations": {"type": "array", "items": LOCATION, "minItems": 1},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    # 3.27.10: only what fails has a level.
    "if": {"properties": {"kind": {"not": {"const": "fail"}}}},
    "then": {"properties": {"level": {"const": "none"}}},
    "additionalProperties": False,
}
LOG = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "name": {"type": "string"},
                                    "semanticVersion": {"type": "string"},
                                    "rules": {"type": "array", "uniqueItems": True, "items": DESCRIPTOR},
                                },
                                "additionalProperties": False,
                            }
                        },
                        "additionalProperties": False,
                    },
                    "automationDetails": {"type": "object", "properties": {"id": {"type": "string"}}},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": RESULT},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
"""Names, forms and requirements of the properties that we write, from the text of the standard (3.13 to 3.58), and no others."""

MEMBER = "gcp:projects/iAMMember:IAMMember"
URN = f"urn:pulumi:staging::bulwark::{MEMBER}::reader"


def reports(role: str, level: Level = Level.MANDATORY) -> tuple[RuleReport, ...]:
    inputs = {"project": "p", "role": role, "member": "group:a@example.com"}
    settings = {rule.id: Setting(level, {}) for rule in RULES}
    return check_state(RULES, read_resources([{"urn": URN, "type": MEMBER, "inputs": inputs, "outputs": {}}]), settings)


def results(log: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = log["runs"][0]["results"]
    return found


@pytest.mark.parametrize("role", ["roles/editor", "roles/run.developer", "[secret]"])
@pytest.mark.parametrize("level", [Level.MANDATORY, Level.ADVISORY])
def test_the_log_has_the_form_of_the_standard(role: str, level: Level):
    Draft202012Validator(LOG).validate(sarif_log("staging", reports(role, level)))


@pytest.mark.parametrize(
    ("role", "level", "told"),
    [
        ("roles/editor", Level.MANDATORY, ("fail", "error")),
        ("roles/editor", Level.ADVISORY, ("fail", "note")),
        ("[secret]", Level.MANDATORY, ("review", "none")),
    ],
)
def test_a_finding_is_a_result_of_its_rule_at_its_resource(role: str, level: Level, told: tuple[str, str]):
    log = sarif_log("staging", reports(role, level))
    (found,) = [one for one in results(log) if one["ruleId"] == "no-basic-roles"]
    assert (found["kind"], found["level"]) == told
    assert log["runs"][0]["tool"]["driver"]["rules"][found["ruleIndex"]]["id"] == "no-basic-roles"
    (location,) = found["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "Pulumi.staging.yaml"
    assert location["logicalLocations"][0]["fullyQualifiedName"] == URN


def test_what_passes_is_no_result_and_every_rule_is_described():
    log = sarif_log("staging", reports("roles/run.developer"))
    assert results(log) == []
    assert [one["id"] for one in log["runs"][0]["tool"]["driver"]["rules"]] == sorted(rule.id for rule in RULES)


def test_the_same_finding_has_the_same_fingerprint_and_another_a_different_one():
    def fingerprints(role: str) -> set[str]:
        return {one["partialFingerprints"]["bulwarkFinding/v1"] for one in results(sarif_log("staging", reports(role)))}

    assert fingerprints("roles/editor") == fingerprints("roles/editor")
    assert not fingerprints("roles/editor") & fingerprints("roles/owner")


def test_a_finding_about_the_whole_program_names_no_resource():
    (report,) = (one for one in reports("roles/editor") if one.findings)
    finding = type(report.findings[0])("", "problem", "harm", "Remedy.")
    whole = RuleReport(report.rule, report.level, report.outcome, 1, (finding,))
    log = sarif_log("staging", [whole])
    Draft202012Validator(LOG).validate(log)
    assert "logicalLocations" not in results(log)[0]["locations"][0]


def test_the_file_holds_the_log(tmp_path: Path):
    path = tmp_path / "policy.sarif"
    write_sarif(path, "staging", reports("roles/editor"))
    assert json.loads(path.read_text()) == sarif_log("staging", reports("roles/editor"))
