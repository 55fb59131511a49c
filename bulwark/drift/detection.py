"""Look once: the refresh preview of what is declared beside the inventory of what is not, and what nobody could look at."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from bulwark.core.drift.actors import Traces
from bulwark.core.drift.declaration import Contract, Declaration
from bulwark.core.drift.differences import differences
from bulwark.core.drift.finding import Finding
from bulwark.core.drift.ignoring import Ignore, without_ignored
from bulwark.core.drift.memory import Look
from bulwark.core.drift.report import Unseen
from bulwark.core.drift.thing import Listing, Thing, Vendor
from bulwark.core.drift.undeclared import Coverage, Inventory, undeclared
from bulwark.core.state import resources_of
from bulwark.drift.actors import read_log
from bulwark.drift.inventory import Search, take_inventory
from bulwark.drift.preview import Preview, preview_of
from bulwark.errors import DecisionError
from bulwark.stacks.events import Account
from bulwark.stacks.stack import Stack

LOG_DAYS: Final = 7
"""How far back the audit log is read: a run each hour sees a change within a day, and one that was off for a week still tells."""

Progress = Callable[[int, int], None]
"""Told how many resources and how many places were looked at."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look saw."""

    findings: tuple[Finding, ...]
    unseen: tuple[Unseen, ...]
    hidden: frozenset[str]
    """Of `Finding.where`: what nobody could look at."""
    coverage: Mapping[str, Coverage]
    notes: tuple[str, ...]
    expired: tuple[Ignore, ...]
    things: Mapping[str, Thing] = field(default_factory=dict)
    """What each undeclared finding is about, by fingerprint."""

    @property
    def look(self) -> Look:
        """What the memory is told."""
        return Look(self.findings, self.hidden)


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked at."""

    stack: Stack
    contract: Contract
    search: Search
    ignores: tuple[Ignore, ...]
    now: datetime


def detect(question: Question, on_progress: Progress) -> Seen:
    """Look at everything once, the declared and the undeclared at the same time.

    Raises:
        DecisionError: another run works on the stack, so that what it makes would be taken for undeclared.
        EngineRunError: the state cannot be read.
    """
    stack = question.stack
    if stack.has_journal():
        raise _written_meanwhile(stack.name)
    state = stack.export()
    declaration = Declaration(resources_of(_deployment(state).get("resources") or ()), question.contract)
    counts = {"resources": 0, "places": 0}

    def tell(**more: int) -> None:
        counts.update(more)
        on_progress(counts["resources"], counts["places"])

    with ThreadPoolExecutor(1, "engine") as pool:
        engine = pool.submit(stack.compare, lambda account: tell(resources=len(account.refreshed)))
        listings = take_inventory(question.search, declaration, lambda _one: tell(places=counts["places"] + 1))
        account = engine.result()
    if _moment(stack.export()) != _moment(state) or stack.has_journal():
        raise _written_meanwhile(stack.name)
    return _seen(question, declaration, preview_of(state, account), account, listings)


def _deployment(state: Mapping[str, Any]) -> Mapping[str, Any]:
    return state.get("deployment") or {}


def _moment(state: Mapping[str, Any]) -> object:
    """Return when the state was written; each run writes it anew."""
    return (_deployment(state).get("manifest") or {}).get("time")


def _written_meanwhile(stack: str) -> DecisionError:
    return DecisionError(
        f"another run is at work on stack {stack}, or died and is not settled; what it makes would be called undeclared. Wait "
        f"for it to end, or settle it with `bulwark up {stack}`, and look again."
    )


def _seen(
    question: Question, declaration: Declaration, preview: Preview, account: Account, listings: tuple[Listing, ...]
) -> Seen:
    findings, inventory = _findings(question, declaration, preview, listings, Traces())
    notes = [*_notes(preview, account)]
    if any(finding.vendor == Vendor.GOOGLE for finding in findings):
        # A quiet run has no use for the log, which may be called 60 times a minute.
        with question.search.sessions.open() as clients:
            contract, since = question.contract, question.now - timedelta(days=LOG_DAYS)
            log = read_log(clients, contract.google_project, contract.google_project_number, since)
        notes += [f"who did it could not be read from Google's audit log: {log.reason}"] if log.reason else []
        findings, inventory = _findings(question, declaration, preview, listings, log.traces)
    titles = {kind.id: kind.title for kind in question.search.kinds}
    unseen = [Unseen(f"{titles[one.place.kind]} at {one.place.name}", one.reason, one.remedy) for one in inventory.unseen]
    unseen += [Unseen(one.name, one.reason, one.remedy) for one in preview.unlooked]
    unseen += [
        Unseen(urn.rpartition("::")[2], "an interrupted run left open what became of it", f"run bulwark up {question.stack.name}")
        for urn in preview.pending
    ]
    hidden = {f"{one.place.kind} {one.place.name}" for one in inventory.unseen}
    hidden |= {one.urn for one in preview.unlooked} | {*preview.pending}
    return Seen(
        findings,
        tuple(unseen),
        frozenset(hidden),
        {vendor.value: known for vendor, known in inventory.coverage.items()},
        tuple(notes),
        inventory.expired,
        inventory.things,
    )


def _findings(
    question: Question, declaration: Declaration, preview: Preview, listings: Iterable[Listing], traces: Traces
) -> tuple[tuple[Finding, ...], Inventory]:
    today, stack = question.now.date(), question.stack.name
    differing = without_ignored(differences(stack, preview.refreshed, traces), question.ignores, today)
    inventory = undeclared(stack, question.search.kinds, declaration, listings, question.ignores, today, traces)
    return (*differing, *inventory.findings), inventory


def _notes(preview: Preview, account: Account) -> Iterator[str]:
    if preview.unapplied:
        names = ", ".join(f"{step.operation} {step.name}" for step in preview.unapplied[:5])
        more = f" and {len(preview.unapplied) - 5} more" if len(preview.unapplied) > 5 else ""
        yield f"the program has changes that were never brought up, which is no drift: {names}{more}"
    if account.errors and not preview.unlooked:
        yield f"the preview ended with an error after it had looked at everything: {' '.join(account.errors[0].split())[:300]}"
