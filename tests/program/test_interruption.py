"""A run may die at any moment: the same command, run again, ends in the declared state, nothing twice, nothing left over."""

import os
import re
import signal
from collections.abc import Iterator, Sequence

import pytest
from commands import Desk, desk_at
from crashes import (
    DEADLINE_SECONDS,
    STACK,
    Clean,
    Moment,
    begin,
    begin_anew,
    chains,
    engine_of,
    expect_no_orphans,
    expect_recovery,
    kill_at,
    local_process,
    moments,
    run_undisturbed,
)
from inventory import inventory

from bulwark.config.environments import load_environment
from bulwark.local.folder import LocalFolder
from bulwark.stacks.state_lock import find_locks
from engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

SEED = 20261123
full = pytest.mark.skipif(os.environ.get("BULWARK_CAMPAIGN") != "full", reason="`make campaign` runs the sweep in full")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Desk]:
    with desk_at(tmp_path_factory.mktemp("interruption"), engine.bin_dir) as desk:
        yield desk


@pytest.fixture(scope="module")
def clean(desk: Desk) -> Clean:
    return run_undisturbed(desk)


def kill_and_go_on(desk: Desk, clean: Clean, *chain: Moment) -> None:
    """Kill one run after the other from nothing on, then let one end."""
    begin_anew(desk)
    for moment in chain:
        kill_at(desk, clean, moment)
    expect_recovery(desk, clean)


def named(chain: Moment | Sequence[Moment]) -> str:
    return str(chain) if isinstance(chain, Moment) else "+".join(map(str, chain))


@pytest.mark.parametrize("moment", [*moments(SEED, 3), Moment("cloud", 0.5)], ids=named)
def test_the_same_command_goes_on_after_a_kill(desk: Desk, clean: Clean, moment: Moment):
    kill_and_go_on(desk, clean, moment)
    desk.expect_settled(STACK)


@pytest.mark.parametrize("chain", chains(SEED, 1, 3), ids=named)
def test_it_goes_on_after_a_kill_of_the_run_that_went_on(desk: Desk, clean: Clean, chain: tuple[Moment, ...]):
    kill_and_go_on(desk, clean, *chain)
    desk.expect_settled(STACK)


@pytest.mark.campaign
@full
@pytest.mark.parametrize("moment", moments(SEED + 1, 40), ids=named)
def test_the_same_command_goes_on_after_a_kill_at_any_moment(desk: Desk, clean: Clean, moment: Moment):
    kill_and_go_on(desk, clean, moment)


@pytest.mark.campaign
@full
@pytest.mark.parametrize("chain", chains(SEED + 2, 32, 5), ids=named)
def test_it_goes_on_after_five_kills_at_any_moments(desk: Desk, clean: Clean, chain: tuple[Moment, ...]):
    """With the forty above: two hundred kills."""
    kill_and_go_on(desk, clean, *chain)


def test_it_goes_on_when_the_providers_were_killed(desk: Desk, clean: Clean):
    """The run fails for want of them; `bulwark local up` starts them anew, on other ports here."""
    begin_anew(desk)
    run = begin(desk, 40)
    os.kill(local_process(desk, "providers"), signal.SIGKILL)
    assert run.wait(DEADLINE_SECONDS) == 1
    expect_no_orphans(run)
    said = desk.run("up", STACK, status=2).stderr
    assert "the provider gcp does not answer on port" in said
    desk.start_cloud()
    expect_recovery(desk, clean)
    desk.expect_settled(STACK)


def test_ctrl_c_ends_it_with_a_message_and_leaves_nothing_running(desk: Desk, clean: Clean):
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
    desk.expect_settled(STACK)


def test_a_second_run_on_the_same_stack_says_so_and_disturbs_nothing(desk: Desk, clean: Clean):
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
    assert inventory(desk, load_environment(desk.checkout, STACK)) == clean.holdings


def test_a_second_demonstration_says_so_and_disturbs_nothing(desk: Desk):
    """The first is held at its first engine command by a lock that this test holds in its place."""
    local = LocalFolder.of(desk.checkout)
    with local.exclusively("bulwark demo"):
        for command in (("demo", "--any-ports"), ("local", "up"), ("local", "down")):
            said = desk.run(*command, status=2).stderr
            assert f"`bulwark demo` (process {os.getpid()}) is under way in {desk.checkout}" in said
            assert "a second run would fight it for ports and state. Wait for it to end, or end it, and start again." in said
    assert desk.answer("local", "status")["running"]
