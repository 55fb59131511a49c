"""Turn a guard's verdict and its mode into what happens: exit status, annotation, who is told, whether anything stops.

In every mode the verdict itself stays what it is, and is recorded. What could not be decided never ends with status 0: whoever
runs a guard that must not stop anything goes on in spite of the status, by `stops`, and not because the status says that all is
well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bulwark.core.guards import Mode
from bulwark.core.notices import Severity
from bulwark.core.verdict import Phase

EXIT_PASS: Final = 0
EXIT_FAIL: Final = 1
EXIT_UNDECIDED: Final = 3


class Annotation(StrEnum):
    """How a finding is shown beside a run; later is louder. The names are GitHub's."""

    NOTICE = "notice"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What happens because of a guard's verdict."""

    exit_code: int
    """0 when nothing is wrong, or what is wrong does not count yet; 1 failed; 3 not decided."""
    stops: bool
    """Whether what comes after the guard may not happen."""
    annotation: Annotation | None
    """How it is shown; None for nothing to show."""
    tells: Severity | None
    """How bad people are told that it is; None when nobody is told."""


_NOTHING: Final = Consequence(EXIT_PASS, stops=False, annotation=None, tells=None)
_ORDER: Final[Mapping[int, int]] = {EXIT_PASS: 0, EXIT_UNDECIDED: 1, EXIT_FAIL: 2}
_FAILED: Final[Mapping[Mode, Consequence]] = {
    Mode.OBSERVE: Consequence(EXIT_PASS, stops=False, annotation=Annotation.NOTICE, tells=None),
    Mode.WARN: Consequence(EXIT_PASS, stops=False, annotation=Annotation.WARNING, tells=Severity.WARNING),
    Mode.ENFORCE: Consequence(EXIT_FAIL, stops=True, annotation=Annotation.ERROR, tells=Severity.CRITICAL),
}


def consequence_of(mode: Mode, phase: Phase) -> Consequence:
    """Return what a verdict's phase leads to in a mode.

    Facts that could not be had (`error`) are told as a warning unless the guard only observes: it may hide a failure. What is
    pending or lacks facts is told when it is decided.
    """
    if phase is Phase.PASS:
        return _NOTHING
    if phase is Phase.FAIL:
        return _FAILED[mode]
    is_told = phase is Phase.ERROR and mode is not Mode.OBSERVE
    return Consequence(
        EXIT_UNDECIDED,
        stops=mode is Mode.ENFORCE,
        annotation=Annotation.WARNING,
        tells=Severity.WARNING if is_told else None,
    )


def together(consequences: Iterable[Consequence]) -> Consequence:
    """Return what several guards lead to at once: the worst of each; of none, nothing."""
    found = (_NOTHING, *consequences)
    return Consequence(
        max((one.exit_code for one in found), key=_ORDER.__getitem__),
        stops=any(one.stops for one in found),
        annotation=max((one.annotation for one in found if one.annotation), key=tuple(Annotation).index, default=None),
        tells=max((one.tells for one in found if one.tells), key=tuple(Severity).index, default=None),
    )


def capped(mode: Mode, severity: Severity) -> Severity | None:
    """Return how bad people are told that something is which a guard in a mode found; None when nobody is told."""
    if mode is Mode.OBSERVE:
        return None
    return Severity.WARNING if mode is Mode.WARN else severity
