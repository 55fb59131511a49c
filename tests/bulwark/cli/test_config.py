"""`bulwark config`, run as the program it is."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from bulwark.cli import main
from bulwark.cli.config import config_check_schema
from bulwark.config.schema import pipeline_schema

ROOT = Path(__file__).parents[3]
PLANTED = "canary-7f3d9c"
APP = ("config", "bulwark:pipeline", "apps", "living-tree")


@pytest.fixture
def folder(tmp_path: Path):
    """A folder with Living Tree's stack files, free to be changed."""
    for name in ("Pulumi.yaml", "Pulumi.staging.yaml", "Pulumi.production.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@dataclass(frozen=True)
class Outcome:
    """What a run of the command line left."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Run the command line in this process, from its entry point to its exit status."""

    def run(*arguments: str, folder: Path = ROOT) -> Outcome:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["bulwark", *arguments])
        with pytest.raises(SystemExit) as ended:
            main.main()
        captured = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), captured.out, captured.err)

    return run


def change(folder: Path, stack: str, *path_and_value: Any):
    """Write a value into a stack file; the last argument is the value."""
    *keys, last, value = path_and_value
    file = folder / f"Pulumi.{stack}.yaml"
    document = YAML().load(file.read_text())
    place = document
    for key in keys:
        place = place[key]
    place[last] = value
    with file.open("w") as stream:
        YAML().dump(document, stream)


def test_living_trees_own_configuration_is_right(run: Callable[..., Outcome]):
    done = run("config", "check")
    assert (done.returncode, done.stdout) == (0, "The configuration of production, staging is right.\n")


def test_one_stack_can_be_asked_for(run: Callable[..., Outcome], folder: Path):
    change(folder, "production", *APP, "rollout", "stages", [50, 10])
    assert run("config", "check", "--stack", "staging", folder=folder).returncode == 0
    assert run("config", "check", "--stack", "production", folder=folder).returncode == 2
    assert run("config", "check", folder=folder).returncode == 2


def test_problems_are_told_on_standard_error_with_all_three_parts(run: Callable[..., Outcome], folder: Path):
    change(folder, "staging", *APP, "rollout", "stages", [10, 50])
    done = run("config", "check", "--folder", str(folder), folder=folder.parent)
    assert done.stdout == ""
    assert done.stderr.endswith(
        "Pulumi.staging.yaml\n"
        "  apps.living-tree.rollout.stages[1]: the last stage is 50\n"
        "    would cause: no release would ever reach everybody\n"
        "    instead: end with 100, such as [10, 50, 100]\n"
        "1 problem; nothing was done\n"
    )
    assert "\033[" not in done.stderr


@pytest.mark.parametrize("stages", [[10, 50, 100], [10, 50]])
def test_the_document_follows_its_schema(run: Callable[..., Outcome], folder: Path, stages: list[int]):
    change(folder, "staging", *APP, "rollout", "stages", stages)
    done = run("config", "check", "--json", folder=folder)
    document = json.loads(done.stdout)
    jsonschema.validate(document, config_check_schema())
    assert next(iter(document)) == "schema"
    assert document["schema"] == "bulwark.config-check/1"
    is_right = stages[-1] == 100
    assert (document["phase"], done.returncode) == (("pass", 0) if is_right else ("fail", 2))
    assert [problem["path"] for problem in document["problems"]] == ([] if is_right else ["apps.living-tree.rollout.stages[1]"])
    assert done.stderr == ""


def without_reviews(done: Outcome) -> list[dict[str, str]]:
    """Return the notes but for reviews of guards, which fall due while the stack files stay as they are."""
    return [note for note in json.loads(done.stdout)["notes"] if not note["path"].endswith("review_by")]


def test_a_value_that_is_not_set_is_a_note(run: Callable[..., Outcome]):
    notes = without_reviews(run("config", "check", "--json"))
    assert [(note["stack"], note["wrong"]) for note in notes] == [("production", "its value is not set")]


