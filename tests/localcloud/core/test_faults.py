from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localcloud.core.faults import KIND, FaultDescriptionError, add_fault, take_fault
from localcloud.core.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "state.sqlite")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("fault", "befalls"),
    [
        ({}, True),
        ({"vendor": "vercel"}, True),
        ({"vendor": "github"}, False),
        ({"method": "GET"}, True),
        ({"method": "POST"}, False),
        ({"path": "^/v9/projects"}, True),
        ({"path": "projects/w.b$"}, True),
        ({"path": "^/v13"}, False),
    ],
)
def test_a_fault_befalls_what_it_describes(store: Store, fault: dict[str, Any], befalls: bool) -> None:
    with store.transaction() as transaction:
        add_fault(transaction, {"kind": "status", **fault})
        assert (take_fault(transaction, "vercel", "GET", "/v9/projects/web") is not None) is befalls


def test_a_counted_fault_ends_and_the_next_one_follows(store: Store) -> None:
    with store.transaction() as transaction:
        add_fault(transaction, {"kind": "status", "status": 429, "retry_after_seconds": 3, "remaining": 2})
        add_fault(transaction, {"kind": "latency", "delay_seconds": 0.5})
        taken = [take_fault(transaction, "google", "GET", "/") for _ in range(4)]
        assert [(fault.kind, fault.status, fault.retry_after_seconds) for fault in taken[:2] if fault] == [("status", 429, 3)] * 2
        assert [(fault.kind, fault.delay_seconds) for fault in taken[2:] if fault] == [("latency", 0.5)] * 2
        assert len(transaction.list(KIND)) == 1


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ({}, "kind None is unknown"),
        ({"kind": "explode"}, "kind 'explode' is unknown"),
        ({"kind": "drop", "path": "("}, "is not a regular expression"),
        ({"kind": "drop", "delay": 1}, "field 'delay' is unknown"),
        ({"kind": "status", "status": 99}, "status is 99"),
        ({"kind": "status", "status": "500"}, "status is '500'"),
        ({"kind": "latency", "delay_seconds": -1}, "delay_seconds is -1"),
        ({"kind": "drop", "remaining": 0}, "remaining is 0"),
        ({"kind": "drop", "carried_out": "yes"}, "carried_out is 'yes'"),
        ({"kind": "malformed", "carried_out": True}, "carried_out stands with kind 'malformed'"),
    ],
)
def test_a_fault_that_could_not_happen_is_refused(store: Store, fault: dict[str, Any], problem: str) -> None:
    with store.transaction() as transaction:
        with pytest.raises(FaultDescriptionError) as caught:
            add_fault(transaction, fault)
        assert problem in str(caught.value)
        assert "Instead, write" in str(caught.value)
        assert transaction.list(KIND) == []
