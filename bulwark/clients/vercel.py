"""Call Vercel's REST API; there is no client of Vercel's own in Python that covers projects.

`BULWARK_VERCEL_API_URL` replaces the host, `VERCEL_API_TOKEN` is the credential.
"""

import os
from collections.abc import Mapping
from typing import Any, Final

import httpx

from bulwark.errors import MalformedError, RateLimitedError, RefusedError, UnreachableError, UsageError

TIMEOUT_SECONDS: Final = 30.0
NOT_FOUND: Final = 404
TOO_MANY: Final = 429


class VercelClient:
    """The API as one team sees it."""

    def __init__(self, team_id: str) -> None:
        """Take endpoint and credential from the environment.

        Raises:
            UsageError: there is no credential.
        """
        token = os.environ.get("VERCEL_API_TOKEN")
        if not token:
            raise UsageError("VERCEL_API_TOKEN is not set; Vercel would refuse every request. Set it to a token of the team.")
        base = os.environ.get("BULWARK_VERCEL_API_URL", "https://api.vercel.com").rstrip("/")
        headers = {"Authorization": f"Bearer {token}"}
        self._client = httpx.Client(base_url=base, headers=headers, params={"teamId": team_id}, timeout=TIMEOUT_SECONDS)

    def find(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any] | None:
        """Return the object at a path, or None when there is none.

        Raises:
            UpstreamError: any other answer, or none.
        """
        try:
            response = self._client.get(path, params=query)
        except httpx.TransportError as error:
            raise UnreachableError(
                f"GET {path} at Vercel got no answer ({error}); nothing is known about it. Try again."
            ) from error
        if response.status_code == NOT_FOUND:
            return None
        if response.status_code == TOO_MANY:
            raise RateLimitedError(f"GET {path} was refused by Vercel as one request too many. Wait a minute and try again.")
        if response.is_error:
            raise RefusedError(f"GET {path} was refused by Vercel with {response.status_code}: {response.text[:500]}")
        try:
            answer = response.json()
        except ValueError as error:
            raise MalformedError(f"GET {path} at Vercel answered what is not JSON; nothing can be concluded from it.") from error
        if not isinstance(answer, dict):
            raise MalformedError(f"GET {path} at Vercel answered a {type(answer).__name__} where an object belongs.")
        return answer
