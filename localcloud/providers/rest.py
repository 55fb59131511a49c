"""Call a vendor's REST API the way its real provider does: bounded retries, refusals as values.

Retries: 429 after Retry-After, 500, 502, 503 and broken connections with a doubling pause, `ATTEMPTS` in all. A request that
creates something is not repeated after 5xx or a broken connection: it may have been carried out. The real providers of Google and
GitHub repeat it and are then refused, or make the thing twice where the vendor gives the name (docs/traps.md); that of Vercel
does not.
"""

import os
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import httpx

ATTEMPTS: Final = 4
PAUSE_SECONDS: Final = 0.2
TIMEOUT_SECONDS: Final = 30.0
RETRIED: Final = frozenset({429, 500, 502, 503})
# Custom methods that are POST and do the same however often they are sent: a policy is set against its etag.
_REPEATABLE: Final = (":getIamPolicy", ":setIamPolicy", ":testIamPermissions", ":enable", ":disable")
LONGEST_PAUSE_SECONDS: Final = 30.0
# Below the 5 s after which common servers close an idle connection: a request sent into that closing would be lost.
IDLE_SECONDS: Final = 2.0


class VendorError(Exception):
    """The vendor refused, or could not be reached (status 0)."""

    def __init__(self, method: str, url: str, status: int, message: str, body: Any = None) -> None:
        self.status, self.message, self.body = status, message, body
        where = f"{method} {url}"
        super().__init__(f"{where} could not be reached: {message}" if status == 0 else f"{where} answered {status}: {message}")


@cache
def _trust() -> ssl.SSLContext:
    # Reading the certificates takes longer than everything else that a provider does to start.
    return ssl.create_default_context()


def _new_client() -> httpx.Client:
    limits = httpx.Limits(keepalive_expiry=IDLE_SECONDS)
    return httpx.Client(
        headers={"User-Agent": "bulwark-localcloud-provider"},
        timeout=TIMEOUT_SECONDS,
        trust_env=False,
        verify=_trust(),
        limits=limits,
        # GitHub answers under a repository's former name with the address of its present one.
        follow_redirects=True,
    )


@dataclass(slots=True)
class Session:
    """A vendor's API, the caller's credential and the provider's configuration."""

    vendor: str
    base_url: str
    token: str
    config: dict[str, Any] = field(default_factory=dict)
    client: httpx.Client = field(default_factory=_new_client, repr=False)
    """Shared by the sessions of one vendor that differ in configuration alone."""

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    @staticmethod
    def from_environment(vendor: str, endpoint_variable: str, token_variable: str) -> "Session":
        """Read endpoint and credential from the environment.

        Raises:
            KeyError: a variable is not set.
        """
        return Session(vendor, os.environ[endpoint_variable].rstrip("/"), os.environ[token_variable])

    def get(self, path: str, **query: Any) -> Any:
        """GET; raises VendorError unless the answer is below 300."""
        return self.call("GET", path, query=query)

    def find(self, path: str, **query: Any) -> Any | None:
        """GET, with 404 as None."""
        try:
            return self.call("GET", path, query=query)
        except VendorError as error:
            if error.status == 404:
                return None
            raise

    def remove(self, path: str, **query: Any) -> None:
        """DELETE, with 404 as success."""
        try:
            self.call("DELETE", path, query=query)
        except VendorError as error:
            if error.status != 404:
                raise

    def call(self, method: str, path: str, body: Any = None, query: Mapping[str, Any] | None = None) -> Any:
        """Send one request and return the parsed answer, None when it is empty.

        Raises:
            VendorError: any status of 300 or more, an answer that is no JSON, or no connection.
        """
        response = self._send(method, path, body, {name: value for name, value in (query or {}).items() if value is not None})
        url = str(response.request.url)
        if response.status_code >= 300:
            raise VendorError(method, url, response.status_code, _message(response), _json(response))
        if not response.content:
            return None
        answer = _json(response)
        if answer is None:
            raise VendorError(method, url, response.status_code, "an answer that is not JSON; nothing can be concluded from it")
        return answer

    def _send(self, method: str, path: str, body: Any, query: Mapping[str, Any]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        retried = RETRIED if _is_repeatable(method, path) else frozenset({429})
        failure: httpx.TransportError
        for attempt in range(1, ATTEMPTS + 1):
            pause = PAUSE_SECONDS * 2 ** (attempt - 1)
            try:
                response = self.client.request(method, self.base_url + path, json=body, params=query or None, headers=headers)
            except httpx.ConnectError as error:
                failure, problem = error, str(error)
            except httpx.TransportError as error:
                failure, problem = error, f"connection broken under way ({error})"
                if not _is_repeatable(method, path):
                    raise VendorError(method, self.base_url + path, 0, problem) from error
            else:
                if response.status_code not in retried or attempt == ATTEMPTS:
                    return response
                time.sleep(min(_retry_after(response) or pause, LONGEST_PAUSE_SECONDS))
                continue
            if attempt == ATTEMPTS:
                raise VendorError(method, self.base_url + path, 0, problem) from failure
            time.sleep(pause)
        raise AssertionError("unreachable: the last attempt returns or raises")


def _is_repeatable(method: str, path: str) -> bool:
    return method != "POST" or path.endswith(_REPEATABLE)


def _retry_after(response: httpx.Response) -> float | None:
    text = response.headers.get("retry-after", "")
    return float(text) if text.isdigit() else None


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def _message(response: httpx.Response) -> str:
    """Return the vendor's own sentence, and how long it asks to wait where it says so."""
    seconds = _retry_after(response)
    return _sentence(response) if seconds is None else f"{_sentence(response)} (Retry-After: {seconds:g} s)"


def _sentence(response: httpx.Response) -> str:
    """Return the vendor's own sentence: `error.message` (Google, Vercel), `message` (GitHub), or the text."""
    body = _json(response)
    if isinstance(body, dict):
        error = body.get("error")
        if isinstance(error, dict) and error.get("message"):
            return str(error["message"])
        if body.get("message"):
            details = body.get("errors")
            return f"{body['message']} {details}" if details else str(body["message"])
    return response.text[:500] or response.reason_phrase
