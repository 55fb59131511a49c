"""A run may die at any moment: the same command, run again, ends in the declared state, nothing twice, nothing left over."""

import itertools
import os
import random
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from commands import Desk, Run, desk_at, processes_of
from inventory import inventory

from bulwark.config.environments import load_environment
from bulwark.local.control import seed_cloud
from bulwark.local.folder import LocalFolder
from bulwark.local.seed import describe_seed
from bulwark.stacks.state_lock import find_locks
from engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

DEADLINE_SECONDS = 120.0
# `up` of staging sends some ninety requests that change something.
CHANGES = 90
SEED = 20261123
STACK = "staging"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Desk]:
    with desk_at(tmp_path_factory.mktemp("interruption"), engine.bin_dir) as desk:
        yield desk


@pytest.fixture(scope="module")
def clean(desk: Desk) -> dict[str, Any]:
    """What the vendors hold after a run that nothing interrupted."""
    begin_anew(desk)
    desk.run("up", STACK)
    return inventory(desk, load_environment(desk.checkout, STACK))


def begin_anew(desk: Desk) -> None:
    """Forget everything at the vendors and in the engine's state; the processes stay."""
    local = LocalFolder.of(desk.checkout)
    desk.call("control", "POST", "/reset", {})
    pipelines = [load_environment(desk.checkout, name) for name in ("staging", "production")]
    seed_cloud(desk.variables["BULWARK_CONTROL_URL"], describe_seed(pipelines, local.credentials(), local.app()))
    shutil.rmtree(local.root / "state")
    (local.root / "state").mkdir()


def wait_for(what: str, condition: Callable[[], object], pause: float = 0.02) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen within {DEADLINE_SECONDS} s"
        time.sleep(pause)


def count_changes(desk: Desk) -> int:
    """Return how many requests have changed something at the vendors so far."""
    entries = desk.call("control", "GET", "/journal?limit=10000")["entries"]
    return sum(
        entry["vendor"] != "control" and entry["method"] != "GET" and ":getIamPolicy" not in entry["path"] for entry in entries
    )


def engine_of(run: Run) -> int | None:
    return next((number for number, line in processes_of(run.mark).items() if "/pulumi up " in line), None)


def begin(desk: Desk, changes: int) -> Run:
    """Start an `up` and return when it has made so many changes, or all."""
    run = desk.start("up", STACK)
    wait_for("the run's engine", lambda: engine_of(run) or run.process.poll() is not None)
    wait_for(f"change {changes}", lambda: count_changes(desk) >= changes or run.process.poll() is not None)
    return run


def expect_no_orphans(run: Run) -> None:
    wait_for("the end of all its processes", lambda: not processes_of(run.mark))


def kill_engine(run: Run) -> None:
    if (number := engine_of(run)) is not None:
        os.kill(number, signal.SIGKILL)


def kill_bulwark(run: Run) -> None:
    run.process.kill()


def kill_everything(run: Run) -> None:
    for number in processes_of(run.mark):
        with suppress(ProcessLookupError):  # it ended with the one before
            os.kill(number, signal.SIGKILL)


KILLS = {"engine": kill_engine, "bulwark": kill_bulwark, "everything": kill_everything}


def moments(seed: int, count: int) -> list[tuple[str, int]]:
    """Return what to kill, and after how many changes: each victim in turn, the same at every run."""
    chance = random.Random(seed)  # noqa: S311 - moments of a test, no secret
    return [(victim, chance.randrange(1, CHANGES)) for _, victim in zip(range(count), itertools.cycle(KILLS), strict=False)]


def expect_recovery(desk: Desk, clean: dict[str, Any]) -> None:
    """Run the same command again: the declared state, nothing twice, nothing left over."""
    desk.run("up", STACK)
    assert inventory(desk, load_environment(desk.checkout, STACK)) == clean
    desk.expect_settled(STACK)


