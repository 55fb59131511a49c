"""What a run remembers without a report stands in a file of the checkout."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bulwark.cli.drift.choice import chosen_name
from bulwark.cli.drift.keeping import keep_in_file, memory_in_file
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.finding import Finding
from bulwark.core.drift.memory import Damaged, Look, Memory, remember
from bulwark.core.drift.report import Report
from bulwark.errors import UsageError

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
KEY = Finding("s", "github", "k", "o/r", "7", "", DriftClass.CAPACITY, "key", None, "7", "It reads.", "keys")


def judge(known: Memory | Damaged) -> Report:
    before = Memory() if isinstance(known, Damaged) else known
    return Report("staging", NOW.isoformat(), remember(before, Look((KEY,), frozenset()), 2, NOW))


def test_the_file_remembers_from_run_to_run(tmp_path: Path):
    assert memory_in_file(tmp_path, "staging") == Memory()
    keep_in_file(tmp_path, "staging", judge)
    kept = keep_in_file(tmp_path, "staging", judge)
    assert kept.report.memory.number == 2
    assert memory_in_file(tmp_path, "staging") == kept.report.memory
    assert memory_in_file(tmp_path, "production") == Memory()


def test_runs_at_once_lose_nothing(tmp_path: Path):
    threads = [threading.Thread(target=keep_in_file, args=(tmp_path, "staging", judge)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    memory = memory_in_file(tmp_path, "staging")
    assert isinstance(memory, Memory)
    assert memory.number == 8


def test_a_damaged_file_is_told_and_written_anew(tmp_path: Path):
    keep_in_file(tmp_path, "staging", judge)
    (tmp_path / ".bulwark" / "drift-staging.txt").write_text("nothing of ours")
    assert isinstance(memory_in_file(tmp_path, "staging"), Damaged)
    assert keep_in_file(tmp_path, "staging", judge).report.memory.number == 1


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path):
    keep_in_file(tmp_path, "staging", judge)
    (tmp_path / ".bulwark" / "drift-staging.lock").unlink()
    (tmp_path / ".bulwark" / "drift-staging.lock").mkdir()
    with pytest.raises(UsageError, match="could remember nothing"):
        keep_in_file(tmp_path, "staging", judge)


def test_a_stack_is_named_as_argument_option_or_both_alike():
    assert chosen_name("staging", None) == chosen_name(None, "staging") == chosen_name("staging", "staging") == "staging"
    with pytest.raises(UsageError, match="two stacks are named"):
        chosen_name("staging", "production")
