"""`bulwark workflows`: files into a checkout and back, foreign files left alone, tools that are not there."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from ruamel.yaml import YAML
from typer.testing import CliRunner

from bulwark.cli.main import app
from bulwark.cli.workflow_tools import run_tools
from bulwark.errors import BulwarkError, UsageError, WorkflowError
from bulwark.workflows import deployment_monitor
from bulwark.workflows.render import files_of

from .conftest import ACTION, ROOT, living_tree

PATH = ".github/workflows/deployment-monitor.yml"
FOLDER = ("--folder", str(ROOT))


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["workflows", *arguments])


def refusal(*arguments: str) -> str:
    """Return how a command is refused; `main` prints it and ends with 2."""
    error = invoke(*arguments).exception
    assert isinstance(error, UsageError)
    return str(error)


def write_stacks(folder: Path, change: Callable[[dict[str, Any]], object]) -> tuple[str, str]:
    """Write the right stacks of the configuration's tests as stack files, each changed; return the option that names them."""
    yaml = YAML(typ="safe")
    stacks = yaml.load((ROOT / "tests/bulwark/config/cases/stacks.yaml").read_text())
    folder.mkdir(exist_ok=True)
    for name, document in stacks.items():
        change(document)
        with (folder / f"Pulumi.{name}.yaml").open("w") as file:
            yaml.dump({"config": {"bulwark:pipeline": document}}, file)
    return "--folder", str(folder)


def add_workflows_and_an_application(document: dict[str, Any]) -> None:
    document["workflows"] = {"action": ACTION}
    is_owner = document["environment"]["name"] == "production"
    document["apps"]["store"] = {
        "repository": {"name": "store", "id": 400, "visibility": "private"},
        "owns_repository": is_owner,
        **({"branch_rules": {"code_owners": {"*": ["@somebody"]}}} if is_owner else {}),
        "branch": document["environment"]["name"],
        "framework": "vite",
        "package_manager": "npm",
        "vercel": {"project": f"store-{document['environment']['name']}"},
        "domains": {f"{document['environment']['name']}.store.example": {}},
        "rollout": {"stages": [100]},
    }


def test_files_are_printed():
    text = files_of("living-tree", living_tree().pipelines)[PATH]
    assert invoke("render", *FOLDER).stdout == f"# ==> {PATH}\n{text}"
    document = json.loads(invoke("render", "--json", *FOLDER).stdout)
    assert document == {"schema": "bulwark.workflows-render/1", "files": {PATH: text}, "written": []}


def test_files_are_written_and_compared(tmp_path: Path):
    before = invoke("diff", "--against", str(tmp_path), *FOLDER)
    assert before.exit_code == 1
    assert f"+++ {PATH} (configured)" in before.stdout
    assert invoke("render", "--to", str(tmp_path), *FOLDER).stdout == f"wrote {tmp_path / PATH}\n"
    assert invoke("diff", "--against", str(tmp_path), *FOLDER).exit_code == 0
    written = tmp_path / PATH
    written.write_text(written.read_text().replace("timeout-minutes: 10", "timeout-minutes: 300"))
    after = invoke("diff", "--against", str(tmp_path), "--json", *FOLDER)
    assert after.exit_code == 1
    document = json.loads(after.stdout)
    assert document["phase"] == "fail"
    assert "-    timeout-minutes: 300\n+    timeout-minutes: 10\n" in document["differences"][PATH]
    assert invoke("render", "--to", str(tmp_path), *FOLDER).exit_code == 0
    assert written.read_text() == files_of("living-tree", living_tree().pipelines)[PATH]


@pytest.mark.parametrize("foreign", ["name: Deployment monitor\n", "", "{ not: [yaml\n", "\ufffd\x00"])
def test_a_foreign_file_is_left_alone_and_reported(tmp_path: Path, foreign: str):
    target = tmp_path / PATH
    target.parent.mkdir(parents=True)
    target.write_text(foreign)
    assert "is not ours; writing would destroy" in refusal("render", "--to", str(tmp_path), *FOLDER)
    answer = invoke("diff", "--against", str(tmp_path), *FOLDER)
    assert answer.exit_code == 1
    assert answer.stdout.startswith(f"{PATH} is not ours")
    assert target.read_text() == foreign


def test_the_model_and_both_tools_pass(actionlint: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(actionlint.parent), prepend=":")
    answer = invoke("check", "--json", *FOLDER)
    assert answer.exit_code == 0, answer.stdout
    document = json.loads(answer.stdout)
    assert document["phase"] == "pass"
    assert {tool["tool"]: tool["phase"] for tool in document["tools"]} == {
        "model": "pass",
        "actionlint": "pass",
        "zizmor": "pass",
    }


