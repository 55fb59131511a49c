"""Apply exactly what was reviewed: settle what an interrupted run left, look again live, go on only with the same steps."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bulwark.config.pipeline import Pipeline
from bulwark.core.infra.leftover import unreviewed
from bulwark.core.infra.planned import Planned, compare
from bulwark.core.infra.reviewed import Reviewed
from bulwark.errors import DecisionError
from bulwark.infra.reviewing import steps_of
from bulwark.stacks.engine import EngineRunError
from bulwark.stacks.failures import ChangeFailedError
from bulwark.stacks.operations import Vendors, bring_up, settle_interrupted
from bulwark.stacks.stack import Progress, Stack
from bulwark.stacks.state_lock import StateLockedError

_LOCKED: Final = "the stack is currently locked by"
"""Source: pulumi/pulumi pkg/backend/diy/lock.go, v3.259.0."""


class Outcome(StrEnum):
    """What became of applying."""

    APPLIED = "applied"
    NOTHING = "nothing"
    """There was nothing to do, and nobody had reviewed that there was."""
    STOPPED = "stopped"
    """Something else would have been done than was reviewed; nothing was."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying amounted to."""

    outcome: Outcome
    steps: tuple[Planned, ...]
    """Those of now: done, or with `stopped` those that would have been."""
    difference: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    """What was settled of an interrupted run, a sentence each."""


def apply(
    stack: Stack, pipeline: Pipeline, vendors: Vendors, reviewed: Reviewed, on_change: Progress, *, goes_on: bool
) -> Applied:
    """Bring the stack up if that does what was reviewed.

    Args:
        stack: the stack.
        pipeline: its configuration.
        vendors: asked for what an interrupted run had begun.
        reviewed: what was reviewed, of this stack.
        on_change: for progress.
        goes_on: whether a run that applied the same review has been begun before and did not finish; the rest of the reviewed
            steps is enough then.

    Raises:
        DecisionError: another run works on the stack.
        EngineRunError: the engine failed.
        UpstreamError: a vendor could not be asked.
    """
    try:
        with stack.alone():
            return _apply(stack, pipeline, vendors, reviewed, on_change, goes_on=goes_on)
    except StateLockedError as error:
        raise DecisionError(str(error)) from error
    except EngineRunError as error:
        if _LOCKED in str(error):
            raise DecisionError(
                f"another run works on stack {stack.name}, its state is locked; two at once would lose what one of them makes. "
                "Wait for it to end and run this again. The engine says:\n" + str(error)
            ) from error
        raise


def _apply(
    stack: Stack, pipeline: Pipeline, vendors: Vendors, reviewed: Reviewed, on_change: Progress, *, goes_on: bool
) -> Applied:
    unlocked, recovery, _ = settle_interrupted(stack, vendors)
    settled = (
        *(f"took away the lock of process {lock.process}, which had died" for lock in unlocked),
        *(f"found again {urn}, which an interrupted run had begun" for urn in recovery.found),
    )
    try:
        now = steps_of(stack.preview(on_change))
    except EngineRunError as error:
        raise ChangeFailedError(error) from error
    difference = _difference(reviewed, now, goes_on=goes_on)
    if difference:
        return Applied(Outcome.STOPPED, now, difference, settled)
    if not now:
        return Applied(Outcome.NOTHING, now, (), settled)
    bring_up(stack, pipeline, vendors, on_change)
    return Applied(Outcome.APPLIED, now, (), settled)


def _difference(reviewed: Reviewed, now: tuple[Planned, ...], *, goes_on: bool) -> tuple[str, ...]:
    if goes_on:
        return tuple(f"+ {one}" for one in unreviewed(reviewed.steps, now))
    return compare(reviewed.steps, now).lines()
