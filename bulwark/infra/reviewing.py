"""Look live at what would change, for the person who approves; nothing is written, neither at a vendor nor to the state."""

from collections.abc import Iterable
from datetime import UTC, datetime

from bulwark.core.infra.comment import Breach
from bulwark.core.infra.planned import Planned, planned_of
from bulwark.core.infra.reviewed import Reviewed
from bulwark.stacks.engine import EngineRunError
from bulwark.stacks.events import Account, Violation
from bulwark.stacks.failures import ChangeFailedError
from bulwark.stacks.stack import Progress, Stack, unseen


def review(stack: Stack, commit: str, on_change: Progress = unseen) -> Reviewed:
    """Return what would be done now. What a mandatory policy refuses is told, not raised.

    An interrupted run is not settled here: that writes, and who looks must not be able to.

    Raises:
        EngineRunError: it could not be previewed.
    """
    notes = unsettled(stack)
    try:
        account = stack.preview(on_change)
    except EngineRunError as error:
        account = error.account
        if not any(one.level == "mandatory" for one in account.violations):
            raise ChangeFailedError(error) from error
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return Reviewed(stack.name, commit, at, steps_of(account), breaches_of(account.violations), notes)


def unsettled(stack: Stack) -> tuple[str, ...]:
    """Return what a reviewer has to know of a run that did not end."""
    pending = (stack.export().get("deployment") or {}).get("pending_operations") or []
    if not pending and not stack.has_journal():
        return ()
    names = ", ".join(sorted({str(one["resource"]["urn"]).rpartition("::")[2] for one in pending})[:10])
    what = f"had {len(pending)} operations under way ({names})" if pending else "left a journal that is not settled yet"
    return (f"an interrupted run {what}; applying settles that first, and stops where more than these steps would be left",)


def steps_of(account: Account) -> tuple[Planned, ...]:
    """Return the engine's steps in the form that is compared."""
    return planned_of((step.operation, step.urn, step.paths) for step in account.steps)


def breaches_of(violations: Iterable[Violation]) -> tuple[Breach, ...]:
    """Return what policies said."""
    return tuple(Breach(one.policy, one.urn.rpartition("::")[2], one.message, one.level == "mandatory") for one in violations)
