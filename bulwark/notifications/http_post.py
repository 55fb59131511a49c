"""Post one JSON body to a receiver, again where it makes sense, and return what it answered."""

from collections.abc import Mapping
from typing import Any, Final

import httpx
import stamina

TIMEOUT_SECONDS: Final = 10.0
ATTEMPTS: Final = 3
LONGEST_PATIENCE_SECONDS: Final = 30.0
_TOO_MANY: Final = 429
_SERVER_ERROR: Final = 500


class _TryAgainError(Exception):
    """The receiver may take it a moment later."""

    def __init__(self, response: httpx.Response, wait_seconds: float | None) -> None:
        super().__init__(f"status {response.status_code}")
        self.response, self.wait_seconds = response, wait_seconds


def post_json(url: str, body: Mapping[str, Any]) -> httpx.Response:
    """Post and return the last answer, whatever its status; 429, 5xx and lost connections are tried again, three times in all.

    Raises:
        httpx.TransportError: no attempt got an answer.
        httpx.InvalidURL: the address is none.
    """
    try:
        for attempt in stamina.retry_context(on=_pause, attempts=ATTEMPTS, timeout=LONGEST_PATIENCE_SECONDS):
            with attempt:
                return _post(url, body)
    except _TryAgainError as error:
        return error.response
    raise AssertionError("unreachable: the loop returns or raises")  # pragma: no cover


def _post(url: str, body: Mapping[str, Any]) -> httpx.Response:
    response = httpx.post(url, json=body, timeout=TIMEOUT_SECONDS, follow_redirects=False)
    if response.status_code == _TOO_MANY or response.status_code >= _SERVER_ERROR:
        raise _TryAgainError(response, _wait_seconds(response))
    return response


def _pause(error: Exception) -> bool | float:
    """Say whether to try again, and after how many seconds when the receiver named them."""
    if isinstance(error, _TryAgainError):
        return True if error.wait_seconds is None else min(error.wait_seconds, LONGEST_PATIENCE_SECONDS)
    return isinstance(error, httpx.TransportError)


def _wait_seconds(response: httpx.Response) -> float | None:
    text = response.headers.get("retry-after", "")
    return float(text) if text.isdecimal() else None
