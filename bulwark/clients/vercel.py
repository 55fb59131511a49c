"""Call Vercel's REST API; there is no client of Vercel's own in Python that covers projects.

`BULWARK_VERCEL_API_URL` replaces the host, `VERCEL_API_TOKEN` is the credential.
"""

import os
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Final, Self

import httpx

from bulwark.clients.answers import malformed, read_object, refusal, silence
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
        asked = f"GET {path} at Vercel"
        try:
            response = self._client.get(path, params=query)
        except httpx.TransportError as error:
            raise silence(asked, error) from error
        if response.status_code == NOT_FOUND:
            return None
        if response.is_error:
            raise refusal(asked, response.status_code, response.text, (self._token,))
        return read_object(asked, response.text)

    def pages(self, path: str, key: str) -> Iterator[dict[str, Any]]:
        """Yield the objects of a list, over all of its pages; none when there is no such list.

        `pagination.next` of a page is the `until` of the next, and null on the last (Vercel's REST documentation, "Pagination").

        Raises:
            UpstreamError: any other answer, or none.
        """
        asked, until, seen = f"GET {path} at Vercel", "", set[str]()
        while (page := self.find(path, {"until": until} if until else None)) is not None:
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
