"""What an interrupted run had begun, kept beside the state."""

from pathlib import Path
from typing import Any

import pytest

from bulwark.stacks.journal.pending import PendingFile, PendingNotes


def operation(name: str) -> dict[str, Any]:
    return {"type": "creating", "resource": {"urn": name, "type": "a:b:C"}}


def state(*resources: str, pending: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    deployment: dict[str, Any] = {"manifest": {}, "resources": [{"urn": name} for name in resources]}
    return {"version": 3, "deployment": deployment | ({"pending_operations": pending} if pending else {})}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal" / "staging.pending.json"


@pytest.fixture
def notes(path: Path) -> PendingNotes:
    return PendingNotes(PendingFile(path))


def test_notes_that_an_import_forgets_are_told_again(notes: PendingNotes):
    notes.keep(state("a", pending=[operation("b"), operation("c")]))
    assert notes.add_to(state("a")) == state("a", pending=[operation("b"), operation("c")])


def test_notes_that_are_added_take_none_away(notes: PendingNotes):
    notes.add(state(pending=[operation("b")]))
    notes.add(state("a"))
    notes.add(state(pending=[operation("b"), operation("c")]))
    assert notes.add_to(state()) == state(pending=[operation("b"), operation("c")])


def test_what_the_state_tells_itself_is_told_once_and_a_replacement_beside_what_it_replaces(notes: PendingNotes):
    notes.keep(state("a", pending=[operation("b"), operation("c")]))
    assert notes.add_to(state("a", "b", pending=[operation("c")])) == state("a", "b", pending=[operation("c"), operation("b")])


def test_what_repeats_itself_is_not_kept(notes: PendingNotes, path: Path):
    notes.keep(state("a", pending=[{"type": "updating", "resource": {"urn": "a"}}]))
    assert not path.exists()


def test_a_state_without_notes_ends_them(notes: PendingNotes, path: Path):
    notes.keep(state(pending=[operation("b")]))
    notes.keep(state("b"))
    assert not path.exists()
    assert notes.add_to(state("b")) == state("b")


@pytest.mark.parametrize("empty", [{"version": 3}, {"version": 3, "deployment": None}])
def test_a_stack_without_a_state_has_no_notes(notes: PendingNotes, empty: dict[str, Any]):
    notes.keep(empty)
    assert notes.add_to(empty) == empty
    notes.keep(state(pending=[operation("b")]))
    assert notes.add_to(empty) == empty
