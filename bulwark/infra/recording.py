"""Write each apply into the ledger, before and after it; a ledger that cannot be written never hides what became of the apply."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import monotonic

from bulwark.core.infra.ledger import Begun, is_continued
from bulwark.core.infra.reviewed import Reviewed
from bulwark.errors import BulwarkError
from bulwark.infra.applying import Applied
from bulwark.infra.ledger import Ledger


@dataclass(slots=True)
class Record:
    """One apply, and what kept it out of the ledger."""

    ledger: Ledger | None
    begun: Begun
    problems: list[str] = field(default_factory=list)
    goes_on: bool = False
    """Whether the newest line is of the same review and did not finish."""
    number: int = 0

    def begin(self) -> None:
        """Write the line, and see what the one before says."""
        if self.ledger is None:
            return
        try:
            lines = self.ledger.lines(self.begun.stack)
            self.goes_on = is_continued(lines, self.begun.stack, self.begun.commit, self.begun.digest)
            self.begun = replace(self.begun, previous=lines[0].number if lines else 0)
            self.number = self.ledger.begin(self.begun)
        except BulwarkError as error:
            self.problems.append(f"this apply is not in the ledger: {error}")

    def end(self, outcome: str, seconds: float, counts: dict[str, int]) -> None:
        """Write how it ended."""
        if self.ledger is None or not self.number:
            return
        try:
            self.ledger.end(self.number, outcome, seconds, counts, self.begun.run)
        except BulwarkError as error:
            self.problems.append(f"line {self.number} of the ledger does not say how this ended ({outcome}): {error}")


def record_of(reviewed: Reviewed, repository: str, token: str) -> Record:
    """Return the record of an apply, by what the environment says of the job; without a repository or token it tells so."""
    run_id, server = os.environ.get("GITHUB_RUN_ID", ""), os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    run = f"{server}/{repository}/actions/runs/{run_id}" if run_id else ""
    begun = Begun(reviewed.stack, reviewed.commit, run, os.environ.get("GITHUB_ACTOR", ""), reviewed.digest)
    if repository and token:
        return Record(Ledger(repository, token), begun)
    missing = "GITHUB_TOKEN" if repository else "GITHUB_REPOSITORY"
    return Record(None, begun, [f"this apply is not in the ledger: {missing} is not set. Write down who applied what"])


def recorded(record: Record, act: Callable[[bool], Applied]) -> Applied:
    """Do what applies, between its two entries in the ledger; a failure is entered too, and raised."""
    record.begin()
    started = monotonic()
    try:
        done = act(record.goes_on)
    except BaseException:
        record.end("failed", monotonic() - started, {})
        raise
    record.end(done.outcome, monotonic() - started, dict(Counter(one.operation for one in done.steps)))
    return done
