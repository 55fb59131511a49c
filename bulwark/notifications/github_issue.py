"""An issue in the application's repository: one for each key, opened once, updated in place, closed when it is over.

It is what the other channels go by: its body carries a comment with key and severity, so it remembers what was told. Only issues
that one of ours opened count (`authorship`): a stranger's, with the same comment, would swallow a page.
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
from bulwark.notifications.authorship import Authors
from bulwark.notifications.channel import Receiver

PAGE: Final = 100
_LONGEST_BODY: Final = 65_000
"""GitHub refuses bodies above 65,536 characters; the rest is left for the mark."""


class IssueTracker:
    """The issues of one repository."""

    def __init__(self, github: "GitHub[TokenAuthStrategy]", repository: str, labels: tuple[str, ...], app_slug: str) -> None:
        """Work on `owner/name`; `labels` go on every issue and find them again, those of the App with a slug among others."""
        # What hangs on the client holds it weakly.
        self._github = github
        self._owner, _, self._name = repository.partition("/")
        self._labels = labels
        self._authors = Authors(github, app_slug)

    def find(self, key: str) -> list[tuple[Any, Severity]]:
        """Return our open issues about a key with the severity last told, oldest first."""
        marked = [(issue, mark) for issue in self._open_issues() if (mark := read_mark(str(issue.body or "")))]
        found = [(issue, severity) for issue, (about, severity) in marked if about == key and self._authors.opened(issue)]
        return sorted(found, key=lambda one: one[0].number)

    def tell(self, notice: Notice) -> tuple[Change, str]:
        """Open, update or close the notice's issue; return what that changed, and the issue's address.

        Raises:
            UsageError: the issue was opened by a bot that is not known as ours, so that it would not be found again.
        """
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
        opened = self._github.rest.issues.create(
            self._owner, self._name, title=notice.title, body=body_of(notice), labels=list(self._labels)
        ).parsed_data
        if not self._authors.opened(opened):
            author = opened.user.login if opened.user else "nobody"
            raise UsageError(
                f"{opened.html_url} was opened by {author}, who is not the App of this configuration; it would never be updated "
                "or closed, and each run would open another. Write the App's short name at github.app.slug, or use the token "
                "of the job."
            )
        return opened

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


def _tracker(receiver: Receiver) -> IssueTracker:
    return IssueTracker(connect_github(), receiver.repository, receiver.settings.labels, receiver.app_slug)


def is_open(receiver: Receiver, key: str) -> bool:
    """Say whether an issue about a key is open; what cannot be seen counts as none."""
    try:
        return bool(_tracker(receiver).find(key))
    except (GitHubException, UsageError):
        return False


def deliver(receiver: Receiver, notice: Notice) -> Delivery:
    """Open, update or close the issue."""
    try:
        change, place = _tracker(receiver).tell(notice)
    except RequestFailed as error:
        return receiver.refused(f"GitHub answered {error.response.status_code} for the issues of {receiver.repository}")
    except (GitHubException, UsageError) as error:
        reason = str(error) if isinstance(error, UsageError) else f"GitHub gave no usable answer ({type(error).__name__})"
        return receiver.refused(reason.replace(os.environ.get("GITHUB_TOKEN") or "\0", "[hidden]"))
    return Delivery(receiver.name, is_confirmed=True, detail=place, change=change)
