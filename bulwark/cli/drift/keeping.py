"""Where a run remembers: in the stack's issue where it reports, otherwise in a file of this checkout."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bulwark.clients.github import connect_github
from bulwark.config.pipeline import Pipeline
from bulwark.core.drift.issue import issue_of
from bulwark.core.drift.memory import Damaged, Memory, decode, encode
from bulwark.core.drift.report import Report
from bulwark.errors import UsageError
from bulwark.local.folder import LocalFolder
from bulwark.notifications.stack_issue import StackIssue, Wanted

Judge = Callable[[Memory | Damaged], Report]
"""From what is remembered to the report; called again where another run wrote meanwhile."""
_LARGEST_FILE: Final = 50_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A report that is kept."""

    report: Report
    place: str
    """Address of the issue, or path of the file."""


def issue_at(pipeline: Pipeline) -> StackIssue:
    """Return the issue of an environment, in the infrastructure repository.

    Raises:
        UsageError: there is no credential for GitHub.
    """
    repository = f"{pipeline.github.owner}/{pipeline.infrastructure.repository.name}"
    return StackIssue(connect_github(is_patient=False), repository, pipeline.environment.name, pipeline.github.app.slug)


def keep_in_issue(issue: StackIssue, judge: Judge) -> Kept:
    """Bring the issue to what the report says; open while anything is reported, closed when nothing is.

    Raises:
        UpstreamError: GitHub refused, or did not answer.
        DecisionError: other runs wrote it each time.
    """
    reports: list[Report] = []

    def renew(body: str) -> Wanted:
        report = judge(decode(body))
        reports.append(report)
        text = issue_of(report)
        return Wanted(text.title, text.body, is_open=bool(report.reported))

    found = issue.renew(renew)
    return Kept(reports[-1], found.url if found else "")


def keep_in_file(checkout: Path, stack: str, judge: Judge) -> Kept:
    """Keep the memory below `.bulwark`, one run at a time."""
    path = _file(LocalFolder.of(checkout), stack)
    with _alone(path):
        report = judge(decode(path.read_text(encoding="utf-8") if path.exists() else ""))
        scratch = path.with_suffix(".new")
        scratch.write_text(encode(report.memory, _LARGEST_FILE), encoding="utf-8")
        scratch.replace(path)
    return Kept(report, str(path))


def memory_in_file(checkout: Path, stack: str) -> Memory | Damaged:
    """Return what earlier runs in this checkout remember."""
    path = _file(LocalFolder.at(checkout), stack)
    return decode(path.read_text(encoding="utf-8")) if path.exists() else Memory()


def _file(folder: LocalFolder, stack: str) -> Path:
    return folder.root / f"drift-{stack}.txt"


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    try:
        lock = path.with_suffix(".lock").open("w")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written ({error.strerror}); the run could remember nothing. Let it be written, or use --report."
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
