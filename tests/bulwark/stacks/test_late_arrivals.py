"""A request of a killed run that reaches its vendor after the recovery has looked: the run is refused once, then goes on."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bulwark.config.environments import load_environment
from bulwark.config.pipeline import Pipeline
from bulwark.stacks.engine import Engine, EngineRunError
from bulwark.stacks.failures import ChangeFailedError
from bulwark.stacks.operations import Vendors, bring_up
from bulwark.stacks.recovery import pending_creates
from bulwark.stacks.stack import Stack, unseen

ROOT = Path(__file__).parents[3]
VARIABLE = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable"
URN = f"urn:pulumi:staging::bulwark::{VARIABLE}::setting"
POOL = {"urn": "urn-pool", "type": "gcp:iam/workloadIdentityPool:WorkloadIdentityPool", "id": "pool", "custom": True}
INPUTS = {"teamId": "team_1", "projectId": "prj_1", "key": "NEXT_PUBLIC_APP_URL", "targets": ["production"]}
PENDING = {"type": "creating", "resource": {"urn": URN, "type": VARIABLE, "custom": True, "inputs": INPUTS}}
ENGINE = """#!PYTHON
import json, pathlib, sys
folder = pathlib.Path(__file__).parent
command, state = sys.argv[1:3], folder / "state.json"
if command == ["stack", "export"]:
    print(state.read_text())
elif command == ["stack", "import"]:
    # As the real one does (cmd/pulumi/stack/io.go): operations that were under way are forgotten.
    given = json.loads(sys.stdin.read())
    given["deployment"].pop("pending_operations", None)
    state.write_text(json.dumps(given))
elif command == ["stack", "tag"]:
    file = folder / "tags.json"
    tags = json.loads(file.read_text()) if file.exists() else {}
    if sys.argv[3] == "set":
        tags[sys.argv[4]] = sys.argv[5]
    elif sys.argv[3] == "rm":
        del tags[sys.argv[4]]
    file.write_text(json.dumps(tags))
    print(file.read_text())
elif command[0] == "up":
    held = [resource.get("id") for resource in json.loads(state.read_text())["deployment"]["resources"]]
    (folder / "runs").open("a").write(json.dumps(held) + "\\n")
    if (folder / "unanswered").exists():
        (folder / "unanswered").unlink()
        begun = {"op": "create", "urn": "URN", "new": {"urn": "URN", "type": "VARIABLE", "custom": True, "inputs": INPUTS}}
        print(json.dumps({"resourcePreEvent": {"metadata": begun}}))
        print(json.dumps({"diagnosticEvent": {"severity": "error", "urn": "URN", "message": "error reading from server: EOF"}}))
        sys.exit(1)
    if "team_1/prj_1/env_1" not in held:
        print("answered 400: a variable with the name already exists")
        sys.exit(1)
"""
ENGINE = (
    ENGINE.replace("URN", URN).replace("VARIABLE", VARIABLE).replace("INPUTS", repr(INPUTS)).replace("PYTHON", sys.executable)
)


class Vendor:
    """Has the variable from the given look on."""

    def __init__(self, arrives_at_look: int) -> None:
        self.looks, self.arrives = 0, arrives_at_look

    def vercel_variable(self, *_names: object) -> list[str]:
        self.looks += 1
        return ["env_1"] if self.looks >= self.arrives else []


@pytest.fixture
def pipeline() -> Pipeline:
    return load_environment(ROOT, "staging")


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    """A stack whose engine is a script: it refuses to make the variable unless the state has it."""
    (tmp_path / "pulumi").write_text(ENGINE)
    (tmp_path / "pulumi").chmod(0o755)
    deployment = {"manifest": {}, "resources": [POOL], "pending_operations": [PENDING]}
    (tmp_path / "state.json").write_text(json.dumps({"version": 3, "deployment": deployment}))
    (tmp_path / "Pulumi.yaml").write_text("name: bulwark\n")
    (tmp_path / "Pulumi.staging.yaml").write_text("config: {}\n")
    engine = Engine(tmp_path, {"PULUMI_BACKEND_URL": f"file://{tmp_path}/backend"})
    return Stack("staging", engine, tmp_path, tmp_path / "Pulumi.staging.yaml")


@pytest.fixture
def runs(tmp_path: Path) -> Callable[[], int]:
    return lambda: len((tmp_path / "runs").read_text().splitlines())


def vendors(vendor: Any) -> Vendors:
    def never() -> Any:
        raise AssertionError("the stack has its pool")

    return Vendors(identity=never, lookup=lambda: vendor)


def test_what_is_there_at_the_first_look_needs_one_run(stack: Stack, pipeline: Pipeline, runs: Callable[[], int]):
    done = bring_up(stack, pipeline, vendors(Vendor(1)), unseen)
    assert (done.recovered, runs()) == ([URN], 1)


def test_what_arrives_late_is_found_at_the_second_look(stack: Stack, pipeline: Pipeline, runs: Callable[[], int]):
    done = bring_up(stack, pipeline, vendors(Vendor(2)), unseen)
    assert (done.recovered, runs()) == ([URN], 2)


def test_a_run_that_fails_without_a_late_arrival_is_not_repeated(stack: Stack, pipeline: Pipeline, runs: Callable[[], int]):
    with pytest.raises(EngineRunError):
        bring_up(stack, pipeline, vendors(Vendor(3)), unseen)
    assert runs() == 1


@pytest.fixture
def elsewhere(stack: Stack, tmp_path: Path) -> Callable[[str], Stack]:
    """The stack with its state at another place, with nothing under way; its first run gets no answer to a creation."""
    (tmp_path / "state.json").write_text(json.dumps({"version": 3, "deployment": {"manifest": {}, "resources": [POOL]}}))
    (tmp_path / "unanswered").touch()
    return lambda url: replace(stack, engine=Engine(tmp_path, {"PULUMI_BACKEND_URL": url}))


@pytest.mark.parametrize("url", ["file://{folder}/backend", "gs://bucket", "s3://bucket?region=eu", "azblob://container"])
def test_what_got_no_answer_is_looked_for_by_the_next_run_wherever_the_state_is(
    elsewhere: Callable[[str], Stack], pipeline: Pipeline, runs: Callable[[], int], tmp_path: Path, url: str
):
    stack = elsewhere(url.format(folder=tmp_path))
    with pytest.raises(ChangeFailedError, match="what it may have made unheard is looked for first") as failed:
        bring_up(stack, pipeline, vendors(Vendor(1)), unseen)
    assert "takes no note" not in str(failed.value)
    assert "pending_operations" not in json.loads((tmp_path / "state.json").read_text())["deployment"]
    done = bring_up(stack, pipeline, vendors(Vendor(1)), unseen)
    assert (done.recovered, runs()) == ([URN], 2)
    assert pending_creates(stack.export()) == [], "a note that is settled is taken away"


@pytest.mark.parametrize("url", ["https://api.pulumi.com", ""])
def test_where_nothing_can_be_noted_the_message_names_what_to_look_for(
    elsewhere: Callable[[str], Stack], pipeline: Pipeline, url: str
):
    stack = elsewhere(url)
    with pytest.raises(ChangeFailedError, match=r"Of setting it is not known whether they exist.*let `adopt` of the stack file"):
        bring_up(stack, pipeline, vendors(Vendor(1)), unseen)
    assert not stack.keeps_notes
