"""The one issue of a stack that stays: updated in place, closed when all is well, opened again when it is not.

It is found by a comment in its body, and only issues that one of ours opened count (`authorship`): whoever may open an issue
could write what the stack remembers. Closed ones are read too, since they remember. GitHub has no way to write a body only if it
is still the one that was read, so the body is read again before and after each write; whoever finds another begins again from it.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final

from githubkit import GitHub, Response, TokenAuthStrategy
from githubkit.exception import GitHubException, RequestFailed
from githubkit.utils import UNSET

from bulwark.clients.answers import refusal, silence
from bulwark.errors import DecisionError, MalformedError
from bulwark.notifications.authorship import Authors

PAGE: Final = 100
ATTEMPTS: Final = 5
LABEL: Final = "drift"
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


@dataclass(frozen=True, slots=True)
class Found:
    """The issue as it stands."""

    number: int
    body: str
    is_open: bool
    url: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """The issue as it should stand."""

    title: str
    body: str
    is_open: bool


Renew = Callable[[str], Wanted]
"""From the body that stands now, empty where there is no issue, to what should stand."""


class StackIssue:
    """The issue of one stack in one repository."""

    def __init__(self, github: "GitHub[TokenAuthStrategy]", repository: str, stack: str, app_slug: str) -> None:
        """Work on `owner/name`; what the App with a slug opened is among ours."""
        self._github = github
        self._owner, _, self._name = repository.partition("/")
        self._stack = stack
        self._mark = f"<!-- bulwark:drift stack={stack} -->"
        self._authors = Authors(github, app_slug)

    def find(self) -> Found | None:
        """Return the issue, open or closed: the oldest that is open, or else the newest; None when there is none.

        Raises:
            UpstreamError: GitHub refused, or did not answer.
        """
        ours = self._ours()
        standing = sorted((one for one in ours if one.is_open), key=lambda one: one.number)
        closed = sorted((one for one in ours if not one.is_open), key=lambda one: -one.number)
        # The list may be older than the issue.
        return self._get((standing or closed)[0].number) if ours else None

    def renew(self, renew: Renew) -> Found | None:
        """Bring the issue to what it should be, beginning again while others write at the same time.

        None is opened only to be closed at once. A person who closed or edited it finds it as it should be.

        Raises:
            UpstreamError: GitHub refused, or did not answer.
            DecisionError: others wrote each time; what was seen is not kept.
        """
        for _ in range(ATTEMPTS):
            before = self.find()
            wanted = renew(before.body if before else "")
            if before is None and not wanted.is_open:
                return None
            if self.find() != before:
                continue
            kept = self._write(before, wanted)
            if (older := self.find()) is not None and older.is_open and older.number < kept.number:
                self._discard(kept.number, older.number)
                continue
            if self._get(kept.number) == kept:
                self._close_others(kept)
                return kept
        raise DecisionError(
            f"the issue of stack {self._stack} was written by others each of the {ATTEMPTS} times that this run wrote it; what "
            "this run saw is not kept there. Look for other runs on the same stack, let them end, and run it again."
        )

    def _write(self, before: Found | None, wanted: Wanted) -> Found:
        body, issues = f"{wanted.body}\n{self._mark}", self._github.rest.issues
        with self._in_our_words("writing the issue"):
            if before is None:
                made = issues.create(self._owner, self._name, title=wanted.title, body=body, labels=[LABEL]).parsed_data
                return replace(_found(made), body=_plain(body))
            state: Any = "open" if wanted.is_open else "closed"
            issues.update(self._owner, self._name, before.number, title=wanted.title, body=body, state=state)
        return replace(before, body=_plain(body), is_open=wanted.is_open)

    def _close_others(self, kept: Found) -> None:
        """Close what a run that died has left beside it."""
        for one in self._ours():
            if one.is_open and one.number != kept.number:
                self._discard(one.number, kept.number)

    def _discard(self, number: int, kept: int) -> None:
        """Close an issue without its mark: it would be taken for the newest memory some day."""
        with self._in_our_words("closing a second issue"):
            words = f"The same as #{kept}."
            self._github.rest.issues.update(
                self._owner, self._name, number, body=words, state="closed", state_reason="not_planned"
            )

    def _get(self, number: int) -> Found | None:
        """Read one issue; None when somebody has deleted it."""
        with self._in_our_words(f"reading issue {number}"):
            try:
                return _found(self._github.rest.issues.get(self._owner, self._name, number).parsed_data)
            except RequestFailed as error:
                if error.response.status_code not in _GONE:
                    raise
        return None

    def _ours(self) -> list[Found]:
        """Return ours by their label, or where somebody took it away, among all there are."""
        with self._in_our_words("reading the issues"):
            return self._marked(LABEL) or self._marked()

    def _marked(self, label: str = "") -> list[Found]:
        rest = self._github.rest
        # Without a label the parameter is left out: an empty one would match nothing.
        labels = label or UNSET
        listed = rest.paginate(
            rest.issues.list_for_repo, _issues, self._owner, self._name, state="all", labels=labels, per_page=PAGE
        )
        return [_found(one) for one in listed if self._mark in str(one.body or "") and self._authors.opened(one)]

    @contextmanager
    def _in_our_words(self, doing: str) -> Iterator[None]:
        asked, token = f"{doing} of {self._owner}/{self._name} at GitHub", os.environ.get("GITHUB_TOKEN", "")
        try:
            yield
        except RequestFailed as error:
            raise refusal(asked, error.response.status_code, error.response.text, (token,)) from error
        except GitHubException as error:
            raise silence(asked, type(error).__name__) from error
        except (ValueError, TypeError) as error:
            raise MalformedError(f"{asked} was answered in another form than GitHub publishes; nothing can be told") from error


def _issues(page: Response[Any, Any]) -> list[Any]:
    issues: list[Any] = page.parsed_data
    return issues


def _found(issue: Any) -> Found:
    return Found(issue.number, _plain(str(issue.body or "")), issue.state == "open", str(issue.html_url))


def _plain(body: str) -> str:
    """Return a body without what GitHub's pages change in it: the ends of lines, and space around it."""
    return body.replace("\r\n", "\n").strip()
