"""Kill part of a `bulwark up` under way, after so many changes at the vendors, and hold what follows to an undisturbed run."""

import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from commands import Desk, Run, processes_of
from inventory import inventory, without_given
from sweep.leaves import HIDDEN, SIGNATURE

from bulwark.config.environments import load_environment
from bulwark.local.control import seed_cloud
from bulwark.local.folder import LocalFolder
from bulwark.local.seed import describe_seed

STACK: Final = "staging"
DEADLINE_SECONDS: Final = 120.0
LATEST: Final = 0.95
"""After the very last change a run may have ended before the kill strikes."""


@dataclass(frozen=True, slots=True)
class Clean:
    """What a run that nothing interrupted leaves behind."""

    holdings: dict[str, Any]
    """Path to body of everything at the vendors."""
    resources: dict[str, Any]
    """URN to inputs of everything in the state."""
    changes: int
    """Requests that changed something, made by the run."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What is killed, and when."""

    victim: str
    share: float
    """Of the changes that an undisturbed run makes, above 0 and at most LATEST."""

    def __str__(self) -> str:
        return f"{self.victim}@{self.share:.3f}"


class Changes:
    """Count the requests that have changed something at the vendors, each looked at once."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._after, self._count = desk, 0, 0

    def count(self) -> int:
        """Return how many there have been so far."""
        page = self._desk.call("control", "GET", f"/journal?after={self._after}&limit=10000")
        self._after = page["next"]
        self._count += sum(_is_change(entry) for entry in page["entries"])
        return self._count


def _is_change(entry: dict[str, Any]) -> bool:
    return entry["vendor"] != "control" and entry["method"] != "GET" and ":getIamPolicy" not in entry["path"]


def begin_anew(desk: Desk) -> None:
    """Forget everything at the vendors and in the engine's state; the processes stay."""
    local = LocalFolder.of(desk.checkout)
    desk.call("control", "POST", "/reset", {})
    pipelines = [load_environment(desk.checkout, name) for name in ("staging", "production")]
    seed_cloud(desk.variables["BULWARK_CONTROL_URL"], describe_seed(pipelines, local.credentials(), local.app()))
    shutil.rmtree(local.root / "state")
    (local.root / "state").mkdir()


def run_undisturbed(desk: Desk) -> Clean:
    """Bring the stack up from nothing and say what that left behind."""
    begin_anew(desk)
    changes = Changes(desk)
    before = changes.count()
    desk.run("up", STACK)
    made = changes.count() - before
    return Clean(inventory(desk, load_environment(desk.checkout, STACK)), resources_in_state(desk), made)


def resources_in_state(desk: Desk) -> dict[str, Any]:
    """Return URN to inputs of everything in the state, which must hold each once and nothing under way."""
    deployment = json.loads(desk.engine("stack", "export", "--stack", STACK).stdout)["deployment"]
    resources = deployment["resources"]
    assert not deployment.get("pending_operations"), deployment["pending_operations"]
    assert [item["urn"] for item in resources if item.get("delete")] == [], "left to be removed"
    found = {item["urn"]: without_given(_sealed(item.get("inputs"))) for item in resources}
    assert len(found) == len(resources), "something is in the state twice"
    return found


def _sealed(value: Any) -> Any:
    """Return inputs without ciphertexts, which differ at every encryption."""
    if isinstance(value, dict):
        return HIDDEN if SIGNATURE in value else {name: _sealed(item) for name, item in value.items()}
    return [_sealed(item) for item in value] if isinstance(value, list) else value


def wait_for(what: str, condition: Callable[[], object], pause: float = 0.02) -> None:
    """Look until it is so; fail after the deadline."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen within {DEADLINE_SECONDS} s"
        time.sleep(pause)


def process_of(run: Run, words: str) -> int | None:
    """Return the number of the run's process whose command line holds the words; None while there is none."""
    return next((number for number, line in processes_of(run.mark).items() if words in line), None)


def engine_of(run: Run) -> int | None:
    return process_of(run, "/pulumi up ")


def program_of(run: Run) -> int | None:
    return process_of(run, "pulumi-language-python-exec")


