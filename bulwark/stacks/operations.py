"""Bring a stack up and tear it down, with what the engine alone does not do: recover, restore, unprotect, explain."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bulwark.config.pipeline import PIPELINE_KEY, Pipeline
from bulwark.errors import ApiDisabledError
from bulwark.stacks.dropped import note_dropped
from bulwark.stacks.engine import EngineRunError
from bulwark.stacks.events import Account
from bulwark.stacks.failures import ChangeFailedError
from bulwark.stacks.identifiers import Lookup, identify
from bulwark.stacks.recovery import PendingCreate, ids_of, note_creations, pending_creates, resources_of, settle
from bulwark.stacks.restoration import IdentityApi, SoftDeleted, find_soft_deleted, restore
from bulwark.stacks.stack import Progress, Stack
from bulwark.stacks.state_lock import StateLock

# What a vendor keeps after the engine deleted it, and for how long. Sources: IAM and Service Usage API descriptions; for roles
# Google Cloud's documentation, "Create and manage custom roles"; 2026-11.
_SOFT: Final = "is kept as deleted for 30 days, its id stays taken; `bulwark up` restores it"
POOL: Final = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool"
KEPT: Final[Mapping[str, str]] = {
    "gcp:projects/service:Service": "stays enabled",
    "gcp:projects/iAMCustomRole:IAMCustomRole": "is kept as deleted for 7 days, its id stays taken for 37; `up` restores it",
    POOL: _SOFT,
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": _SOFT,
}
LOST: Final[Mapping[str, str]] = {
    "gcp:secretmanager/secret:Secret": "is gone for good with every version",
    "vercel:index/project:Project": "is gone for good with its deployments",
}


@dataclass(frozen=True, slots=True)
class Removal:
    """One resource that a teardown removes."""

    token: str
    name: str
    identifier: str
    remark: str
    """What is special about its end; empty for most."""
    is_protected: bool


def plan_teardown(resources: Sequence[Mapping[str, Any]]) -> list[Removal]:
    """Return what a teardown removes, in the order in which the engine made it. Providers and components are not the vendors'."""
    return [
        Removal(
            token=resource["type"],
            name=resource["urn"].rsplit("::", 1)[-1],
            identifier=str(resource.get("id", "")),
            remark=KEPT.get(resource["type"]) or LOST.get(resource["type"]) or "",
            is_protected=bool(resource.get("protect")),
        )
        for resource in resources
        if resource.get("custom") and not resource["type"].startswith("pulumi:")
    ]


def tear_down(stack: Stack, on_change: Progress) -> Account:
    """Lift the protection and remove everything.

    Raises:
        StateLockedError: another engine works on the stack.
        EngineRunError: something could not be removed; the state holds what is left, and the same command goes on.
    """
    with stack.alone():
        stack.unlock()
        stack.unprotect()
        return stack.destroy(on_change)


@dataclass(frozen=True, slots=True)
class BroughtUp:
    """What bringing a stack up amounted to."""

    account: Account
    restored: list[SoftDeleted]
    """What Google had kept from an earlier teardown."""
    recovered: list[str]
    """URNs of what an interrupted run had begun to make."""
    unlocked: list[StateLock]
    """Locks of engines that were killed."""


@dataclass(frozen=True, slots=True)
class Vendors:
    """The vendors' APIs as far as the engine alone does not ask them; made only when they are needed."""

    identity: Callable[[], IdentityApi]
    lookup: Callable[[], Lookup]


@dataclass(frozen=True, slots=True)
class Recovery:
    """What an interrupted run had begun to make, and what of it the vendors may have."""

    pending: list[PendingCreate]
    found: dict[str, str]
    """URN to id."""
    vendors: Vendors

    @staticmethod
    def of(state: Mapping[str, Any], vendors: Vendors) -> "Recovery":
        """Ask the vendors for each resource whose creation was under way when a run died; nobody when none was."""
        recovery = Recovery(pending_creates(state), {}, vendors)
        recovery.found.update(recovery.look(state))
        return recovery

    def look(self, state: Mapping[str, Any]) -> dict[str, str]:
        """Return the ids, by URN, of what the vendors may have of it and the state does not."""
        if not self.pending:
            return {}
        lookup, taken = self.vendors.lookup(), ids_of(state)
        return {item.urn: known for item in self.pending if (known := _identify(item, lookup, taken))}

    def resources(self, urns: Iterable[str]) -> dict[str, Mapping[str, Any]]:
        """Return what the interrupted run's state tells of these, by URN."""
        wanted = frozenset(urns)
        return {item.urn: item.resource for item in self.pending if item.urn in wanted}


