"""Runs go one after the other: the oldest first, none dropped, and none ahead of what nobody could look at."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bulwark.errors import DecisionError, RefusedError, UsageError
from bulwark.infra.turn import INTERVAL_SECONDS, SupersededError, Turns, Waiting

from .conftest import CREDENTIALS, PIPELINE, Vendors

REPOSITORY = f"{PIPELINE.github.owner}/{PIPELINE.infrastructure.repository.name}"
WORKFLOW = ".github/workflows/infra-up.yml"


@dataclass
class Clock:
    """Time that goes by when somebody sleeps, and what happens meanwhile."""

    seconds: float = 0
    said: list[str] = field(default_factory=list)
    meanwhile: list[Callable[[], object]] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        if self.meanwhile:
            self.meanwhile.pop(0)()

    def waiting(self) -> Waiting:
        return Waiting(lambda: self.seconds, self.sleep)


@dataclass(frozen=True)
class Runs:
    """Runs of the workflow, as GitHub begins and ends them."""

    vendors: Vendors

    def begin(self, workflow: str = WORKFLOW) -> int:
        body = {"repository": REPOSITORY, "workflow": workflow, "name": "Up", "branch": "main"}
        return int(self.vendors.call("control", "POST", "/github/runs", body)["id"])

    def end(self, run: int, conclusion: str = "success") -> None:
        body = {"repository": REPOSITORY, "id": run, "conclusion": conclusion}
        self.vendors.call("control", "PATCH", "/github/runs", body)

    def wait(self, run: int, clock: Clock, minutes: float = 1, token: str = CREDENTIALS.github) -> int:
        with Turns(REPOSITORY, "infra-up.yml", token) as turns:
            return turns.wait(run, minutes, clock.said.append, clock.waiting())


@pytest.fixture
def runs(vendors: Vendors) -> Runs:
    return Runs(vendors)


def test_the_first_run_goes_at_once(runs: Runs):
    clock = Clock()
    runs.begin(".github/workflows/ci.yml")
    assert runs.wait(runs.begin(), clock) == 1
    assert (clock.seconds, clock.said) == (0, [])


def test_a_run_waits_for_those_before_it_and_for_none_behind(runs: Runs):
    first, second, third = runs.begin(), runs.begin(), runs.begin()
    clock = Clock(meanwhile=[lambda: runs.end(first, "failure"), lambda: runs.end(second)])
    assert runs.wait(third, clock) == 3
    assert clock.seconds == 2 * INTERVAL_SECONDS
    assert clock.said[0].startswith("run 1 goes first (in_progress, https://github.com/")
    assert clock.said[0].endswith(", and 1 more")
    assert clock.said[1].startswith("run 2 goes first")


def test_when_the_wait_is_over_nothing_is_decided(runs: Runs):
    runs.begin()
    clock = Clock()
    with pytest.raises(DecisionError, match=r"after 1 minutes it is not the turn of run 2: run 1 goes first"):
        runs.wait(runs.begin(), clock)
    assert clock.seconds == 60 // INTERVAL_SECONDS * INTERVAL_SECONDS


def test_an_older_run_that_is_repeated_does_not_go_over_a_newer(runs: Runs):
    first, second = runs.begin(), runs.begin()
    runs.end(second)
    with pytest.raises(SupersededError, match="run 2 is newer than run 1 and has been through"):
        runs.wait(first, Clock())


def test_a_newer_run_that_failed_supersedes_nothing(runs: Runs):
    first, second = runs.begin(), runs.begin()
    runs.end(second, "failure")
    assert runs.wait(first, Clock()) == 1


def test_what_github_does_not_answer_is_asked_again(runs: Runs):
    first = runs.begin()
    place = {"vendor": "github", "path": ".*/workflows/.*", "kind": "status", "status": 429, "remaining": 1}
    runs.vendors.call("control", "POST", "/faults", place)
    clock = Clock()
    assert runs.wait(first, clock) == 1
    assert len(clock.said) == 1


def test_a_token_that_may_not_look_and_a_run_of_another_workflow_are_told(runs: Runs):
    run = runs.begin(".github/workflows/ci.yml")
    with pytest.raises(UsageError, match=r"is none of infra-up\.yml"):
        runs.wait(run, Clock())
    with pytest.raises(RefusedError, match="401"):
        runs.wait(run, Clock(), token="nobodys-token")
