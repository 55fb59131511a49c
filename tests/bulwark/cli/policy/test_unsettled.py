"""What a run that did not end keeps from being judged."""

from pathlib import Path
from typing import Any

import pytest

from bulwark.cli.policy.document import check_text, phase_of
from bulwark.cli.policy.sources import Source
from bulwark.cli.policy.unsettled import journal_left, operations_left
from bulwark.stacks.engine import Engine
from bulwark.stacks.journal.run import JournaledStack
from bulwark.stacks.stack import Stack
from policies.checking import check_state
from policies.registry import RULES
from policies.state_resources import read_resources

MEMBER = "gcp:projects/iAMMember:IAMMember"


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    """A stack whose state is in files."""
    (tmp_path / "Pulumi.yaml").write_text("name: bulwark\n")
    engine = Engine(tmp_path / "no-engine", {"PULUMI_BACKEND_URL": f"file://{tmp_path}"})
    return Stack("staging", engine, tmp_path, tmp_path / "Pulumi.staging.yaml")


def judged(role: str, kind: Any, unsettled: tuple[str, ...]) -> str:
    inputs = {"project": "p", "role": role, "member": "group:a@example.com"}
    one = {"urn": f"urn:pulumi:staging::p::{MEMBER}::one", "type": MEMBER, "inputs": inputs, "outputs": inputs}
    source = Source(kind, read_resources([one]), unsettled=unsettled)
    reports = check_state(RULES, source.resources, {})
    assert all(f"not settled: {sentence}\n" in check_text(source, reports) for sentence in unsettled)
    return phase_of(source, reports)


def test_a_journal_that_a_run_left_is_told_of(stack: Stack):
    assert journal_left(stack) == ()
    journal = JournaledStack(stack.engine.backend_url, "bulwark", "staging", dict, lambda _state: None).journal
    journal.begin({})
    (sentence,) = journal_left(stack)
    assert "a run on stack staging has not ended or was killed" in sentence
    assert "run: bulwark up staging" in sentence


def test_elsewhere_the_engine_keeps_the_state_itself(stack: Stack, monkeypatch: pytest.MonkeyPatch):
    elsewhere = Engine(stack.engine.folder, {"PULUMI_BACKEND_URL": "gs://bucket"})
    assert journal_left(Stack("staging", elsewhere, stack.checkout, stack.config_file)) == ()


def test_what_was_in_the_making_is_told_of():
    begun = {"type": "creating", "resource": {"urn": f"urn:pulumi:staging::p::{MEMBER}::two", "type": MEMBER}}
    deployment = {"resources": [], "pending_operations": [begun]}
    (sentence,) = operations_left({"deployment": deployment})
    assert "what became of two is not known" in sentence
    assert operations_left({"checkpoint": {"latest": deployment}}) == (sentence,)
    assert operations_left({"deployment": {"resources": []}}) == operations_left({"checkpoint": {"latest": {}}}) == ()


@pytest.mark.parametrize(
    ("role", "kind", "phase"),
    [
        ("roles/run.developer", "stack", "inconclusive"),
        ("roles/run.developer", "live", "inconclusive"),
        ("roles/editor", "stack", "inconclusive"),
        ("roles/editor", "live", "fail"),
    ],
)
def test_nothing_passes_and_what_a_vendor_showed_fails(role: str, kind: str, phase: str):
    assert judged(role, kind, ("a run has not ended",)) == phase
    assert judged(role, kind, ()) == ("fail" if role == "roles/editor" else "pass")