def begin(desk: Desk, changes: int) -> Run:
    """Start an `up` and return when so many changes have been made since the vendors were empty, or when it has ended."""
    counter = Changes(desk)
    run = desk.start("up", STACK)
    wait_for("the run's engine", lambda: engine_of(run) or run.process.poll() is not None)
    wait_for(f"change {changes}", lambda: counter.count() >= changes or run.process.poll() is not None)
    return run


def expect_no_orphans(run: Run) -> None:
    wait_for("the end of all its processes", lambda: not processes_of(run.mark))


def local_process(desk: Desk, name: str) -> int:
    """Return the number of a process of the local cloud: `cloud` or `providers`."""
    mark = f"--ready-file={LocalFolder.of(desk.checkout).ready_file(name)}".encode()
    for entry in Path("/proc").iterdir():
        with suppress(OSError):  # it has just ended
            if entry.name.isdigit() and mark in (entry / "cmdline").read_bytes().split(b"\0"):
                return int(entry.name)
    raise AssertionError(f"no process {name} runs")


def _kill(number: int | None) -> None:
    assert number is not None, "the victim was not there to be killed"
    os.kill(number, signal.SIGKILL)


def kill_engine(_desk: Desk, run: Run) -> None:
    _kill(engine_of(run))


def kill_program(_desk: Desk, run: Run) -> None:
    # The changes of the runs before may be enough for the moment to come before the engine has started the program.
    wait_for("the program", lambda: program_of(run) or run.process.poll() is not None)
    _kill(program_of(run))


def kill_bulwark(_desk: Desk, run: Run) -> None:
    _kill(run.process.pid)


def kill_everything(_desk: Desk, run: Run) -> None:
    for number in processes_of(run.mark):
        with suppress(ProcessLookupError):  # it ended with the one before
            _kill(number)


def kill_providers(desk: Desk, _run: Run) -> None:
    _kill(local_process(desk, "providers"))


def kill_cloud(desk: Desk, _run: Run) -> None:
    _kill(local_process(desk, "cloud"))


KILLS: Final = {
    "engine": kill_engine,
    "program": kill_program,
    "bulwark": kill_bulwark,
    "everything": kill_everything,
    "providers": kill_providers,
    "cloud": kill_cloud,
}
ABSENT: Final = "(absent)"
OF_THE_CLOUD: Final = frozenset({"providers", "cloud"})


def moments(seed: int, count: int, victims: Sequence[str] = tuple(KILLS)) -> list[Moment]:
    """Return what to kill and when, the same at every run: each victim in turn, at any time."""
    chance = random.Random(seed)  # noqa: S311 - moments of a test, no secret
    return [Moment(victims[number % len(victims)], LATEST * (1 - chance.random())) for number in range(count)]


def chains(seed: int, count: int, length: int) -> list[tuple[Moment, ...]]:
    """Return moments in groups: of each group every kill but the first strikes a run that goes on after the one before."""
    chosen = moments(seed, count * length)
    random.Random(seed + 1).shuffle(chosen)  # noqa: S311 - or each group had the victims in the same order
    groups = (chosen[start : start + length] for start in range(0, len(chosen), length))
    return [tuple(sorted(group, key=lambda moment: moment.share)) for group in groups]


def kill_at(desk: Desk, clean: Clean, moment: Moment) -> None:
    """Start an `up`, kill the victim when the moment has come, and wait until nothing of the run is left."""
    run = begin(desk, round(moment.share * clean.changes))
    try:
        assert run.process.poll() is None, f"the run ended before the moment came: {run.said()[-2000:]}"
        KILLS[moment.victim](desk, run)
        run.wait(DEADLINE_SECONDS)
        expect_no_orphans(run)
    finally:
        # A run that went on would disturb every test after this one.
        kill_everything(desk, run)
        run.wait(DEADLINE_SECONDS)
    if moment.victim in OF_THE_CLOUD:
        desk.start_cloud()


def differing(now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is not the same: the name, then what it is and what it was."""
    names = sorted(now.keys() | before.keys())
    return {name: (now.get(name, ABSENT), before.get(name, ABSENT)) for name in names if now.get(name) != before.get(name)}


def expect_recovery(desk: Desk, clean: Clean) -> None:
    """Run the same command again: the declared state, nothing twice, nothing left over, at the vendors and in the state."""
    desk.run("up", STACK)
    assert differing(inventory(desk, load_environment(desk.checkout, STACK)), clean.holdings) == {}
    assert differing(resources_in_state(desk), clean.resources) == {}
