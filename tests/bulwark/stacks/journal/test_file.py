"""The journal as a file: what was kept is there after a crash, what was not finished is not, and damage is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from bulwark.stacks.journal.file import JournalDamagedError, JournalFile

BASE = {"manifest": {}, "resources": [{"urn": "a", "type": "a:b:C"}]}


def made(number: int, name: str) -> dict[str, Any]:
    return {"kind": 1, "operationID": number, "state": {"urn": name, "type": "a:b:C"}}


@pytest.fixture
def journal(tmp_path: Path) -> JournalFile:
    journal = JournalFile(tmp_path / "journal" / "bulwark" / "staging.jsonl")
    journal.begin(BASE)
    return journal


def names(journal: JournalFile) -> list[str]:
    return [resource["urn"] for resource in journal.state()["deployment"]["resources"]]


def test_what_was_kept_is_told_again(journal: JournalFile):
    journal.append([made(1, "b"), made(2, "c")])
    journal.append([made(3, "ü")])
    assert names(JournalFile(journal.path)) == ["b", "c", "ü", "a"]


@pytest.mark.parametrize("cut", [1, 2, 20])
def test_a_line_that_was_not_finished_counts_for_nothing(journal: JournalFile, cut: int):
    journal.append([made(1, "b")])
    whole = journal.path.read_bytes()
    journal.append([made(2, "c")])
    journal.path.write_bytes(whole + journal.path.read_bytes()[len(whole) :][:-cut])
    assert names(journal) == ["b", "a"]


def test_a_damaged_line_is_told_with_its_place(journal: JournalFile):
    journal.append([made(1, "b")])
    journal.append([made(2, "c")])
    lines = journal.path.read_text().splitlines()
    journal.path.write_text("\n".join([lines[0], lines[1][:-5], lines[2], ""]))
    with pytest.raises(JournalDamagedError, match=r"line 2 of .*staging\.jsonl is damaged; what the interrupted run made"):
        journal.state()


def test_a_journal_is_never_begun_over_another(journal: JournalFile):
    journal.append([made(1, "b")])
    with pytest.raises(FileExistsError):
        journal.begin(BASE)
    assert names(journal) == ["b", "a"]


def test_a_run_that_died_before_its_journal_was_whole_has_none(journal: JournalFile):
    journal.remove()
    journal.path.with_suffix(".draft").write_text('{"base":')
    assert not journal.exists()
    journal.begin(BASE)
    assert names(journal) == ["a"]


def test_others_cannot_read_it(journal: JournalFile):
    assert journal.path.parent.stat().st_mode & 0o077 == 0


def test_its_lines_are_json(journal: JournalFile):
    journal.append([made(1, "b")])
    first, second = map(json.loads, journal.path.read_text().splitlines())
    assert (first, second) == ({"base": BASE}, {"entries": [made(1, "b")]})


@pytest.mark.parametrize(
    ("entries", "changes_nothing"),
    [
        ([], True),
        ([{"kind": 1, "operationID": 1, "removeOld": 0, "state": {"urn": "a", "type": "a:b:C"}}], True),
        ([{"kind": 1, "operationID": 1, "removeOld": 0, "state": {"urn": "a", "type": "a:b:C", "id": "1"}}], False),
        ([{"kind": 0, "operationID": 1, "operation": {"type": "creating", "resource": {"urn": "b"}}}], False),
        ([{"kind": 6, "operationID": 0, "secretsProvider": {"type": "passphrase"}}], False),
    ],
)
def test_a_run_that_changed_nothing_is_known(journal: JournalFile, entries: list[dict[str, Any]], changes_nothing: bool):
    journal.append(entries)
    assert journal.change() == (None if changes_nothing else journal.state())
