"""A run that ends while it makes a replacement: the next has the new one as declared, the old one gone, nothing twice.

A deployment check that waits for nothing any more has to be made anew, and the old one is deleted after that. Vercel lets both
have one name, so only their ids tell which is which.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from ground import ROOT, Ground

from bulwark.local.control import seed_cloud
from bulwark.stacks.engine import Engine, EngineRunError
from bulwark.stacks.operations import bring_up
from bulwark.stacks.recovery import pending_creates
from bulwark.stacks.stack import Stack, unseen
from bulwark.stacks.vendors import vendors_of

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]

TEAM = "team_replacementreplacement1"
PROJECT = "name: bulwark-replacement\nruntime: python\n"
PROGRAM = f"""
import pulumi
import pulumiverse_vercel as vercel

options = pulumi.ResourceOptions(provider=vercel.Provider("vercel", team="{TEAM}"))
project = vercel.Project("web", name="web", team_id="{TEAM}", opts=options)
check = vercel.ProjectDeploymentCheck(
    "e2e",
    name="e2e",
    team_id="{TEAM}",
    project_id=project.id,
    requires=pulumi.Config().require("requires"),
    blocks="none",
    source={{"kind": "webhook"}},
    opts=options,
)
pulumi.export("project", project.id)
pulumi.export("check", check.id)
"""
CREATION = {"vendor": "vercel", "method": "POST", "path": "/checks$", "remaining": 1}
DEADLINE_SECONDS = 60.0


@pytest.fixture
def stack(ground: Ground, tmp_path: Path) -> Iterator[Stack]:
    """A project with a check, up; the next run has to make the check anew."""
    settings = ground.session.settings
    team = {"id": TEAM, "slug": "replacement", "name": "R", "plan": "pro", "rolling_release_slots": 0}
    seed_cloud(settings.endpoints["control"], {"vercel": {"operator_token": settings.credentials.vercel, "teams": [team]}})
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    (tmp_path / "__main__.py").write_text(PROGRAM)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    backend = {"PULUMI_BACKEND_URL": f"file://{tmp_path}?metadata=skip"}
    stack = Stack("staging", Engine(ground.bin_dir, ground.environment() | backend), tmp_path, tmp_path / "Pulumi.staging.yaml")
    stack.ensure()
    stack.set_value("requires", "deployment-url")
    stack.up()
    stack.set_value("requires", "none")
    yield stack
    stack.destroy()


def control(ground: Ground, method: str, path: str, body: Any = None) -> Any:
    answer = httpx.request(method, ground.session.settings.endpoints["control"] + path, json=body, trust_env=False)
    return answer.raise_for_status().json()


def checks_of(stack: Stack) -> list[tuple[str, str]]:
    """Return id and `requires` of what Vercel has."""
    headers = {"Authorization": f"Bearer {os.environ['VERCEL_API_TOKEN']}"}
    url = f"{os.environ['BULWARK_VERCEL_API_URL']}/v2/projects/{stack.outputs()['project']}/checks"
    answer = httpx.get(url, headers=headers, params={"teamId": TEAM}, trust_env=False).raise_for_status()
    return [(str(item["id"]), str(item["requires"])) for item in answer.json()["checks"]]


def wait_for(what: str, condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen within {DEADLINE_SECONDS} s"
        time.sleep(0.05)


def engine_of_this_process() -> int | None:
    """Return the number of the engine that this process has started and that still runs."""
    for entry in Path("/proc").iterdir():
        with suppress(OSError):  # it has just ended
            if entry.name.isdigit() and b"pulumi\0up\0" in (entry / "cmdline").read_bytes():
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                if int(parent) == os.getpid():
                    return int(entry.name)
    return None


def expect_one_check(stack: Stack, ground: Ground, old: str) -> None:
    """Bring the stack up once more: one check, as declared, in the state and at Vercel."""
    pipeline = ground.pipelines["staging"]
    bring_up(stack, pipeline, vendors_of(pipeline), unseen)
    ((identifier, requires),) = checks_of(stack)
    assert (requires, identifier != old) == ("none", True)
    assert stack.outputs()["check"].endswith(identifier)
    assert [item["id"].rpartition("/")[2] for item in stack.resources() if "DeploymentCheck" in item["type"]] == [identifier]
    assert pending_creates(stack.export()) == []
    assert stack.preview().is_empty


def test_a_replacement_whose_answer_was_lost_is_found_beside_the_old(stack: Stack, ground: Ground):
    ((old, _),) = checks_of(stack)
    control(ground, "POST", "/faults", CREATION | {"kind": "drop", "carried_out": True})
    pipeline = ground.pipelines["staging"]
    with pytest.raises(EngineRunError):
        bring_up(stack, pipeline, vendors_of(pipeline), unseen)
    assert sorted(requires for _, requires in checks_of(stack)) == ["deployment-url", "none"]
    expect_one_check(stack, ground, old)


def test_a_replacement_whose_engine_was_killed_is_found_beside_the_old(stack: Stack, ground: Ground):
    ((old, _),) = checks_of(stack)
    control(ground, "POST", "/faults", CREATION | {"kind": "latency", "delay_seconds": 3})
    failures: list[EngineRunError] = []

    def run() -> None:
        try:
            stack.up()
        except EngineRunError as error:
            failures.append(error)

    thread = Thread(target=run)
    thread.start()
    wait_for("the request for the new check", lambda: control(ground, "GET", "/faults")["faults"] == [])
    engine = engine_of_this_process()
    assert engine is not None
    os.kill(engine, signal.SIGKILL)
    thread.join(DEADLINE_SECONDS)
    assert len(failures) == 1
    wait_for("the making of the new check", lambda: len(checks_of(stack)) == 2)
    assert len(pending_creates(stack.export())) == 1
    expect_one_check(stack, ground, old)