def kill_and_go_on(desk: Desk, clean: dict[str, Any], victim: str, changes: int) -> None:
    begin_anew(desk)
    run = begin(desk, changes)
    KILLS[victim](run)
    run.wait(DEADLINE_SECONDS)
    expect_no_orphans(run)
    expect_recovery(desk, clean)


@pytest.mark.parametrize(("victim", "changes"), moments(SEED, 3))
def test_the_same_command_goes_on_after_a_kill(desk: Desk, clean: dict[str, Any], victim: str, changes: int):
    kill_and_go_on(desk, clean, victim, changes)


@pytest.mark.campaign
@pytest.mark.skipif(os.environ.get("BULWARK_CAMPAIGN") != "full", reason="`make campaign` runs the sweep in full")
@pytest.mark.parametrize(("victim", "changes"), moments(SEED + 1, 40))
def test_the_same_command_goes_on_after_a_kill_at_any_moment(desk: Desk, clean: dict[str, Any], victim: str, changes: int):
    kill_and_go_on(desk, clean, victim, changes)


def test_it_goes_on_when_the_providers_were_killed(desk: Desk, clean: dict[str, Any]):
    """The run fails for want of them; `bulwark local up` starts them anew, on other ports here."""
    begin_anew(desk)
    run = begin(desk, 40)
    os.kill(providers_of(desk), signal.SIGKILL)
    assert run.wait(DEADLINE_SECONDS) == 1
    expect_no_orphans(run)
    said = desk.run("up", STACK, status=2).stderr
    assert "the provider gcp does not answer on port" in said
    desk.start_cloud()
    expect_recovery(desk, clean)


def providers_of(desk: Desk) -> int:
    mark = f"--ready-file={LocalFolder.of(desk.checkout).ready_file('providers')}".encode()
    for entry in Path("/proc").iterdir():
        with suppress(OSError):  # it has just ended
            if entry.name.isdigit() and mark in (entry / "cmdline").read_bytes().split(b"\0"):
                return int(entry.name)
    raise AssertionError("no providers run")


def test_ctrl_c_ends_it_with_a_message_and_leaves_nothing_running(desk: Desk, clean: dict[str, Any]):
    begin_anew(desk)
    run = begin(desk, 30)
    os.killpg(run.process.pid, signal.SIGINT)
    assert run.wait(DEADLINE_SECONDS) == 1
    said = run.said()
    assert "interrupted at `staging: pulumi up`; what was done before stays and is known" in said
    assert "Run the same command again to go on." in said
    assert "Traceback" not in said
    expect_no_orphans(run)
    state = LocalFolder.of(desk.checkout).backend_url
    assert find_locks(state, STACK) == [], "the engine had the time to put its state in order"
    expect_recovery(desk, clean)


def test_a_second_run_on_the_same_stack_says_so_and_disturbs_nothing(desk: Desk, clean: dict[str, Any]):
    begin_anew(desk)
    run = begin(desk, 5)
    engine = engine_of(run)
    assert engine is not None
    # Held still, so that it is under way for as long as the second run looks.
    os.kill(engine, signal.SIGSTOP)
    try:
        said = desk.run("up", STACK, status=2).stderr
    finally:
        os.kill(engine, signal.SIGCONT)
    assert re.search(rf"another run works on stack staging: process ({engine}|{run.process.pid}), since", said), said
    assert run.wait(DEADLINE_SECONDS) == 0
    assert inventory(desk, load_environment(desk.checkout, STACK)) == clean


def test_a_second_demonstration_says_so_and_disturbs_nothing(desk: Desk):
    """The first is held at its first engine command by a lock that this test holds in its place."""
    local = LocalFolder.of(desk.checkout)
    with local.exclusively("bulwark demo"):
        for command in (("demo", "--any-ports"), ("local", "up"), ("local", "down")):
            said = desk.run(*command, status=2).stderr
            assert f"`bulwark demo` (process {os.getpid()}) is under way in {desk.checkout}" in said
            assert "a second run would fight it for ports and state. Wait for it to end, or end it, and start again." in said
    assert desk.answer("local", "status")["running"]
