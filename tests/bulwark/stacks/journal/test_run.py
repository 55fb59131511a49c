"""A run with a journal, from its lock to the state that it leaves; engines and their service are left out."""

import fcntl
import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from bulwark.stacks.journal.file import JournalLeftError
from bulwark.stacks.journal.run import EMPTY, JournaledRun, JournaledStack

BEFORE: dict[str, Any] = {"version": 3, "deployment": {"manifest": {}, "resources": [{"urn": "a", "type": "a:b:C"}]}}
MADE = {"version": 1, "kind": 1, "sequenceID": 1, "operationID": 1, "state": {"urn": "b", "type": "a:b:C"}}


@dataclass
class Backend:
    """Keeps the state of one stack, and notes what it finds of locks when a state is put in place."""

    folder: Path
    state: dict[str, Any] = field(default_factory=lambda: dict(BEFORE))
    engine_locks: list[Path] = field(default_factory=list)
    was_free: list[bool] = field(default_factory=list)

    def stack(self) -> JournaledStack:
        return JournaledStack(f"file://{self.folder}", "bulwark", "staging", lambda: self.state, self.replace)

    def replace(self, state: Mapping[str, Any]) -> None:
        self.engine_locks += self.locks()
        self.was_free.append(self.is_free())
        self.state = dict(state)

    def locks(self) -> list[Path]:
        return sorted((self.folder / ".pulumi" / "locks").glob("*/*/*/*.json"))

    def is_free(self) -> bool:
        """Try the lock as another process would: another opening of the file is another holder."""
        with (self.folder / ".pulumi" / "journal" / "bulwark" / "staging.lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

    def names(self) -> list[str]:
        return [resource["urn"] for resource in self.state["deployment"]["resources"]]


@pytest.fixture
def backend(tmp_path: Path) -> Backend:
    return Backend(tmp_path)


def send(run: JournaledRun, *entries: Mapping[str, Any]) -> int:
    """Hand entries over as the engine does; return the status of the answer."""
    address = f"{run.settings['PULUMI_BACKEND_URL']}/api/stacks/organization/bulwark/staging/update/1/journalentries"
    headers = {"Authorization": f"token {run.settings['PULUMI_ACCESS_TOKEN']}"}
    return httpx.patch(address, json={"entries": entries}, headers=headers, trust_env=False).status_code


def test_others_are_kept_out_until_the_state_is_in_place(backend: Backend):
    with backend.stack().running() as run:
        assert send(run, MADE) == 200
        assert not backend.is_free()
        (lock,) = backend.locks()
        content = json.loads(lock.read_text())
        assert (content["pid"], content["hostname"]) == (os.getpid(), socket.gethostname())
    assert backend.names() == ["b", "a"]
    assert backend.was_free == [False], "put in place under the lock"
    assert backend.engine_locks == [], "the engine that puts it in place takes its own"
    assert backend.is_free()
    assert not backend.stack().journal.exists()


def test_a_run_that_fails_leaves_what_it_made(backend: Backend):
    def fail() -> None:
        with backend.stack().running() as run:
            assert send(run, MADE) == 200
            raise RuntimeError("the engine ended")

    with pytest.raises(RuntimeError):
        fail()
    assert backend.names() == ["b", "a"]
    assert backend.is_free()


def test_a_run_without_a_change_writes_no_state(backend: Backend):
    with backend.stack().running():
        pass
    assert (backend.state, backend.was_free) == (BEFORE, [])


def test_a_new_stack_begins_with_nothing(backend: Backend):
    backend.state = {"version": 3}
    with backend.stack().running() as run:
        assert send(run, MADE) == 200
    assert backend.names() == ["b"]
    assert backend.state["deployment"]["manifest"] == EMPTY["deployment"]["manifest"]


def test_a_run_does_not_begin_over_what_a_dead_one_left_until_that_is_settled(backend: Backend):
    stack = backend.stack()
    writer = stack.journal.begin(BEFORE["deployment"])
    writer.append([MADE])
    writer.close()
    with pytest.raises(JournalLeftError), stack.running():
        pass
    assert backend.names() == ["a"]
    with stack.alone():
        assert stack.settle()
        assert not stack.settle()
    assert backend.names() == ["b", "a"]
    with stack.running():
        pass
