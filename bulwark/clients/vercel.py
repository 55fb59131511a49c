"""Call Vercel's REST API; there is no client of Vercel's own in Python that covers projects.

`BULWARK_VERCEL_API_URL` replaces the host, `VERCEL_API_TOKEN` is the credential.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any, Final, Self

import httpx

from bulwark.clients.answers import malformed, read_object, read_objects, refusal, secrets_of, silence
from bulwark.errors import UsageError

TIMEOUT_SECONDS: Final = 30.0
NOT_FOUND: Final = 404


class VercelClient:
    """The API as one team sees it, in a `with` block: its connections are closed at the end."""

    def __init__(self, team_id: str, token: str = "") -> None:
        """Take the endpoint from the environment, and the credential too unless one is given.

        Raises:
            UsageError: there is no credential.
        """
        token = token or os.environ.get("VERCEL_API_TOKEN", "")
        if not token:
            raise UsageError("VERCEL_API_TOKEN is not set; Vercel would refuse every request. Set it to a token of the team.")
        base = os.environ.get("BULWARK_VERCEL_API_URL", "https://api.vercel.com").rstrip("/")
        self._token = token
        headers = {"Authorization": f"Bearer {token}"}
        self._client = httpx.Client(base_url=base, headers=headers, params={"teamId": team_id}, timeout=TIMEOUT_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._client.close()

    def close(self) -> None:
        """Close the connections; nothing can be asked afterwards."""
        self._client.close()

    def find(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any] | None:
        """Return the object at a path, or None when there is none.

        Raises:
            UpstreamError: any other answer, or none.
        """
        text = self._send("GET", path, query, absent_is_none=True)
        return None if text is None else read_object(f"GET {path} at Vercel", text)

    def get(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Return the object at a path that must be there.

        Raises:
            UpstreamError: there is none, it is not visible, or there is no such answer.
        """
        return read_object(f"GET {path} at Vercel", self._send("GET", path, query) or "")

    def objects(self, path: str, query: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
        """Return a list that Vercel answers bare and whole.

        Raises:
            UpstreamError: there is none, it is not visible, or there is no such answer.
        """
        return read_objects(f"GET {path} at Vercel", self._send("GET", path, query) or "")

    def change(self, method: str, path: str, body: object = None, query: Mapping[str, str] | None = None) -> str | None:
        """Change or remove what is at a path; return the answer's text, or None when there is nothing there.

        A query inside the path would be lost: the client sets its own.

        Raises:
            UpstreamError: any other answer, or none.
        """
        return self._send(method, path, query, body, absent_is_none=True)

    def pages(self, path: str, key: str) -> Iterator[dict[str, Any]]:
        """Yield the objects of a list, over all of its pages; none when there is no such list.

        Raises:
            UpstreamError: any other answer, or none.
        """
        return self._pages(path, key, {}, self.find)

    def listed(self, path: str, key: str, query: Mapping[str, str] | None = None) -> Iterator[dict[str, Any]]:
        """Yield the objects of a list that must be there, over all of its pages.

        Raises:
            UpstreamError: there is no such list, it is not visible, or there is no such answer.
        """
        return self._pages(path, key, query or {}, self.get)

    def _pages(
        self, path: str, key: str, query: Mapping[str, str], ask: Callable[[str, Mapping[str, str]], dict[str, Any] | None]
    ) -> Iterator[dict[str, Any]]:
        """Follow `pagination.next`, which is the `until` of the next page, and null on the last.

        Source: Vercel's REST documentation, "Pagination".
        """
        asked, until, seen = f"GET {path} at Vercel", "", set[str]()
        while (page := ask(path, {**query, "until": until} if until else query)) is not None:
            items, pagination = page.get(key), page.get("pagination") or {}
            if not isinstance(items, list) or not isinstance(pagination, dict) or not all(isinstance(one, dict) for one in items):
                raise malformed(asked, f"an object without a list of objects in `{key}`")
            yield from items
            if pagination.get("next") is None:
                return
            until = str(pagination["next"])
            if until in seen:
                raise malformed(asked, "pages that lead back to one already read")
            seen.add(until)

    def _send(
        self, method: str, path: str, query: Mapping[str, str] | None, body: object = None, *, absent_is_none: bool = False
    ) -> str | None:
        asked = f"{method} {path} at Vercel"
        try:
            response = self._client.request(method, path, params=query, json=body)
        except httpx.TransportError as error:
            raise silence(asked, error) from error
        if absent_is_none and response.status_code == NOT_FOUND:
            return None
        if response.is_error:
            raise refusal(asked, response.status_code, response.text, (self._token, *secrets_of(body)))
        return response.text