def _identify(item: PendingCreate, lookup: Lookup, taken: frozenset[tuple[str, str]]) -> str | None:
    """Return the id of what may be at its vendor; what a refresh took for gone is looked for under its own."""
    known = item.resource.get("id")
    return identify(item, lookup, taken) if not known else None if (item.token, known) in taken else str(known)


def bring_up(stack: Stack, pipeline: Pipeline, vendors: Vendors, on_change: Progress) -> BroughtUp:
    """Recover from an interrupted run, restore what Google keeps from an earlier teardown, then run the engine with refresh.

    A request of the interrupted run may reach its vendor only after the recovery has looked: then the engine is refused what
    exists already, so what was missed is looked for again and the engine runs once more.

    Raises:
        EngineRunError: the engine failed.
        StateLockedError: another engine works on the stack.
        UpstreamError: Google could not be asked.
    """
    # What is read here is written back changed: no other run comes between.
    with stack.alone():
        return _bring_up(stack, pipeline, vendors, on_change)


def settle_interrupted(stack: Stack, vendors: Vendors) -> tuple[list[StateLock], Recovery, Mapping[str, Any]]:
    """Settle what a run that died left: its locks, its journal, what it had begun; return both and the state as it is then.

    Raises:
        StateLockedError: another engine works on the stack.
        UpstreamError: a vendor could not be asked.
    """
    with stack.alone():
        unlocked = stack.unlock()
        state = stack.export()
        recovery = Recovery.of(state, vendors)
        if recovery.pending:
            state = settle(state, recovery.found)
            stack.replace_state(state)
    return unlocked, recovery, state


def _bring_up(stack: Stack, pipeline: Pipeline, vendors: Vendors, on_change: Progress) -> BroughtUp:
    unlocked, recovery, state = settle_interrupted(stack, vendors)
    has_pool = any(resource["type"] == POOL for resource in resources_of(state))
    restored = [] if has_pool else _restore(stack, pipeline, vendors.identity())
    before = resources_of(state)
    try:
        account = _up(stack, before, on_change)
    except EngineRunError:
        state = stack.export()
        late = recovery.look(state)
        if not late:
            raise
        stack.replace_state(settle(note_creations(state, recovery.resources(late)), late))
        account = _up(stack, before, on_change)
        recovery.found.update(late)
    return BroughtUp(account, restored, list(recovery.found), unlocked)


def _up(stack: Stack, before: Sequence[Mapping[str, Any]], on_change: Progress) -> Account:
    """Run the engine; of a failed run, note what may exist at its vendor: begun and unheard of, or taken for gone."""
    try:
        return stack.up(on_change, with_refresh=True)
    except EngineRunError as error:
        state = stack.export()
        noted = note_dropped(note_creations(state, error.account.unanswered), before, error.account)
        known, all_noted = pending_creates(state), pending_creates(noted)
        if all_noted != known and stack.keeps_notes:
            stack.replace_state(noted)
        lost = [] if stack.keeps_notes else [item.urn for item in all_noted if item not in known]
        raise ChangeFailedError(error, lost) from error


def _restore(stack: Stack, pipeline: Pipeline, iam: IdentityApi) -> list[SoftDeleted]:
    """Only a stack without a pool can meet its own soft-deleted one."""
    try:
        found = find_soft_deleted(iam, pipeline)
    except ApiDisabledError:
        # A project that never had the API switched on has no pool, deleted or not. If somebody switched it off later, the engine
        # switches it on and Google's own refusal names the pool; the same command then restores it.
        return []
    if found:
        restore(iam, found)
    for item in found:
        stack.set_value(f'{PIPELINE_KEY}.adopt["{item.role}"]', item.identifier)
    return found
