"""Put back exactly what is named: declared resources by the engine, with targets; undeclared things by their vendors' APIs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from githubkit.exception import GitHubException

from bulwark.core.drift.finding import Finding
from bulwark.core.drift.thing import Thing
from bulwark.drift.inventory import Search
from bulwark.errors import BulwarkError, UsageError
from bulwark.stacks.events import Step
from bulwark.stacks.stack import Progress, Stack


@dataclass(frozen=True, slots=True)
class Removal:
    """One undeclared thing that is removed."""

    finding: Finding
    thing: Thing


@dataclass(frozen=True, slots=True)
class Plan:
    """What a reversal does, and what it cannot do."""

    steps: tuple[Step, ...]
    """Of the engine, in its order."""
    targets: tuple[str, ...]
    """URNs that the engine is held to."""
    removals: tuple[Removal, ...]
    by_hand: tuple[Finding, ...]
    """What the vendor's API offers no way to remove."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.steps and not self.removals


@dataclass(frozen=True, slots=True)
class Removed:
    """What became of a removal."""

    finding: Finding
    problem: str
    """Why it was not removed; empty when it was."""


def choose_findings(findings: Iterable[Finding], wanted: Sequence[str]) -> tuple[Finding, ...]:
    """Return the findings whose ids begin as is said, in the order in which they are named.

    Raises:
        UsageError: an id is not among them, or begins several.
    """
    known = {one.fingerprint: one for one in findings}
    chosen: dict[str, Finding] = {}
    for start in wanted:
        found = [key for key in known if key.startswith(start.lower())] if start else []
        if len(found) != 1:
            said = "is no finding of this look" if not found else f"begins {len(found)} findings"
            raise UsageError(
                f"{start!r} {said}; nothing was changed. Name findings as `bulwark drift detect` prints them: "
                f"{', '.join(sorted(known)[:20]) or 'there are none now'}."
            )
        chosen[found[0]] = known[found[0]]
    return tuple(chosen.values())


def plan_reversal(
    stack: Stack, search: Search, chosen: Sequence[Finding], things: Mapping[str, Thing], on_change: Progress
) -> Plan:
    """Return what putting the chosen findings back would do; nothing is changed.

    Raises:
        EngineRunError: the engine could not plan.
    """
    removers = {reader.kind for reader in search.readers if reader.remove is not None}
    targets = tuple(dict.fromkeys(one.urn for one in chosen if one.urn))
    steps = tuple(stack.preview(on_change, targets=targets).steps) if targets else ()
    undeclared = [one for one in chosen if not one.urn]
    removals = tuple(
        Removal(one, things[one.fingerprint]) for one in undeclared if one.kind_or_type in removers and one.fingerprint in things
    )
    planned = {one.finding.fingerprint for one in removals}
    return Plan(steps, targets, removals, tuple(one for one in undeclared if one.fingerprint not in planned))


def carry_out(
    stack: Stack, search: Search, plan: Plan, on_change: Progress, on_removal: Callable[[Removed], None]
) -> list[Removed]:
    """Do what was planned: the engine first, then one removal after the other; one that fails stops none of the others.

    Raises:
        EngineRunError: the engine failed; nothing undeclared was removed yet.
        StateLockedError: another engine works on the stack.
    """
    if plan.steps:
        with stack.alone():
            stack.unlock()
            stack.up(on_change, with_refresh=True, targets=plan.targets)
    readers = {reader.kind: reader for reader in search.readers}
    done = []
    with search.sessions.open() as clients:
        for one in plan.removals:
            remove, problem = readers[one.finding.kind_or_type].remove, ""
            try:
                if remove is not None:
                    remove(clients, one.thing)
            except BulwarkError as error:
                problem = str(error)
            except GitHubException as error:
                problem = f"GitHub refused, or gave no usable answer ({type(error).__name__}); look whether it is still there"
            done.append(Removed(one.finding, problem))
            on_removal(done[-1])
    return done
