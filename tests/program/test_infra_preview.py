"""A change is previewed on the published state, without any credential and without any vendor."""

import json
import os
import shutil
import subprocess
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


def replaced(tree: Path, path: str, old: str, new: str) -> None:
    text = (tree / path).read_text()
    assert old in text
    (tree / path).write_text(text.replace(old, new, 1))


def test_a_reader_more_is_a_step_and_a_sentence(tree: Path, state: Path):
    replaced(tree, "Pulumi.staging.yaml", "readers: [deploy]", "readers: [deploy, heal]")
    found = preview(tree, state, "--base=" + "b" * 40)
    (step,) = found["staging"].steps
    assert (step.operation, step.risk.value) == ("update", "identity")
    assert [line for line in found["staging"].trust if "read projects/living-tree-staging/secrets/DATABASE_URL" in line]
    assert found["production"].steps == ()
    assert "while the base is bbbbbbbbbbbb" in found["staging"].notes[0]


def test_what_a_policy_refuses_is_told(tree: Path, state: Path):
    program = tree / "__main__.py"
    program.write_text(
        program.read_text()
        + """
import pulumi_gcp as gcp

gcp.projects.IAMMember(
    "owner",
    project=pipeline.google.project,
    role="roles/owner",
    member="user:mallory@example.com",
    opts=pulumi.ResourceOptions(provider=accounts.google),
)
"""
    )
    found = preview(tree, state, "--stack=staging", status=1)
    assert set(found) == {"staging"}
    assert {breach.policy for breach in found["staging"].breaches if breach.is_mandatory} >= {"no-basic-roles"}
    assert [str(step) for step in found["staging"].steps] == ["create gcp:projects/iAMMember:IAMMember owner"]
    assert [line for line in found["staging"].trust if line.startswith("this change lets user:mallory@example.com")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("raise SystemExit(3)", "exit code: 3"),
        ("while True:\n    pass\n", "did not end within 10 s"),
        ("import subprocess\nsubprocess.run(['sleep', '3600'])\n", "did not end within 10 s"),
    ],
    ids=["fails", "never ends", "waits for its child"],
)
def test_a_program_that_does_not_end_well_is_told_and_ended(tree: Path, state: Path, text: str, said: str):
    (tree / "__main__.py").write_text(text)
    (one,) = preview(tree, state, "--stack=staging", "--limit=10", status=3).values()
    assert said in one.failure
    left = [path for path in Path("/proc").glob("[0-9]*/cwd") if path.exists() and path.resolve().is_relative_to(tree)]
    assert left == []


def test_a_configuration_that_is_wrong_and_a_state_that_is_missing_are_told(tree: Path, tmp_path: Path):
    (one,) = preview(tree, tmp_path, "--stack=staging", status=3).values()
    assert one.failure == "there is no published state, so nobody knows what would change"
    (tmp_path / "staging.json").write_text("{}")
    (one,) = preview(tree, tmp_path, "--stack=staging", status=3).values()
    assert "its published state cannot be read" in one.failure
    replaced(tree, "Pulumi.staging.yaml", "project_number:", "project_numbers:")
    (one,) = preview(tree, tmp_path, "--stack=staging", status=3).values()
    assert "project_numbers" in one.failure
