"""The action's scripts, run as a runner runs them, and the lock that they install from."""

import json
import os
import re
import stat
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from bulwark.workflows import bulwark_action
from bulwark.workflows.bulwark_action import LOCK, PYTHON
from bulwark.workflows.fleet import ACTION_INPUTS, ACTION_REQUIRED
from bulwark.workflows.steps import Run

from .conftest import ROOT

SCRIPTS = {step.id: step.script for step in bulwark_action.bulwark_action().steps if isinstance(step, Run)}


@dataclass
class Runner:
    """What a runner gives to a step."""

    folder: Path

    def run(self, script: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Run a script as `shell: bash` does (GitHub Docs, "Workflow syntax", jobs.<job_id>.steps[*].shell)."""
        given = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_ACTION_PATH": str(ROOT / "actions" / "bulwark"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
            **environment,
        }
        path = self.folder / "script.sh"
        path.write_text(script)
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(path)]
        return subprocess.run(command, cwd=self.folder, env=given, capture_output=True, text=True, check=False)

    def command(self, *arguments: str, summary: str = "false") -> "subprocess.CompletedProcess[str]":
        """Run one of bulwark's commands through the action's last step, with this interpreter's packages."""
        (self.folder / "bulwark").mkdir(exist_ok=True)
        text = "".join(f"{argument}\n" for argument in arguments)
        return self.run(SCRIPTS["command"], PYTHON=sys.executable, BULWARK_ARGUMENTS=text, BULWARK_SUMMARY=summary)

    @property
    def outputs(self) -> dict[str, str]:
        lines = (self.folder / "output").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@pytest.mark.slow
def test_the_command_runs_from_the_actions_own_repository(runner: Runner):
    answer = runner.command("config", "check", "--json")
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["stacks"] == ["production", "staging"]
    assert Path(runner.outputs["document"]).read_text() == answer.stdout


@pytest.mark.slow
def test_a_verdict_that_is_not_good_is_the_steps_own(runner: Runner):
    answer = runner.command("config", "check", "--folder", "/nowhere")
    assert answer.returncode == 2
    assert "the folder /nowhere can not be listed" in answer.stderr


@pytest.mark.slow
def test_no_shell_reads_the_arguments(runner: Runner):
    hostile = ["$(touch pwned)", "`touch pwned`", "; touch pwned", "a b  c", "*", '"quoted"', "$HOME", "\\"]
    answer = runner.command("workflows", "explain", "--app", "; touch pwned")
    assert "no application '; touch pwned' has workflow files" in answer.stderr
    for argument in hostile:
        assert f"'{argument}'" in runner.command("workflows", "explain", "--app", argument).stderr
    assert not list(runner.folder.rglob("pwned"))
    assert not (ROOT / "pwned").exists()


@pytest.mark.slow
def test_empty_lines_are_no_arguments_and_the_summary_is_given_where_it_is_wanted(runner: Runner):
    echo = runner.folder / "python"
    echo.write_text('#!/bin/sh\nfor argument in "$@"; do echo "<$argument>"; done\n')
    echo.chmod(echo.stat().st_mode | stat.S_IXUSR)
    (runner.folder / "bulwark").mkdir()
    answers = [
        runner.run(SCRIPTS["command"], PYTHON=str(echo), BULWARK_ARGUMENTS="health\n\nstaging\n", BULWARK_SUMMARY=wanted).stdout
        for wanted in ("false", "true")
    ]
    plain = "<-P>\n<-m>\n<bulwark>\n<health>\n<staging>\n"
    assert answers == [plain, f"{plain}<--summary>\n<{runner.folder}/summary.md>\n"]


@pytest.mark.slow
def test_two_runs_in_one_job_keep_two_documents(runner: Runner):
    kept = []
    for command in (["version"], ["version", "--json"]):
        assert runner.command(*command).returncode == 0
        kept.append(runner.outputs["document"])
    assert len(set(kept)) == 2


@pytest.fixture
def recorder(runner: Runner) -> Path:
    """A Python that writes down what it is asked, and makes another of itself where a venv is asked for."""
    path = runner.folder / "recorder"
    path.write_text(
        "#!/bin/bash\n"
        f'echo "$*" >> {runner.folder}/asked\n'
        'if [[ "$2" == venv ]]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; fi\n'
        f'if [[ "$2" == pip && -e {runner.folder}/offline ]]; then exit 1; fi\n'
    )
    path.chmod(0o755)
    return path


def test_packages_are_installed_once_and_by_checksum(runner: Runner, recorder: Path):
    for _ in range(2):
        assert runner.run(SCRIPTS["packages"], PYTHON=str(recorder)).returncode == 0
    venv, pip = (runner.folder / "asked").read_text().splitlines()
    assert venv.startswith(f"-m venv {runner.folder}/bulwark/")
    assert "--require-hashes" in pip
    assert "--no-deps" in pip
    assert f"--requirement {ROOT / LOCK}" in pip
    assert Path(runner.outputs["python"]).is_file()


def test_an_installation_that_failed_is_not_taken_for_one(runner: Runner, recorder: Path):
    (runner.folder / "offline").touch()
    assert runner.run(SCRIPTS["packages"], PYTHON=str(recorder)).returncode == 1
    (runner.folder / "offline").unlink()
    assert runner.run(SCRIPTS["packages"], PYTHON=str(recorder)).returncode == 0
    assert len((runner.folder / "asked").read_text().splitlines()) == 4


def locked(path: str) -> dict[str, frozenset[str]]:
    """Return the checksums of a lock by `name==version`."""
    entries = re.split(r"^(?=[a-z0-9])", (ROOT / path).read_text(), flags=re.MULTILINE)[1:]
    return {entry.split()[0]: frozenset(re.findall(r"sha256:[0-9a-f]{64}", entry)) for entry in entries}


def test_the_actions_lock_is_a_part_of_the_whole_one():
    whole, part = locked("requirements.lock"), locked(LOCK)
    assert part
    assert {name: sums for name, sums in part.items() if whole.get(name) != sums} == {}
    assert not [name for name in part if name.startswith(("pulumi", "pytest", "common-expression"))]
    assert re.findall(r"://|--index|--find-links|file:", (ROOT / LOCK).read_text()) == []


ALONE = """
import importlib, pkgutil, sys

absent = set(sys.argv[1].split(","))

class Guard:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in absent:
            raise ModuleNotFoundError(f"{name} is not in the action's lock", name=name)

sys.meta_path.insert(0, Guard())
import bulwark
import bulwark.cli.main

for module in pkgutil.walk_packages(bulwark.__path__, "bulwark."):
    # Judging by the policy pack needs the pack and its engine, and is for the infrastructure's own jobs.
    if not module.name.startswith(("bulwark.__main__", "bulwark.cli.policy")):
        importlib.import_module(module.name)
"""


@pytest.mark.slow
def test_the_actions_lock_has_everything_that_the_program_imports():
    names = {name.partition("==")[0] for name in locked(LOCK)}
    owners = {
        module: {re.sub(r"[-_.]+", "-", owner).lower() for owner in found} for module, found in packages_distributions().items()
    }
    absent = {module for module, found in owners.items() if not found & names and found != {"bulwark"}}
    assert {"pulumi", "pytest", "uvicorn"} <= absent
    command = [sys.executable, "-c", ALONE, ",".join(sorted(absent))]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


@pytest.mark.needs("shellcheck", "what it says of the scripts of the action")
@pytest.mark.parametrize("step", SCRIPTS)
def test_shellcheck_finds_nothing_in_a_script(step: str):
    # What is not assigned comes from the runner (2154); braces where none are needed are a matter of taste (2250).
    command = ["shellcheck", "--shell=bash", "--enable=all", "--exclude=SC2154,SC2250,SC2312", "-"]
    # The runner starts `shell: bash` of an action with these options.
    script = f"set -eo pipefail\n{SCRIPTS[step]}"
    answer = subprocess.run(command, input=script, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


def test_the_models_of_action_and_use_agree():
    inputs = bulwark_action.bulwark_action().inputs
    assert inputs.keys() == ACTION_INPUTS
    assert {name for name, given in inputs.items() if given.default is None} == ACTION_REQUIRED


def test_the_actions_python_is_the_oldest_that_is_supported():
    assert f'requires-python = ">={PYTHON}"' in (ROOT / "pyproject.toml").read_text()
