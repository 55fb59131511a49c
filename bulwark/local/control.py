"""Talk to the control port of the local cloud: seed it, move its clock, read its journal."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from bulwark.errors import RefusedError, UnreachableError

TIMEOUT_SECONDS: Final = 30.0


def seed_cloud(control_url: str, document: Mapping[str, Any]) -> None:
    """Make what the document describes and is not there yet.

    Raises:
        UpstreamError: the local cloud refused the document or did not answer.
    """
    _call("POST", f"{control_url}/seed", document)


def read_journal(control_url: str, after: int = 0, limit: int = 1000) -> list[dict[str, Any]]:
    """Return requests that the local cloud has had, oldest first, from the one behind number `after`."""
    entries: list[dict[str, Any]] = _call("GET", f"{control_url}/journal?after={after}&limit={limit}")["entries"]
    return entries


def _call(method: str, url: str, body: Mapping[str, Any] | None = None) -> Any:
    try:
        response = httpx.request(method, url, json=body, timeout=TIMEOUT_SECONDS, trust_env=False)
    except httpx.TransportError as error:
        raise UnreachableError(
            f"the local cloud does not answer at {url} ({error}). Start it with `bulwark local up`."
        ) from error
    if response.is_error:
        raise RefusedError(f"the local cloud refused {method} {url} with {response.status_code}: {response.text[:500]}")
    return response.json() if response.content else None
