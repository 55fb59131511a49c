"""Let runs of one workflow go one after the other, none dropped: the oldest that is not over goes first.

GitHub's concurrency groups cancel a waiting run when a newer one comes, so they are not used for this.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_OVER: Final = "completed"
"""The one status of a run that is over; all others may still write (schema `workflow-run` of @octokit/openapi 23.0.2)."""
_SUCCESS: Final = "success"


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """One run of a workflow."""

    number: int
    """Counts up with every run of the workflow."""
    status: str
    conclusion: str = ""
    """How it ended; empty while it is not over."""
    url: str = ""
    """Where a person looks at it."""


def ahead(runs: Iterable[Run], number: int) -> tuple[Run, ...]:
    """Return the runs that go before this one, oldest first."""
    return tuple(sorted(run for run in runs if run.number < number and run.status != _OVER))


def superseding(runs: Iterable[Run], number: int) -> Run | None:
    """Return a newer run that has succeeded: what this one would do, being repeated, is older than what stands."""
    return max((run for run in runs if run.number > number and run.conclusion == _SUCCESS), default=None)
