"""Talk to the control port of the local cloud: seed it, move its clock, read its journal."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from bulwark.clients.answers import malformed, read_object, refusal, secrets_of
from bulwark.errors import UnreachableError

TIMEOUT_SECONDS: Final = 30.0


def seed_cloud(control_url: str, document: Mapping[str, Any]) -> None:
    """Make what the document describes and is not there yet.

    Raises:
        UpstreamError: the local cloud refused the document or did not answer.
    """
    _call("POST", f"{control_url}/seed", document)


def read_journal(control_url: str, after: int = 0, limit: int = 1000) -> list[dict[str, Any]]:
    """Return requests that the local cloud has had, oldest first, from the one behind number `after`.

    Raises:
        UpstreamError: the local cloud did not answer, or something else answers there.
    """
    url = f"{control_url}/journal?after={after}&limit={limit}"
    entries = _call("GET", url).get("entries")
    if not isinstance(entries, list):
        raise malformed(f"GET {url} of the local cloud", "an object without a list `entries`")
    return entries


def _call(method: str, url: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    asked = f"{method} {url} of the local cloud"
    try:
        response = httpx.request(method, url, json=body, timeout=TIMEOUT_SECONDS, trust_env=False)
    except httpx.TransportError as error:
        raise UnreachableError(
            f"{asked} got no answer ({error}); nothing is known about what it holds. Start it with `bulwark local up`."
        ) from error
    if response.is_error:
        raise refusal(asked, response.status_code, response.text, secrets_of(body))
    return read_object(asked, response.text)
