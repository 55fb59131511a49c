"""Make the local cloud fail on demand: latency, error answers, dropped connections, rate limits.

A fault is a document, so it survives a restart like everything else. It names the vendor, optionally a method and a regular
expression for the path, what happens, and how often (`remaining`, absent for always).
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from localcloud.core.store import Document, Transaction

KIND: Final = "core.fault"
KINDS: Final = ("latency", "status", "drop", "malformed", "truncated")
_LOSING: Final = ("status", "drop")
"""Kinds that may also befall a request after it was carried out: its answer is lost."""
_FIELDS: Final = frozenset(
    {"vendor", "method", "path", "kind", "status", "delay_seconds", "retry_after_seconds", "remaining", "carried_out"},
)
_RANGES: Final = {"status": (100, 599), "delay_seconds": (0, 600), "retry_after_seconds": (0, 86400), "remaining": (1, 10**9)}


@dataclass(frozen=True, slots=True)
class Fault:
    """What befalls one request."""

    kind: str
    """`latency` delays and goes on; `status` answers with it; `drop` closes the connection; `malformed` cuts the body in half;
    `truncated` promises the whole body and closes the connection after half of it."""
    status: int = 500
    delay_seconds: float = 0.0
    retry_after_seconds: int | None = None
    carried_out: bool = False
    """Whether the vendor does what it was asked before `status` or `drop` befalls the answer."""


class FaultDescriptionError(ValueError):
    """A fault that the control port was asked to add makes no sense."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem, self.remedy = problem, remedy
        super().__init__(f"fault: {problem}; it would never befall a request as meant. Instead, {remedy}.")


def add_fault(transaction: Transaction, document: Document) -> str:
    """Check and keep a fault; return its id.

    Raises:
        FaultDescriptionError: an unknown kind or field, a path that is no regular expression, a number out of its range.
    """
    _check(document)
    number = f"{transaction.next_number('core.fault'):06}"
    transaction.put(KIND, number, document)
    return number


def _check(document: Document) -> None:
    unknown = sorted(set(document) - _FIELDS)
    if unknown:
        raise FaultDescriptionError(f"field {unknown[0]!r} is unknown", f"write one of {', '.join(sorted(_FIELDS))}")
    if document.get("kind") not in KINDS:
        raise FaultDescriptionError(f"kind {document.get('kind')!r} is unknown", f"write one of {', '.join(KINDS)}")
    try:
        re.compile(str(document.get("path", "")))
    except re.error as error:
        problem = f"path {document.get('path')!r} is not a regular expression ({error})"
        raise FaultDescriptionError(problem, "write a part of the path, or an expression that Python's re accepts") from error
    for name, (low, high) in _RANGES.items():
        value = document.get(name, low)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise FaultDescriptionError(f"{name} is {value!r}", f"write a number from {low} to {high}")
    _check_carried_out(document)


def _check_carried_out(document: Document) -> None:
    carried_out = document.get("carried_out", False)
    if not isinstance(carried_out, bool):
        raise FaultDescriptionError(f"carried_out is {carried_out!r}", "write true or false")
    if carried_out and document["kind"] not in _LOSING:
        problem = f"carried_out stands with kind {document['kind']!r}, which never keeps a request from being carried out"
        raise FaultDescriptionError(problem, f"write the kind {' or '.join(_LOSING)}, or leave it out")


def take_fault(transaction: Transaction, vendor: str, method: str, path: str) -> Fault | None:
    """Return the oldest fault that applies to the request, counting it down."""
    for key, document in transaction.list(KIND):
        if _applies(document, vendor, method, path):
            _count_down(transaction, key, document)
            return _fault(document)
    return None


def _applies(document: Document, vendor: str, method: str, path: str) -> bool:
    return (
        document.get("vendor", vendor) == vendor
        and document.get("method", method) == method
        and re.search(str(document.get("path", "")), path) is not None
    )


def _count_down(transaction: Transaction, key: str, document: Document) -> None:
    if "remaining" not in document:
        return
    document["remaining"] -= 1
    if document["remaining"] <= 0:
        transaction.delete(KIND, key)
    else:
        transaction.put(KIND, key, document)


def _fault(document: dict[str, Any]) -> Fault:
    return Fault(
        kind=document["kind"],
        status=int(document.get("status", 500)),
        delay_seconds=float(document.get("delay_seconds", 0.0)),
        retry_after_seconds=document.get("retry_after_seconds"),
        carried_out=bool(document.get("carried_out")),
    )
