"""The policy pack, which reads workflow files as anybody's YAML, finds nothing in ours, and finds the slips that it looks for."""

import pytest

from bulwark.workflows import bulwark_action
from bulwark.workflows.render import files_of
from policies.outcome import Outcome
from policies.registry import RULES
from policies.resources import Resource
from policies.rule import assess
from policies.workflow_files import FILE_TYPE

from .conftest import Example


def outcomes(path: str, content: str) -> dict[str, Outcome]:
    """Return what each rule that looks at such a file says."""
    inputs = {"repository": "living-tree", "branch": "main", "file": path, "content": content}
    resource = Resource(FILE_TYPE, "file", inputs, f"urn:pulumi:production::bulwark::{FILE_TYPE}::file")
    found = {rule.id: found.outcome for rule in RULES for found in assess(rule, [resource])}
    return {rule: outcome for rule, outcome in found.items() if outcome is not Outcome.NOT_APPLICABLE}


def test_every_rule_about_workflow_files_passes(example: Example):
    for path, text in files_of(example.name, example.pipelines).items():
        judged = outcomes(path, text)
        assert len(judged) >= 5
        assert {rule: outcome for rule, outcome in judged.items() if outcome is not Outcome.PASS} == {}


def test_every_rule_about_actions_passes():
    judged = outcomes(bulwark_action.PATH, bulwark_action.render_action())
    assert {rule: outcome for rule, outcome in judged.items() if outcome is not Outcome.PASS} == {}
    assert judged


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("permissions: {}", "permissions: write-all"),
        ("timeout-minutes: 10", "timeout-minutes: 9999"),
        ("@7c6bc770dae815cd3e89ee6cdf493a5fab2cc093", "@v3"),
        ("ubuntu-24.04", "self-hosted"),
        ("  workflow_dispatch:", "  pull_request_target:"),
    ],
)
def test_a_slip_is_found(example: Example, old: str, new: str):
    for path, text in files_of(example.name, example.pipelines).items():
        assert old in text
        assert Outcome.FAIL in outcomes(path, text.replace(old, new)).values()
