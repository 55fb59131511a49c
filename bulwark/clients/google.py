"""Call Google's REST APIs with the caller's credential: what Google's own Python clients do not cover, identity pools above all.

`BULWARK_GOOGLE_ENDPOINT` replaces the host of every API; without it each goes to its own. `GOOGLE_OAUTH_ACCESS_TOKEN` is the
credential if set, otherwise Application Default Credentials are.
"""

import os
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote

import google.auth
import requests
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.credentials import Credentials

from bulwark.clients.answers import malformed, read_object, refusal, secrets_of, silence
from bulwark.errors import ApiDisabledError, RefusedError, UsageError

TIMEOUT_SECONDS: Final = 30
SCOPES: Final = ("https://www.googleapis.com/auth/cloud-platform",)
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
NO_CONTENT: Final = 204


class GoogleClient:
    """One API of Google, `iam` for iam.googleapis.com, in a `with` block: its connections are closed at the end."""

    def __init__(self, api: str) -> None:
        """Take endpoint and credential from the environment.

        Raises:
            UsageError: there is no credential.
        """
        self._base = os.environ.get("BULWARK_GOOGLE_ENDPOINT", f"https://{api}.googleapis.com").rstrip("/")
        token = os.environ.get("GOOGLE_OAUTH_ACCESS_TOKEN")
        try:
            # google-auth ships no types for these.
            credentials = Credentials(token=token) if token else google.auth.default(scopes=SCOPES)[0]  # type: ignore[no-untyped-call]
        except GoogleAuthError as error:
            raise UsageError(
                "there is no credential for Google Cloud; every request would be refused. Set GOOGLE_OAUTH_ACCESS_TOKEN, or "
                "sign in with `gcloud auth application-default login`."
            ) from error
        self._session = AuthorizedSession(credentials)  # type: ignore[no-untyped-call]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._session.close()  # type: ignore[no-untyped-call]

    def find(self, path: str) -> dict[str, Any] | None:
        """Return the resource, or None when there is none.

        Raises:
            UpstreamError: any other answer, or none.
        """
        return self.call("GET", path, absent_is_none=True)

    def call(self, method: str, path: str, body: object = None, *, absent_is_none: bool = False) -> dict[str, Any] | None:
        """Send one request and return the answer's object, an empty one where the answer has no content.

        Raises:
            UpstreamError: the vendor refused, or did not answer in its own form.
        """
        url = f"{self._base}/{path.lstrip('/')}"
        asked = f"{method} {url}"
        try:
            response = self._send(method, url, body)
        except requests.RequestException as error:
            raise silence(asked, error) from error
        except GoogleAuthError as error:
            # Its text may hold what the token endpoint answered.
            raise RefusedError(
                f"{asked} could not be sent with a valid credential ({type(error).__name__}); nothing was done. "
                "Renew GOOGLE_OAUTH_ACCESS_TOKEN, or sign in with `gcloud auth application-default login`, and try again."
            ) from error
        if absent_is_none and response.status_code == NOT_FOUND:
            return None
        if response.status_code == FORBIDDEN and "SERVICE_DISABLED" in response.text:
            raise ApiDisabledError(
                f"{asked} was refused because the API is not switched on in this project; nothing was done and nothing can be "
                "told about the project. Switch it on with `gcloud services enable`, wait a minute and try again."
            )
        if not response.ok:
            raise refusal(asked, response.status_code, response.text, (self._session.credentials.token or "", *secrets_of(body)))
        return {} if response.status_code == NO_CONTENT else read_object(asked, response.text)

    def pages(self, path: str, key: str) -> Iterator[dict[str, Any]]:
        """Yield the objects of a list that must be there, over all of its pages; a list that Google leaves out is empty.

        `nextPageToken` of a page is the `pageToken` of the next (AIP-158).

        Raises:
            UpstreamError: there is no such list, it is not visible, or there is no such answer.
        """
        asked, token, seen = f"GET {path}", "", set[str]()
        while True:
            join = "&" if "?" in path else "?"
            page = self.call("GET", f"{path}{join}pageToken={quote(token, safe='')}" if token else path) or {}
            items = page.get(key, [])
            if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
                raise malformed(asked, f"an object without a list of objects in `{key}`")
            yield from items
            token = str(page.get("nextPageToken") or "")
            if not token:
                return
            if token in seen:
                raise malformed(asked, "pages that lead back to one already read")
            seen.add(token)

    def _send(self, method: str, url: str, body: object) -> requests.Response:
        response: requests.Response = self._session.request(method, url, json=body, timeout=TIMEOUT_SECONDS)  # type: ignore[no-untyped-call]
        return response
