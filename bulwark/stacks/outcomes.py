"""Tell from a provider's sentence what became of a request: refused, so that nothing was done, or not known.

A creation of which it is not known may exist at its vendor without the state's knowledge. Where a sentence can be read either way
it counts as not known: that costs a look at the vendor, while the other mistake leaves there what nobody knows of.

The sentences are those of the local cloud's providers and of the clients inside the real ones: Google's Go client
(googleapi/googleapi.go, `Error`), go-github (github/github.go, `ErrorResponse.Error`), Vercel's provider (client/request.go of
vercel/terraform-provider-vercel, c8a6711: its `APIError` is "CODE - MESSAGE", without the status), Go's net/http with HTTP/2
(h2_bundle.go, transport.go), context and encoding/json, grpc-go (internal/transport), read 2026-11.
"""

import re
from http import HTTPStatus
from typing import Final

_STATUS: Final = re.compile(
    r"\banswered (\d{3})\b|\bgoogleapi: Error (\d{3})\b|https?://\S+: (\d{3})\b"
    r"|\berror performing API request: (\d{3})\b|\berror unmarshaling response for status code (\d{3})\b"
)
_VERCEL_CODE: Final = re.compile(r"\bunexpected error: (\w*) - ")
_STATUS_OF_CODE: Final = {
    "bad_request": HTTPStatus.BAD_REQUEST,
    "unauthorized": HTTPStatus.UNAUTHORIZED,
    "forbidden": HTTPStatus.FORBIDDEN,
    "not_found": HTTPStatus.NOT_FOUND,
    "conflict": HTTPStatus.CONFLICT,
    "rate_limited": HTTPStatus.TOO_MANY_REQUESTS,
    "internal_server_error": HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""Source: Vercel's REST API description, "Errors", read 2026-11. There are more codes, each of one resource."""
_VERCEL_TROUBLE: Final = re.compile("internal|unavailable|unexpected|gateway|time(d_)?out", re.IGNORECASE)
"""In a code that says that Vercel itself failed; an answer without a body has no code at all."""
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
    "context canceled",
    "TLS handshake timeout",
    # Of HTTP/2: the other side, or the connection, ended while the request was under way.
    "stream error:",
    "http2: client connection lost",
    "http2: client connection force closed",
    "Transport received GOAWAY",
    "graceful shutdown GOAWAY",
    "server closed idle connection",
    "use of closed network connection",
    # An answer came, and said nothing.
    "an answer that is not JSON",
    "unexpected end of JSON input",
    "looking for beginning of value",
    "error reading response body",
    "error unmarshaling response",
)
_LOST_AT_THE_END: Final = re.compile(r": EOF\b")


def status_of(sentence: str) -> int | None:
    """Return the HTTP status that a vendor answered with, or None when the sentence names none."""
    if found := _STATUS.search(sentence):
        return int(next(group for group in found.groups() if group))
    code = _VERCEL_CODE.search(sentence)
    status = _STATUS_OF_CODE.get(code.group(1)) if code else None
    return None if status is None else int(status)


def is_outcome_unknown(sentence: str) -> bool:
    """Say whether the vendor may have done what it was asked although the request counts as failed."""
    status = status_of(sentence)
    if status is not None and status >= HTTPStatus.BAD_REQUEST:
        return status >= HTTPStatus.INTERNAL_SERVER_ERROR
    if code := _VERCEL_CODE.search(sentence):
        return not code.group(1) or _VERCEL_TROUBLE.search(code.group(1)) is not None
    return any(words in sentence for words in _LOST) or _LOST_AT_THE_END.search(sentence) is not None
