"""Let runs of one workflow go one after the other, none dropped: the oldest that is not over goes first.

GitHub's concurrency groups cancel a waiting run when a newer one comes, so they are not used for this.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_OVER: Final = "completed"
"""The one status of a run that is over; all others may still write (schema `workflow-run` of @octokit/openapi 23.0.2)."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a workflow."""

    number: int
    """Counts up with every run of the workflow."""
    status: str


def ahead(runs: Iterable[Run], number: int) -> tuple[int, ...]:
    """Return the numbers of the runs that go before this one, sorted."""
    return tuple(sorted(run.number for run in runs if run.number < number and run.status != _OVER))
