"""Tell from a provider's sentence what became of a request: refused, so that nothing was done, or not known.

A creation of which it is not known may exist at its vendor without the state's knowledge. The sentences are those of the local
cloud's providers and of the clients inside the real ones: Google's Go client (googleapi/googleapi.go, `Error`), go-github
(github/github.go, `ErrorResponse.Error`), Go's net/http and encoding/json, grpc-go (internal/transport), read 2026-11.
"""

import re
from http import HTTPStatus
from typing import Final

_STATUS: Final = re.compile(r"\banswered (\d{3})\b|\bgoogleapi: Error (\d{3})\b|https?://\S+: (\d{3})\b")
_LOST: Final = (
    # A provider that dies in the middle of a call says none of its vendor's words.
    "error reading from server",
    "transport is closing",
    # The connection broke, or no answer came in time.
    "connection reset by peer",
    "broken pipe",
    "connection broken under way",
    "unexpected EOF",
    "i/o timeout",
    "context deadline exceeded",
    "Client.Timeout exceeded",
    # An answer came, and said nothing.
    "an answer that is not JSON",
    "unexpected end of JSON input",
    "looking for beginning of value",
)
_LOST_AT_THE_END: Final = re.compile(r": EOF\b")


def status_of(sentence: str) -> int | None:
    """Return the HTTP status that a vendor answered with, or None when the sentence names none."""
    found = _STATUS.search(sentence)
    return int(next(group for group in found.groups() if group)) if found else None


def is_outcome_unknown(sentence: str) -> bool:
    """Say whether the vendor may have done what it was asked although the request counts as failed."""
    status = status_of(sentence)
    if status is not None and status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return True
    return any(words in sentence for words in _LOST) or _LOST_AT_THE_END.search(sentence) is not None