def test_a_tool_that_is_not_there_has_passed_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "/nowhere")
    answer = invoke("check", *FOLDER)
    assert answer.exit_code == 3
    assert "actionlint: not-run (there is no 'actionlint' on PATH; install it" in answer.stdout
    assert json.loads(invoke("check", "--json", *FOLDER).stdout)["phase"] == "inconclusive"
    without = invoke("check", "--without", "actionlint", *FOLDER)
    assert without.exit_code == 0, without.stdout
    assert "actionlint: left-out" in without.stdout


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo oh no >&2; exit 9", "oh no"),
        ("exit 9", "it ended with status 9"),
        ("echo '{'; exit 0", "its answer is not in the form that is known (JSONDecodeError"),
        ("echo '[{\"message\": 1}]'; exit 1", "its answer is not in the form that is known (KeyError"),
    ],
)
def test_a_tool_that_breaks_has_passed_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, reason: str):
    (tmp_path / "actionlint").write_text(f"#!/bin/sh\n{script}\n")
    (tmp_path / "actionlint").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    answer = invoke("check", "--json", "--without", "zizmor", *FOLDER)
    assert answer.exit_code == 3
    (broken,) = [tool for tool in json.loads(answer.stdout)["tools"] if tool["tool"] == "actionlint"]
    assert broken["phase"] == "error"
    assert broken["reason"].startswith(reason)


def test_a_program_that_can_not_be_started_has_passed_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "actionlint").write_text("no program")
    (tmp_path / "actionlint").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert [result.phase for result in run_tools({PATH: ""}, ["zizmor"])] == ["error", "left-out"]


def test_what_a_tool_finds_is_told_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    finding = [{"message": "no such key", "filepath": f"living-tree/{PATH}", "line": 7, "kind": "syntax-check"}]
    (tmp_path / "actionlint").write_text(f"#!/bin/sh\necho '{json.dumps(finding)}'\nexit 1\n")
    (tmp_path / "actionlint").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    answer = invoke("check", "--without", "zizmor", *FOLDER)
    assert answer.exit_code == 1
    assert f"  living-tree/{PATH}:7: no such key (syntax-check)\n" in answer.stdout


def test_what_the_model_refuses_is_a_finding(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(deployment_monitor, "TIMEOUT_MINUTES", 0)
    answer = invoke("check", "--without", "zizmor", "--without", "actionlint", *FOLDER)
    assert answer.exit_code == 1
    assert "job monitor-staging, timeout-minutes: 0 is not from 1 to 360" in answer.stdout
    assert isinstance(invoke("render", *FOLDER).exception, WorkflowError)


def test_a_tool_that_nobody_knows_can_not_be_left_out():
    assert refusal("check", "--without", "actionlnt").endswith("write one of actionlint, zizmor")


def test_a_workflow_is_explained_with_its_diagram():
    text = invoke("explain", "deployment-monitor", *FOLDER).stdout
    assert "```mermaid\nflowchart LR\n" in text
    assert "- `issues: write` to open, update and close the one issue about this environment" in text
    assert list(json.loads(invoke("explain", "--json", *FOLDER).stdout)["pages"]) == [PATH]
    assert refusal("explain", "deploy", *FOLDER).endswith("write one of deployment-monitor")


def test_of_several_applications_one_has_to_be_named(tmp_path: Path):
    folder = write_stacks(tmp_path, add_workflows_and_an_application)
    assert refusal("render", *folder).endswith("write --app with one of shop, store")
    assert "no application 'x' has workflow files" in refusal("render", "--app", "x", *folder)
    assert "GitHub environment `staging-monitor`" in invoke("explain", "--app", "store", *folder).stdout
    checked = invoke("check", "--without", "actionlint", *folder)
    assert checked.exit_code == 0, checked.stdout


def test_without_the_configuration_there_is_nothing_to_render(tmp_path: Path):
    folder = write_stacks(tmp_path, lambda document: document)
    assert "no stack configures workflows" in refusal("render", *folder)
    assert json.loads(invoke("check", "--json", "--without", "actionlint", *folder).stdout)["phase"] == "pass"


def test_a_wrong_configuration_is_refused_before_anything_is_written(tmp_path: Path):
    for name in ("staging", "production"):
        shutil.copy(ROOT / f"Pulumi.{name}.yaml", tmp_path)
    path = tmp_path / "Pulumi.staging.yaml"
    path.write_text(path.read_text().replace("tag: v0.1.0", "tag: latest"))
    answer = invoke("render", "--to", str(tmp_path / "out"), "--folder", str(tmp_path))
    assert isinstance(answer.exception, BulwarkError)
    assert not (tmp_path / "out").exists()
