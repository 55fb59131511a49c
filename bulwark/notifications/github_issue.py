"""An issue in the application's repository: one for each key, opened once, updated in place, closed when it is over.

It is what the other channels go by: its body carries a comment with key and severity, so it remembers what was told.
"""

import os
from collections.abc import Iterator
from typing import Any, Final

from githubkit import GitHub, Response, TokenAuthStrategy
from githubkit.exception import GitHubException, RequestFailed
from githubkit.utils import UNSET

from bulwark.clients.github import connect_github
from bulwark.core.notices import Change, Delivery, Notice, Severity, change_between, mark_of, read_mark
from bulwark.errors import UsageError
from bulwark.notifications.channel import Receiver

PAGE: Final = 100
_LONGEST_BODY: Final = 65_000
"""GitHub refuses bodies above 65,536 characters; the rest is left for the mark."""


class IssueTracker:
    """The issues of one repository."""

    def __init__(self, github: "GitHub[TokenAuthStrategy]", repository: str, labels: tuple[str, ...]) -> None:
        """Work on `owner/name`; `labels` go on every issue and find them again."""
        # What hangs on the client holds it weakly.
        self._github = github
        self._owner, _, self._name = repository.partition("/")
        self._labels = labels

    def find(self, key: str) -> list[tuple[Any, Severity]]:
        """Return the open issues about a key with the severity last told, oldest first."""
        found = [(issue, mark) for issue in self._open_issues() if (mark := read_mark(str(issue.body or "")))]
        return sorted(((issue, severity) for issue, (about, severity) in found if about == key), key=lambda one: one[0].number)

    def tell(self, notice: Notice) -> tuple[Change, str]:
        """Open, update or close the notice's issue; return what that changed, and the issue's address."""
        known = self.find(notice.key)
        change = change_between(known[0][1] if known else None, notice)
        if change is Change.NOTHING:
            return change, "no issue is open"
        if change is Change.OPENED:
            opened = self._open(notice)
            # Two runs at the same moment may both have opened one: the older stays. The list may not have ours yet.
            known = self.find(notice.key) or [(opened, notice.severity)]
        kept = known[0][0]
        if change is not Change.OPENED:
            self._update(kept.number, notice)
        for duplicate, _ in known[1:]:
            self._close(duplicate.number, f"The same as #{kept.number}.")
        return change, kept.html_url

    def _open_issues(self) -> Iterator[Any]:
        rest = self._github.rest
        # Without labels the parameter is left out: an empty one would match nothing.
        labels = ",".join(self._labels) or UNSET
        pages = rest.paginate(
            rest.issues.list_for_repo, _issues, self._owner, self._name, state="open", labels=labels, per_page=PAGE
        )
        yield from pages

    def _open(self, notice: Notice) -> Any:
        self._github.rest.issues.create(
            self._owner, self._name, title=notice.title, body=body_of(notice), labels=list(self._labels)
        )

    def _update(self, number: int, notice: Notice) -> None:
        if notice.is_resolved:
            self._close(number, notice.body or notice.title)
        else:
            self._github.rest.issues.update(self._owner, self._name, number, title=notice.title, body=body_of(notice))

    def _close(self, number: int, words: str) -> None:
        self._github.rest.issues.create_comment(self._owner, self._name, number, body=words[:_LONGEST_BODY])
        self._github.rest.issues.update(self._owner, self._name, number, state="closed", state_reason="completed")


def _issues(page: Response[Any, Any]) -> list[Any]:
    issues: list[Any] = page.parsed_data
    return issues


def body_of(notice: Notice) -> str:
    """Return the issue's body: the notice's, and the mark."""
    return f"{notice.body[:_LONGEST_BODY]}\n\n{mark_of(notice)}\n"


def is_open(receiver: Receiver, key: str) -> bool:
    """Say whether an issue about a key is open; what cannot be seen counts as none."""
    try:
        return bool(IssueTracker(connect_github(), receiver.repository, receiver.settings.labels).find(key))
    except (GitHubException, UsageError):
        return False


def deliver(receiver: Receiver, notice: Notice) -> Delivery:
    """Open, update or close the issue."""
    try:
        tracker = IssueTracker(connect_github(), receiver.repository, receiver.settings.labels)
        change, place = tracker.tell(notice)
    except RequestFailed as error:
        return receiver.refused(f"GitHub answered {error.response.status_code} for the issues of {receiver.repository}")
    except (GitHubException, UsageError) as error:
        reason = str(error) if isinstance(error, UsageError) else f"GitHub gave no usable answer ({type(error).__name__})"
        return receiver.refused(reason.replace(os.environ.get("GITHUB_TOKEN") or "\0", "[hidden]"))
    return Delivery(receiver.name, is_confirmed=True, detail=place, change=change)
