"""The registry is complete, and every rule says all about itself."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from policies.registry import RULES
from policies.rule import ProgramRule, ResourceRule

ROOT = Path(__file__).parents[2]
RULE_FILES = sorted(path.stem for path in (ROOT / "policies/rules").glob("*.py") if path.stem != "__init__")
IDS = [rule.id for rule in RULES]


def test_every_file_is_registered_under_its_own_name_and_in_order():
    assert [rule_id.replace("-", "_") for rule_id in IDS] == RULE_FILES


def test_every_rule_has_a_test_file_of_its_own():
    tests = {path.stem.removeprefix("test_") for path in (ROOT / "tests/policies/rules").glob("test_*.py")}
    assert tests == set(RULE_FILES)


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_a_rule_says_all_about_itself(rule: ResourceRule | ProgramRule):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.id)
    assert rule.title[0].isupper()
    assert not rule.title.endswith(".")
    assert rule.why.endswith(".")
    assert rule.remediation
    assert all(step[0].isupper() and step.endswith(".") for step in rule.remediation)
    assert rule.applies_to.description
    assert all(framework.url.startswith("https://") for framework in rule.frameworks)


def test_rules_load_without_pulumi_and_without_the_evaluator():
    code = "import policies.registry, sys; print(sorted({'pulumi', 'pulumi_policy', 'grpc', 'cel'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_module_of_the_pack_hides_one_of_the_standard_library():
    # The engine starts the pack in its folder, which Python then searches first.
    modules = {path.stem for path in (ROOT / "policies").glob("*.py")} - {"__init__", "__main__"}
    assert not modules & sys.stdlib_module_names
