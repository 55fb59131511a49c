"""The obtained engine runs a Python program and a policy pack, through whichever language host belongs to it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine import ENGINE_VERSION, Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

PROGRAM = """
import pulumi

config = pulumi.Config()


class Greeting(pulumi.ComponentResource):
    def __init__(self, name: str) -> None:
        super().__init__("test:index:Greeting", name, {"word": config.require("word")})
        self.text = pulumi.Output.secret(config.require_secret("password"))
        self.register_outputs({"length": self.text.apply(len)})


pulumi.export("length", Greeting("one").text.apply(len))
pulumi.export("stack", pulumi.get_stack())
pulumi.export("root", pulumi.runtime.get_root_directory())
print("said by the program")
"""

FAILING_PROGRAM = """
raise RuntimeError("broken on purpose")
"""

PACK = """
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy


def no_greeting_named_two(args, report):
    if args.resource_type == "test:index:Greeting" and args.name == "two":
        report("a greeting must not be named two")


PolicyPack(
    name="test-pack",
    enforcement_level=EnforcementLevel.MANDATORY,
    policies=[ResourceValidationPolicy(name="names", description="Greetings are not named two.", validate=no_greeting_named_two)],
)
"""


class Project:
    """A small project with a file backend, and the commands that run it."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder / "project"
        self.pack = folder / "pack"
        backend = folder / "backend"
        for made in (self.folder, self.pack, backend):
            made.mkdir()
        self.write_program(PROGRAM)
        (self.folder / "Pulumi.yaml").write_text("name: tiny\nruntime: python\n")
        (self.pack / "PulumiPolicy.yaml").write_text("runtime: python\nversion: 0.0.1\n")
        (self.pack / "__main__.py").write_text(PACK)
        settings = {
            "PULUMI_BACKEND_URL": f"file://{backend}",
            "PULUMI_CONFIG_PASSPHRASE": "a passphrase of a test",
            "PULUMI_HOME": str(folder / "home"),
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "NO_COLOR": "1",
        }
        base = {name: value for name, value in os.environ.items() if not name.startswith("PULUMI_")} | settings
        self.environment = engine.environment(base, python=Path(sys.executable))
        self.executable = engine.executable
        for arguments in (
            ["stack", "init", "test"],
            ["config", "set", "word", "hello"],
            ["config", "set", "--secret", "password", "four"],
        ):
            self.run(*arguments)

    def write_program(self, text: str) -> None:
        (self.folder / "__main__.py").write_text(text)

    def run(self, *arguments: str, succeeds: bool = True) -> str:
        command = [str(self.executable), *arguments, "--non-interactive"]
        answer = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False)
        assert (answer.returncode == 0) is succeeds, answer.stdout + answer.stderr
        # A language host that does not end cleanly leaves its traceback here, beside documents that must stay valid.
        assert "Traceback" not in answer.stderr or not succeeds, answer.stderr
        return answer.stdout if succeeds else answer.stdout + answer.stderr


@pytest.fixture
def project(tmp_path: Path, engine: Engine) -> Project:
    return Project(tmp_path, engine)


def test_engine_is_of_the_exact_version(engine: Engine) -> None:
    assert engine.version == ENGINE_VERSION
    answer = subprocess.run([engine.executable, "version"], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == f"v{ENGINE_VERSION}"


def test_up_with_a_policy_pack_then_a_preview_that_finds_nothing(project: Project) -> None:
    output = project.run("up", "--yes", "--skip-preview", "--policy-pack", str(project.pack))
    assert "said by the program" in output
    assert "test-pack" in output

    outputs = json.loads(project.run("stack", "output", "--json", "--show-secrets"))
    assert outputs == {"length": 4, "stack": "test", "root": str(project.folder)}

    second = project.run("preview", "--expect-no-changes", "--policy-pack", str(project.pack))
    assert "2 unchanged" in second


def test_a_mandatory_policy_refuses(project: Project) -> None:
    project.write_program(PROGRAM.replace('"one"', '"two"'))
    output = project.run("preview", "--policy-pack", str(project.pack), succeeds=False)
    assert "a greeting must not be named two" in output


def test_a_program_that_fails_is_reported_with_its_own_line(project: Project) -> None:
    project.write_program(FAILING_PROGRAM)
    output = project.run("preview", succeeds=False)
    assert "broken on purpose" in output
    assert "__main__.py" in output


def test_a_virtualenv_that_is_not_there_is_named(project: Project) -> None:
    (project.folder / "Pulumi.yaml").write_text("name: tiny\nruntime: {name: python, options: {virtualenv: nowhere}}\n")
    output = project.run("preview", succeeds=False)
    assert "nowhere" in output


def test_destroy_leaves_nothing(project: Project) -> None:
    project.run("up", "--yes", "--skip-preview")
    project.run("destroy", "--yes", "--skip-preview")
    assert "resources" not in json.loads(project.run("stack", "export"))["deployment"]


def test_about_names_the_interpreter(project: Project) -> None:
    about = json.loads(project.run("about", "--json"))
    assert about["runtime"]["executable"]
