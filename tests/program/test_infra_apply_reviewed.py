"""What was reviewed is applied and nothing else; a run that died is repaired by the next one; each apply is in the ledger."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import Desk, Run, desk_at
from crashes import DEADLINE_SECONDS, STACK, Changes, expect_no_orphans

from engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

REPOSITORY = "living-tree-app/infrastructure"
APPLICATION = "/repos/living-tree-app/living-tree"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Desk]:
    with desk_at(tmp_path_factory.mktemp("reviewed"), engine.bin_dir) as desk:
        desk.variables["GITHUB_REPOSITORY"] = REPOSITORY
        yield desk


@pytest.fixture
def commit(desk: Desk) -> str:
    """Of the infrastructure, whose stack is up."""
    desk.run("up", STACK)
    return head(desk)


def head(desk: Desk) -> str:
    return str(desk.call("github", "GET", f"/repos/{REPOSITORY}/git/ref/heads/main")["object"]["sha"])


def review(desk: Desk, commit: str) -> dict[str, Any]:
    return desk.answer("infra", "review", STACK, "--to", "reviewed.json", "--commit", commit)


def arguments(commit: str) -> list[str]:
    return ["infra", "apply", STACK, "--reviewed", "reviewed.json", "--commit", commit]


def outcomes(desk: Desk) -> list[str]:
    return [line["outcome"] for line in desk.answer("infra", "ledger", STACK)["lines"]]


def variables(desk: Desk) -> list[str]:
    """Return the paths of the variables of every environment of the application's repository."""
    found = []
    for one in desk.call("github", "GET", f"{APPLICATION}/environments?per_page=100")["environments"]:
        place = f"{APPLICATION}/environments/{one['name']}/variables"
        found += [f"{place}/{item['name']}" for item in desk.call("github", "GET", f"{place}?per_page=100")["variables"]]
    return found


def wait_for(desk: Desk, run: Run, changes: int) -> None:
    counted = Changes(desk)
    before = counted.count()
    while counted.count() < before + changes:
        assert run.process.poll() is None, run.said()


def test_a_run_that_died_is_repaired_and_then_nothing_but_what_was_reviewed_is_done(desk: Desk, commit: str):
    """One after the other on one stack: each needs what the one before left."""
    earlier = outcomes(desk)
    lost = variables(desk)
    for place in lost:
        desk.call("github", "DELETE", place, status=204)
    reviewed = review(desk, commit)
    assert len(reviewed["steps"]) == len(lost) > 20

    run = desk.start(*arguments(commit))
    wait_for(desk, run, 5)
    os.killpg(run.process.pid, signal.SIGKILL)
    run.wait(DEADLINE_SECONDS)
    expect_no_orphans(run)
    assert outcomes(desk) == ["unfinished", *earlier]

    done = desk.answer(*arguments(commit))
    assert done["outcome"] == "applied"
    assert 0 < len(done["steps"]) < len(reviewed["steps"])
    desk.expect_settled(STACK)
    assert outcomes(desk) == ["applied", "unfinished", *earlier]

    # The same review again: what it tells is not to be done any more, and nobody has left it half-way.
    assert desk.answer(*arguments(commit), status=1)["outcome"] == "stopped"

    assert review(desk, commit)["steps"] == []
    assert desk.answer(*arguments(commit))["outcome"] == "nothing"
    assert outcomes(desk) == ["nothing", "stopped", "applied", "unfinished", *earlier]


def test_drift_in_between_stops_it_with_the_difference(desk: Desk, commit: str):
    assert review(desk, commit)["steps"] == []
    place = variables(desk)[0]
    desk.call("github", "PATCH", place, {"value": "planted"}, status=204)
    summary = desk.checkout / "summary.md"
    done = desk.answer(*arguments(commit), "--summary", str(summary), status=1)
    assert done["outcome"] == "stopped"
    (line,) = done["difference"]
    assert line.startswith("+ update github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable ")
    assert desk.call("github", "GET", place)["value"] == "planted"
    assert "nothing was applied" in summary.read_text()

    assert review(desk, commit)["steps"] == done["steps"]
    assert desk.answer(*arguments(commit))["outcome"] == "applied"
    desk.expect_settled(STACK)


def test_what_is_of_something_else_is_refused(desk: Desk, commit: str):
    review(desk, commit)
    said = desk.run("infra", "apply", STACK, "--reviewed", "reviewed.json", "--commit", "d" * 40, status=2).stderr
    assert f"it is of commit {commit}, not of {'d' * 40}; nothing was applied" in said
    path = Path(desk.checkout / "reviewed.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"digest": f"sha256:{'0' * 64}"}))
    said = desk.run(*arguments(commit), status=2).stderr
    assert "its steps are not those that its digest names" in said


def test_a_ledger_that_cannot_be_written_hides_nothing(desk: Desk, commit: str):
    review(desk, commit)
    done = desk.answer(*arguments(commit), "--repository", "living-tree-app/nowhere", status=3)
    assert done["outcome"] == "nothing"
    assert "this apply is not in the ledger" in done["ledger"]["problems"][0]
