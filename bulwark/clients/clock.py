"""Tell the time: the machine's, or that of the service which `BULWARK_CLOCK_URL` names (rehearsals move it)."""

import os
from datetime import UTC, datetime
from typing import Final

import httpx

from bulwark.clients.answers import malformed, read_object, refusal, silence

TIMEOUT_SECONDS: Final = 10.0


def current_time() -> datetime:
    """Return the time, UTC.

    Raises:
        UpstreamError: a time source is named and does not tell the time.
    """
    url = os.environ.get("BULWARK_CLOCK_URL")
    if not url:
        return datetime.now(UTC)
    asked = f"GET {url}"
    try:
        response = httpx.get(url, timeout=TIMEOUT_SECONDS)
    except httpx.TransportError as error:
        raise silence(asked, error) from error
    if response.is_error:
        raise refusal(asked, response.status_code, response.text)
    try:
        moment = datetime.fromisoformat(str(read_object(asked, response.text).get("now")))
    except ValueError as error:
        raise malformed(asked, "no moment in `now`") from error
    return moment.astimezone(UTC)
