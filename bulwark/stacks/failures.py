"""Say for people why the engine failed: each cause once, and what to do about it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Final

from bulwark.stacks.engine import EngineRunError
from bulwark.stacks.outcomes import is_outcome_unknown, status_of

SHOWN: Final = 10
"""Causes that are told in full: a vendor that refuses everything refuses each resource by itself."""

# What the engine says of its own end once something else has failed. Source: pulumi/pulumi pkg/resource/deploy, v3.259.0.
_ECHOES: Final = ("update failed", "context canceled")
_REMEDIES: Final = {
    HTTPStatus.UNAUTHORIZED: "renew the credential that was refused",
    HTTPStatus.FORBIDDEN: "give the credential the right that is missing, or use another",
    HTTPStatus.NOT_FOUND: "correct the name, or let the credential see what it names",
    HTTPStatus.CONFLICT: "where something exists already, let `adopt` of the stack file take it over, or remove it",
    HTTPStatus.TOO_MANY_REQUESTS: "wait as long as the vendor asks for, a minute if it does not say",
}
_LOST: Final = "wait until the vendor answers again; what it may have made unheard is looked for first"
_OTHER: Final = "mend the cause"


class ChangeFailedError(EngineRunError):
    """The engine ended with a failure while it changed a stack; the message tells each cause once, and the remedies."""

    def __init__(self, error: EngineRunError, lost: Sequence[str] = ()) -> None:
        """Keep what the engine said; see `explain` for the message. `lost` are URNs of what may exist and cannot be noted."""
        super().__init__("", error.account, "")
        self.args = ("\n".join([explain(error), *_unknown(lost)]),)


def explain(error: EngineRunError) -> str:
    """Return the message for a failed run: what failed, what that leaves behind, what to do, then each cause."""
    lead, _, _ = str(error).partition(" failed. ")
    causes = Counter(item for item in error.account.errors if not item.endswith(_ECHOES))
    violations = [f"{item.policy}: {item.message}" for item in error.account.violations if item.level == "mandatory"]
    if not causes:
        return str(error)
    remedies = "; ".join(dict.fromkeys(_remedy(cause) for cause in causes))
    heading = f"{lead} failed. What was done before stays in the state. To go on: {remedies}. Then run the same command again."
    return "\n".join([heading, *violations, *_list(causes.items())])


def _unknown(lost: Sequence[str]) -> list[str]:
    if not lost:
        return []
    names = ", ".join(urn.rpartition("::")[2] for urn in lost)
    sentence = (
        f"Of {names} it is not known whether they exist, and the place of the state takes no note of that; the next run may be "
        "refused what exists, or make it twice. Look for them at their vendors, and let `adopt` of the stack file take over what "
        "is there."
    )
    return [sentence]


def _remedy(cause: str) -> str:
    status = HTTPStatus.CONFLICT if "already exists" in cause.lower() else status_of(cause)
    if status in _REMEDIES:
        return _REMEDIES[HTTPStatus(status)]
    return _LOST if is_outcome_unknown(cause) else _OTHER


def _list(causes: Iterable[tuple[str, int]]) -> list[str]:
    told = [f"{cause} ({count} times)" if count > 1 else cause for cause, count in causes]
    rest = len(told) - SHOWN
    return [*told[:SHOWN], f"... and {rest} more like these"] if rest > 0 else told
