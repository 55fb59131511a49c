"""Read a vendor's answer, and say what was wrong with it.

Of a refusal only the vendor's own words reach a message, and of those the beginning: a body may hold what must not be shown, and
what a caller sent may come back in it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from bulwark.errors import MalformedError, RateLimitedError, RefusedError, UnreachableError, UpstreamError

LONGEST_QUOTE: Final = 300
HIDDEN: Final = "[hidden]"
# What is shorter would be hidden in the middle of other words; no credential is.
_SHORTEST_HIDDEN: Final = 6
_SENSITIVE: Final = frozenset({"data", "value", "pem"})
_SENSITIVE_ENDINGS: Final = ("key", "password", "secret", "token")
# Google and Vercel write `error.message`, OAuth `error_description`, the control port `error`, GitHub `message`.
_WORDS: Final = (("error", "message"), ("error_description",), ("error",), ("message",))


def refusal(asked: str, status: int, body: str, hidden: Iterable[str] = ()) -> UpstreamError:
    """Return the error for an answer that says no.

    Args:
        asked: the request, as `GET /v9/projects/web at Vercel`.
        status: of the answer, 400 or more.
        body: of the answer.
        hidden: credentials and other texts that must not be shown.
    """
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimitedError(f"{asked} was refused as one request too many; nothing was done. Wait a minute and try again.")
    quote = error_text(body, hidden)
    words = f"{status} ({quote})" if quote else f"{status}, without a reason"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        outcome, remedy = (
            "what was done is not known",
            "Try again; if it stays so, look whether the vendor reports a disturbance.",
        )
    elif status == HTTPStatus.UNAUTHORIZED:
        outcome, remedy = "nothing was done", "Renew the credential and try again."
    elif status == HTTPStatus.FORBIDDEN:
        outcome, remedy = "nothing was done", "Give the credential the right that is missing, or use another, and try again."
    else:
        outcome, remedy = "nothing was done", "Correct what was asked for, most often a name in the configuration, and try again."
    return RefusedError(f"{asked} was refused with {words}; {outcome}. {remedy}")


def silence(asked: str, problem: object) -> UnreachableError:
    """Return the error for a request that got no answer."""
    remedy = "Check the network and the address, and try again."
    return UnreachableError(f"{asked} got no answer ({problem}); whether it was done is not known. {remedy}")


def read_object(asked: str, body: str) -> dict[str, Any]:
    """Return the JSON object of an answer.

    Raises:
        MalformedError: it is something else.
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise malformed(asked, "what is not JSON") from error
    if not isinstance(answer, dict):
        raise malformed(asked, f"a JSON {type(answer).__name__} where an object belongs")
    return answer


def read_objects(asked: str, body: str) -> list[dict[str, Any]]:
    """Return the JSON list of objects of an answer.

    Raises:
        MalformedError: it is something else.
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise malformed(asked, "what is not JSON") from error
    if not isinstance(answer, list) or not all(isinstance(one, dict) for one in answer):
        raise malformed(asked, f"a JSON {type(answer).__name__} where a list of objects belongs")
    return answer


def text_at(asked: str, item: Mapping[str, Any], name: str) -> str:
    """Return a field of an answer that must be there.

    Raises:
        MalformedError: it is missing or no text.
    """
    found = item.get(name)
    if not isinstance(found, str) or not found:
        raise malformed(asked, f"an object without a text in `{name}`")
    return found


def malformed(asked: str, found: str) -> MalformedError:
    """Return the error for an answer in another form than the published one; `found` never quotes a value."""
    remedy = "Check that the address leads to the vendor's API and not to a proxy's page, and try again."
    return MalformedError(f"{asked} answered {found}; nothing can be concluded from it. {remedy}")


def error_text(body: str, hidden: Iterable[str] = ()) -> str:
    """Return the beginning of the vendor's own words, or an empty text when the body has none in a known place."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    text = next((words for place in _WORDS if isinstance(words := _at(answer, place), str)), "")
    for secret in sorted(set(hidden), key=len, reverse=True):
        if len(secret) >= _SHORTEST_HIDDEN:
            text = text.replace(secret, HIDDEN)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


def secrets_of(body: object) -> Iterator[str]:
    """Yield every text below a field of a request that may be secret, by the field's name."""
    if isinstance(body, Mapping):
        for name, item in body.items():
            plain = str(name).replace("_", "").lower()
            yield from _texts(item) if plain in _SENSITIVE or plain.endswith(_SENSITIVE_ENDINGS) else secrets_of(item)
    elif isinstance(body, list | tuple):
        for item in body:
            yield from secrets_of(item)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _at(value: object, place: tuple[str, ...]) -> object:
    for name in place:
        value = value.get(name) if isinstance(value, dict) else None
    return value
