"""Keep one comment at the pull request whose preview ran. Which one follows from GitHub's event, never from the artifact."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Self

import httpx

from bulwark.clients.answers import malformed, refusal, silence
from bulwark.clients.github import github_url
from bulwark.core.infra.comment import mark_of

_PAGE: Final = 100
_MOST_PAGES: Final = 30
_TIMEOUT_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class Head:
    """What a run was started for, as GitHub's event says."""

    repository: str
    """Full name."""
    branch: str
    sha: str


class PullRequests:
    """Pull requests of one repository and the comments there, in a `with` block; every method raises `UpstreamError`."""

    def __init__(self, repository: str, token: str) -> None:
        """Take the repository's full name and a token that writes at its pull requests."""
        self._repository, self._token = repository, token
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
        self._client = httpx.Client(
            base_url=f"{github_url()}/repos/{repository}", headers=headers, timeout=_TIMEOUT_SECONDS, trust_env=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ending: object) -> None:
        self._client.close()

    def of(self, head: Head) -> int | None:
        """Return the number of the open pull request whose head is exactly this; None when it has moved on or is closed."""
        owner = head.repository.partition("/")[0]
        for pull in self._pages("/pulls", {"state": "open", "head": f"{owner}:{head.branch}"}):
            side = pull["head"]
            if side["sha"] == head.sha and (side["repo"] or {}).get("full_name") == head.repository:
                return int(pull["number"])
        return None

    def keep(self, number: int, text: str | None, quiet: str) -> str:
        """Make or edit the comment; return what was done: `made`, `edited`, `left` or `nothing`.

        Args:
            number: of the pull request.
            text: the comment; None where there is nothing to say.
            quiet: what a comment that stands already says then.
        """
        own = self._own(number)
        if not own:
            if text is None:
                return "nothing"
            self._ask("POST", f"/issues/{number}/comments", {"body": text})
            # Two runs at once may both have seen none: the oldest stays.
            for _, double in self._own(number)[1:]:
                self._ask("DELETE", f"/issues/comments/{double}")
            return "made"
        (body, first), *doubles = own
        for _, double in doubles:
            self._ask("DELETE", f"/issues/comments/{double}")
        wanted = quiet if text is None else text
        if body == wanted:
            return "left"
        self._ask("PATCH", f"/issues/comments/{first}", {"body": wanted})
        return "edited"

    def _own(self, number: int) -> list[tuple[str, int]]:
        """Return text and number of our comments, oldest first: written by an App, with the mark at the end.

        A person who copies the mark does not make a comment of ours; it stays as it is.
        """
        mark = mark_of(self._repository)
        return [
            (str(one["body"]), int(one["id"]))
            for one in self._pages(f"/issues/{number}/comments", {})
            if (one["user"] or {}).get("type") == "Bot" and one["performed_via_github_app"] and str(one["body"]).endswith(mark)
        ]

    def _pages(self, place: str, query: dict[str, str]) -> Iterator[dict[str, Any]]:
        for page in range(1, _MOST_PAGES + 1):
            found = self._ask("GET", place, query={**query, "per_page": str(_PAGE), "page": str(page)})
            if not isinstance(found, list):
                raise malformed(f"GET {place} at GitHub", "something else than a list")
            yield from found
            if len(found) < _PAGE:
                return

    def _ask(self, method: str, place: str, body: object = None, query: dict[str, str] | None = None) -> Any:
        asked = f"{method} {place} of {self._repository} at GitHub"
        try:
            answer = self._client.request(method, place, json=body, params=query)
        except httpx.TransportError as error:
            raise silence(asked, type(error).__name__) from error
        if not answer.is_success:
            raise refusal(asked, answer.status_code, answer.text, (self._token,))
        try:
            return answer.json() if answer.content else None
        except ValueError as error:
            raise malformed(asked, "what is not JSON") from error
