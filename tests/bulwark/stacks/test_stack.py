"""What can be told of a stack without its engine."""

from pathlib import Path

import pytest

from bulwark.stacks.engine import Engine
from bulwark.stacks.journal.file import JournalFile
from bulwark.stacks.stack import Stack


def stack_at(folder: Path, url: str) -> Stack:
    (folder / "Pulumi.yaml").write_text("name: bulwark\n")
    return Stack("staging", Engine(folder / "no-engine", {"PULUMI_BACKEND_URL": url}), folder, folder / "Pulumi.staging.yaml")


def test_a_run_that_has_not_been_settled_is_seen(tmp_path: Path):
    stack = stack_at(tmp_path, f"file://{tmp_path}")
    assert not stack.has_journal()
    JournalFile(tmp_path / ".pulumi" / "journal" / "bulwark" / "staging.jsonl").begin({}).close()
    assert stack.has_journal()
    assert not stack_at(tmp_path, "gs://bucket").has_journal(), "the engine keeps the state itself there"


@pytest.mark.parametrize(
    ("url", "is_kept"), [("file:///state", True), ("gs://bucket", True), ("https://api.pulumi.com", False), ("", False)]
)
def test_where_notes_can_be_kept(tmp_path: Path, url: str, is_kept: bool):
    assert stack_at(tmp_path, url).keeps_notes is is_kept
