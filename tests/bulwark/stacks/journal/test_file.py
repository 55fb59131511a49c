"""The journal as a file: what was kept is there after a crash, what was not finished is not, and damage is told."""

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bulwark.stacks.journal.file import JournalDamagedError, JournalFile, JournalLeftError
from bulwark.stacks.journal.writer import JournalClosedError, JournalWriter

BASE = {"manifest": {}, "resources": [{"urn": "a", "type": "a:b:C"}]}


def made(number: int, name: str) -> dict[str, Any]:
    return {"version": 1, "kind": 1, "sequenceID": number, "operationID": number, "state": {"urn": name, "type": "a:b:C"}}


@pytest.fixture
def journal(tmp_path: Path) -> JournalFile:
    return JournalFile(tmp_path / "journal" / "bulwark" / "staging.jsonl")


@pytest.fixture(autouse=True)
def writer(journal: JournalFile) -> Iterator[JournalWriter]:
    writer = journal.begin(BASE)
    yield writer
    writer.close()


def names(journal: JournalFile) -> list[str]:
    return [resource["urn"] for resource in journal.state()["deployment"]["resources"]]


def test_what_was_kept_is_told_again(journal: JournalFile, writer: JournalWriter):
    writer.append([made(1, "b"), made(2, "c")])
    writer.append([made(3, "ü")])
    assert names(JournalFile(journal.path)) == ["b", "c", "ü", "a"]


@pytest.mark.parametrize("cut", [1, 2, 20])
def test_a_line_that_was_not_finished_counts_for_nothing(journal: JournalFile, writer: JournalWriter, cut: int):
    writer.append([made(1, "b")])
    whole = journal.path.read_bytes()
    writer.append([made(2, "c")])
    journal.path.write_bytes(whole + journal.path.read_bytes()[len(whole) :][:-cut])
    assert names(journal) == ["b", "a"]


def test_a_damaged_line_is_told_with_its_place(journal: JournalFile, writer: JournalWriter):
    writer.append([made(1, "b")])
    writer.append([made(2, "c")])
    lines = journal.path.read_text().splitlines()
    journal.path.write_text("\n".join([lines[0], lines[1][:-5], lines[2], ""]))
    with pytest.raises(JournalDamagedError, match=r"line 2 of .*staging\.jsonl is damaged; what the interrupted run made"):
        journal.state()


def test_a_journal_is_never_begun_over_another(journal: JournalFile, writer: JournalWriter):
    writer.append([made(1, "b")])
    with pytest.raises(JournalLeftError, match=r"left the journal .*staging\.jsonl; what that run made would be made twice"):
        journal.begin(BASE)
    assert not journal.path.with_suffix(".draft").exists()
    assert names(journal) == ["b", "a"]


def test_a_run_that_died_before_its_journal_was_whole_has_none(journal: JournalFile):
    journal.remove()
    journal.path.with_suffix(".draft").write_text('{"base":')
    assert not journal.exists()
    journal.begin(BASE).close()
    assert names(journal) == ["a"]


def test_others_cannot_read_it(journal: JournalFile):
    assert journal.path.parent.stat().st_mode & 0o077 == 0


def test_its_lines_are_json(journal: JournalFile, writer: JournalWriter):
    writer.append([made(1, "b")])
    first, second = map(json.loads, journal.path.read_text().splitlines())
    assert (first, second) == ({"base": BASE}, {"entries": [made(1, "b")]})


@pytest.mark.parametrize(
    ("entries", "changes_nothing"),
    [
        ([], True),
        ([made(1, "a") | {"removeOld": 0}], True),
        ([made(1, "a") | {"removeOld": 0, "state": {"urn": "a", "type": "a:b:C", "id": "1"}}], False),
        ([{"version": 1, "kind": 0, "operationID": 1, "operation": {"type": "creating", "resource": {"urn": "b"}}}], False),
        ([{"version": 1, "kind": 6, "operationID": 0, "secretsProvider": {"type": "passphrase"}}], False),
    ],
)
def test_a_run_that_changed_nothing_is_known(
    journal: JournalFile, writer: JournalWriter, entries: list[dict[str, Any]], changes_nothing: bool
):
    writer.append(entries)
    assert journal.change() == (None if changes_nothing else journal.state())


def test_what_an_engine_sends_again_counts_once(journal: JournalFile, writer: JournalWriter):
    writer.append([made(1, "b"), made(2, "c")])
    writer.append([made(2, "c"), made(3, "d")])
    assert names(journal) == ["b", "c", "d", "a"]


def test_a_full_disk_leaves_the_journal_whole(journal: JournalFile, writer: JournalWriter, monkeypatch: pytest.MonkeyPatch):
    """The disk takes part of a line, then nothing; when there is room again the same batch is kept once."""
    writer.append([made(1, "b")])
    whole, write = journal.path.read_bytes(), os.write

    def fill_up(file: int, data: memoryview) -> int:
        if len(data) <= 10:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(file, data[:-10])

    with monkeypatch.context() as full:
        full.setattr(os, "write", fill_up)
        with pytest.raises(OSError, match="No space left on device"):
            writer.append([made(2, "c")])
    assert journal.path.read_bytes() == whole
    writer.append([made(2, "c")])
    assert names(journal) == ["b", "c", "a"]


def test_a_line_that_cannot_be_taken_back_is_the_last(
    journal: JournalFile, writer: JournalWriter, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    writer.append([made(1, "b")])
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", refuse)
        broken.setattr(os, "ftruncate", refuse)
        with pytest.raises(OSError, match="Input/output error"):
            writer.append([made(2, "c")])
    with pytest.raises(JournalClosedError, match="what the run makes now would be forgotten"):
        writer.append([made(3, "d")])
    assert "d" not in names(journal)


def test_a_journal_that_cannot_be_begun_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    journal = JournalFile(tmp_path / "other.jsonl")
    with pytest.raises(OSError, match="No space left on device"):
        journal.begin(BASE)
    assert not journal.exists()


def test_a_journal_that_was_removed_does_not_come_back(journal: JournalFile, writer: JournalWriter):
    writer.close()
    journal.remove()
    with pytest.raises(JournalClosedError):
        writer.append([made(1, "b")])
    assert not journal.exists()
