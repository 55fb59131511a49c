"""A request of a killed run that reaches its vendor after the recovery has looked: the run is refused once, then goes on."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bulwark.config.environments import load_environment
from bulwark.config.pipeline import Pipeline
from bulwark.stacks.engine import Engine, EngineRunError
from bulwark.stacks.operations import Vendors, bring_up
from bulwark.stacks.stack import Stack, unseen

ROOT = Path(__file__).parents[3]
VARIABLE = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable"
URN = f"urn:pulumi:staging::bulwark::{VARIABLE}::setting"
POOL = {"urn": "urn-pool", "type": "gcp:iam/workloadIdentityPool:WorkloadIdentityPool", "id": "pool", "custom": True}
INPUTS = {"teamId": "team_1", "projectId": "prj_1", "key": "NEXT_PUBLIC_APP_URL", "targets": ["production"]}
PENDING = {"type": "creating", "resource": {"urn": URN, "type": VARIABLE, "custom": True, "inputs": INPUTS}}
ENGINE = """#!{python}
import json, pathlib, sys
folder = pathlib.Path(__file__).parent
command, state = sys.argv[1:3], folder / "state.json"
if command == ["stack", "export"]:
    print(state.read_text())
elif command == ["stack", "import"]:
    state.write_text(sys.stdin.read())
elif command[0] == "up":
    held = [resource.get("id") for resource in json.loads(state.read_text())["deployment"]["resources"]]
    (folder / "runs").open("a").write(json.dumps(held) + "\\n")
    if "team_1/prj_1/env_1" not in held:
        print("answered 400: a variable with the name already exists")
        sys.exit(1)
"""


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
    (tmp_path / "pulumi").write_text(ENGINE.replace("{python}", sys.executable))
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