def test_a_rotation_that_is_due_is_a_note(run: Callable[..., Outcome], folder: Path):
    change(folder, "production", *APP, "environment_secrets", "ONCALL_WEBHOOK_URL", "rotate_by", "2020-01-01")
    done = run("config", "check", "--json", folder=folder)
    assert [note["wrong"] for note in without_reviews(done)] == [
        "its value is not set",
        "the value is to be replaced by 2020-01-01",
    ]
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ({"living-tree": {"ONCALL_WEBHOOK_URL": PLANTED}}, ["the value is not encrypted"]),
        ({"living-tree": {"OTHER": {"secure": f"v1:{PLANTED}"}}}, ["no environment secret of this name is declared"]),
        ({"other": {"OTHER": {"secure": f"v1:{PLANTED}"}}}, ["no environment secret of this name is declared"]),
        ({"living-tree": {"ONCALL_WEBHOOK_URL": {"secure": f"v1:{PLANTED}"}}}, []),
        ({"secure": f"v1:{PLANTED}"}, []),
    ],
    ids=["plain", "undeclared", "unknown application", "right", "encrypted as a whole"],
)
def test_values_of_environment_secrets_are_judged_and_never_shown(
    run: Callable[..., Outcome], folder: Path, value: Any, wrong: Any
):
    change(folder, "production", "config", "bulwark:environmentSecrets", value)
    done = run("config", "check", "--json", folder=folder)
    assert [problem["wrong"] for problem in json.loads(done.stdout)["problems"]] == wrong
    assert PLANTED not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (f"config: [{PLANTED}", "the file is not YAML in line 1, column 23"),
        (f"config:\n  a: {PLANTED}\n  a: {PLANTED}\n", "a key stands there twice in line 3, column 3"),
        (f"{PLANTED}: {'[' * 20_000}", "keys or lists stand inside of each other too deep to be read"),
        ("", "the key is missing"),
        ("config: {}\n", "the key is missing"),
        (f"- {PLANTED}\n", "the key is missing"),
        ("config: !!python/object:os.system {}\n", "the file is not YAML in line 1, column 9"),
    ],
    ids=["broken", "a key twice", "too deep", "empty", "without a pipeline", "a list", "a tag"],
)
def test_a_file_that_can_not_be_read_is_a_problem_of_every_stack(
    run: Callable[..., Outcome], folder: Path, text: str, wrong: Any
):
    (folder / "Pulumi.staging.yaml").write_text(text)
    done = run("config", "check", "--stack", "production", "--json", folder=folder)
    problems = json.loads(done.stdout)["problems"]
    assert [(problem["stack"], problem["wrong"]) for problem in problems if problem["stack"] == "staging"] == [("staging", wrong)]
    assert done.returncode == 2
    assert PLANTED not in done.stdout + done.stderr


def test_bytes_that_are_no_text_are_told(run: Callable[..., Outcome], folder: Path):
    (folder / "Pulumi.staging.yaml").write_bytes(b"config: \xff\n")
    done = run("config", "check", folder=folder)
    assert (done.returncode, "byte 8 is not UTF-8" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--stack", "preview"],
            "there is no Pulumi.preview.yaml in .; nothing could be said about the stack; name one of production, staging",
        ),
        (
            ["--folder", "nowhere"],
            (
                "the folder nowhere can not be listed (No such file or directory); there is no configuration to look at; "
                "name another with --folder"
            ),
        ),
    ],
    ids=["unknown stack", "no folder"],
)
def test_a_wrong_command_line_is_told(run: Callable[..., Outcome], folder: Path, arguments: list[str], message: str):
    done = run("config", "check", *arguments, folder=folder)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"bulwark: {message}\n")


def test_a_folder_without_stack_files_is_told(run: Callable[..., Outcome], tmp_path: Path):
    done = run("config", "check", folder=tmp_path)
    assert (done.returncode, done.stderr) == (
        2,
        (
            "bulwark: the folder . has no Pulumi.<stack>.yaml; there is no configuration to look at; "
            "go to the folder with the stack files, or name it with --folder\n"
        ),
    )


def test_the_schema_takes_living_trees_configuration_and_refuses_an_unknown_key(run: Callable[..., Outcome]):
    schema = json.loads(run("config", "schema").stdout)
    assert schema == pipeline_schema()
    assert json.loads(run("config", "schema", "--json").stdout) == {"schema": "bulwark.config-schema/1", "json_schema": schema}
    for stack in ("staging", "production"):
        pipeline = YAML(typ="safe").load((ROOT / f"Pulumi.{stack}.yaml").read_text())["config"]["bulwark:pipeline"]
        jsonschema.Draft202012Validator(schema).validate(pipeline)
        with pytest.raises(jsonschema.ValidationError, match="'colour' was unexpected"):
            jsonschema.Draft202012Validator(schema).validate({**pipeline, "colour": "blue"})


@pytest.mark.parametrize("command", [["config"], ["config", "check"], ["config", "schema"]], ids=" ".join)
def test_every_command_has_help_and_an_example(command: list[str]):
    text = CliRunner().invoke(main.app, [*command, "--help"], env={"COLUMNS": "200", "TERM": "dumb"}).output
    assert "Example: bulwark config" in text or command == ["config"]
    assert "--help" in text


def test_configuration_is_checked_without_pulumi():
    code = (
        "import sys; from bulwark.config.checking import check_folder; import bulwark.cli.config; "
        "sys.exit(any(name.partition('.')[0] in {'pulumi', 'grpc'} for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
