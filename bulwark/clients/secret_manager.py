"""Read Secret Manager: what a secret is without its value, and the value where a job needs it."""

from base64 import b64decode
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from bulwark.clients.answers import malformed
from bulwark.clients.google import GoogleClient


class SecretManager:
    """The secrets of one project, in a `with` block: its connections are closed at the end."""

    def __init__(self, project: str) -> None:
        """Take endpoint and credential from the environment.

        Raises:
            UsageError: there is no credential.
        """
        self._client, self._parent = GoogleClient("secretmanager"), f"v1/projects/{project}/secrets"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._client.__exit__(kind, error, traceback)

    def find(self, secret_id: str) -> dict[str, Any] | None:
        """Return the secret's resource, which has no value; None when there is none.

        Raises:
            UpstreamError: Google refused, or did not answer.
        """
        return self._client.find(f"{self._parent}/{quote(secret_id, safe='')}")

    def versions(self, secret_id: str) -> Iterator[dict[str, Any]]:
        """Yield the versions of a secret, without their values, newest first.

        Raises:
            UpstreamError: Google refused, or did not answer.
        """
        place, token = f"{self._parent}/{quote(secret_id, safe='')}/versions", ""
        while True:
            page = self._client.call("GET", f"{place}?pageSize=100&pageToken={quote(token, safe='')}") or {}
            yield from page.get("versions") or ()
            token = str(page.get("nextPageToken") or "")
            if not token:
                return

    def read(self, secret_id: str) -> str:
        """Return the value of the newest version. Keep it out of messages, logs and files.

        Raises:
            UpstreamError: Google refused, or did not answer; the value is never in it.
        """
        path = f"{self._parent}/{quote(secret_id, safe='')}/versions/latest:access"
        answer = self._client.call("GET", path) or {}
        try:
            return b64decode(str(answer["payload"]["data"]), validate=True).decode()
        except (KeyError, TypeError, ValueError) as error:
            raise malformed(f"GET {path}", "no text in `payload.data`") from error
