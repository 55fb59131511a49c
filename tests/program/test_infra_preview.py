"""A change is previewed on the published state, without any credential and without any vendor."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from ground import Ground
from rehearsal.stage import copy_tree

from bulwark.core.infra.comment import Previewed
from bulwark.core.infra.previewed import previews_of
from bulwark.infra.publishing import published

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

COMMIT = "a" * 40


@pytest.fixture(scope="module")
def state(stacks_up: Ground, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the published states of both stacks."""
    folder = tmp_path_factory.mktemp("published")
    for name in stacks_up.pipelines:
        (folder / f"{name}.json").write_text(json.dumps(published(stacks_up.stack(name), COMMIT)))
    return folder


@pytest.fixture
def tree(tmp_path: Path, stacks_up: Ground) -> Path:
    """A checkout of the change."""
    copy_tree(tmp_path / "change")
    (tmp_path / "change" / ".venv").symlink_to(stacks_up.checkout / ".venv")
    return tmp_path / "change"


def preview(tree: Path, state: Path, *arguments: str, status: int = 0) -> dict[str, Previewed]:
    """Run the command as the preview's job does; return what it told of each stack."""
    import os
    import subprocess

    to = tree / "result.json"
    command = [str(tree / ".venv/bin/python"), "-m", "bulwark", "infra", "preview", f"--state={state}", f"--to={to}", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(tree), "GITHUB_TOKEN": "planted-token-of-the-job"}
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    document: Any = json.loads(to.read_text())
    assert "planted-token-of-the-job" not in to.read_text() + done.stdout + done.stderr
    return {one.stack: one for one in previews_of(document)}


def test_no_change_shows_none(tree: Path, state: Path):
    found = preview(tree, state, f"--base={COMMIT}")
    assert set(found) == {"staging", "production"}
    for one in found.values():
        assert (one.failure, [str(step) for step in one.steps], one.trust, one.breaches) == ("", [], (), ())
        assert one.notes[0].endswith("published at commit aaaaaaaaaaaa")
    shutil.rmtree(tree)
