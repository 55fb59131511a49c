"""Call Google's REST APIs with the caller's credential: what Google's own Python clients do not cover, identity pools above all.

`BULWARK_GOOGLE_ENDPOINT` replaces the host of every API; without it each goes to its own. `GOOGLE_OAUTH_ACCESS_TOKEN` is the
credential if set, otherwise Application Default Credentials are.
"""

import os
from typing import Any, Final

import google.auth
import requests
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.credentials import Credentials

from bulwark.errors import ApiDisabledError, MalformedError, RateLimitedError, RefusedError, UnreachableError

TIMEOUT_SECONDS: Final = 30
SCOPES: Final = ("https://www.googleapis.com/auth/cloud-platform",)
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
TOO_MANY: Final = 429


class GoogleClient:
    """One API of Google, `iam` for iam.googleapis.com."""

    def __init__(self, api: str) -> None:
        """Take endpoint and credential from the environment."""
        self._base = os.environ.get("BULWARK_GOOGLE_ENDPOINT", f"https://{api}.googleapis.com").rstrip("/")
        token = os.environ.get("GOOGLE_OAUTH_ACCESS_TOKEN")
        # google-auth ships no types for these.
        credentials = Credentials(token=token) if token else google.auth.default(scopes=SCOPES)[0]  # type: ignore[no-untyped-call]
        self._session = AuthorizedSession(credentials)  # type: ignore[no-untyped-call]

    def find(self, path: str) -> dict[str, Any] | None:
        """Return the resource, or None when there is none.

        Raises:
            UpstreamError: any other answer, or none.
        """
        return self.call("GET", path, absent_is_none=True)

    def call(self, method: str, path: str, body: object = None, *, absent_is_none: bool = False) -> dict[str, Any] | None:
        """Send one request and return the answer's object.

        Raises:
            UpstreamError: the vendor refused, or did not answer in its own form.
        """
        url = f"{self._base}/{path.lstrip('/')}"
        try:
            response = self._send(method, url, body)
        except requests.RequestException as error:
            raise UnreachableError(
                f"{method} {url} got no answer ({error}); nothing is known about it. Check the network and try again."
            ) from error
        if absent_is_none and response.status_code == NOT_FOUND:
            return None
        if response.status_code == TOO_MANY:
            raise RateLimitedError(
                f"{method} {url} was refused as one request too many; nothing was done. Wait a minute and try again."
            )
        if response.status_code == FORBIDDEN and "SERVICE_DISABLED" in response.text:
            raise ApiDisabledError(
                f"{method} {url} was refused: the API is not switched on in this project. Switch it on and try again."
            )
        if not response.ok:
            raise RefusedError(f"{method} {url} was refused with {response.status_code}: {response.text[:500]}")
        try:
            answer = response.json()
        except ValueError as error:
            raise MalformedError(
                f"{method} {url} answered what is not JSON; nothing can be concluded from it. Try again."
            ) from error
        if not isinstance(answer, dict):
            raise MalformedError(
                f"{method} {url} answered a {type(answer).__name__} where an object belongs; nothing can be concluded from it."
            )
        return answer

    def _send(self, method: str, url: str, body: object) -> requests.Response:
        response: requests.Response = self._session.request(method, url, json=body, timeout=TIMEOUT_SECONDS)  # type: ignore[no-untyped-call]
        return response
