"""Count requests as GitHub's primary rate limit does: an hour's window per token holder.

The limit is reported always and enforced only when the seed document asks (`"rate_limit": {"limit": n, "is_enforced": true}`): a
campaign of tests makes more calls in an hour than a person, and the control port injects 429 where that is wanted. When it is
not enforced, a used-up window is followed by a new one at once, so that clients which obey `remaining: 0` never stall.
"""

from typing import Final

from localcloud.core.clock import Clock
from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.github.errors import refuse

KIND: Final = "github.rate_window"
SETTING: Final = ("github.setting", "rate_limit")
WINDOW_SECONDS: Final = 3600
# "Rate limits for the REST API" in GitHub's documentation: 5,000 an hour for a user, 60 without a token.
DEFAULT_LIMIT: Final = 5000
ANONYMOUS_LIMIT: Final = 60


def read_window(transaction: Transaction, clock: Clock, principal: str) -> Document:
    """Return the holder's present window: limit, used, remaining, reset (epoch seconds)."""
    setting = transaction.get(*SETTING) or {}
    limit = setting.get("limit", DEFAULT_LIMIT) if principal else ANONYMOUS_LIMIT
    now = int(clock.now().timestamp())
    kept = transaction.get(KIND, principal)
    is_over = kept is None or kept["reset"] <= now or (kept["used"] >= limit and not setting.get("is_enforced"))
    used, reset = (0, now + WINDOW_SECONDS) if kept is None or is_over else (kept["used"], kept["reset"])
    return {"limit": limit, "used": used, "remaining": max(0, limit - used), "reset": reset}


def count_request(transaction: Transaction, clock: Clock, principal: str) -> Document:
    """Count one request against the window and return it."""
    window = read_window(transaction, clock, principal)
    window |= {"used": window["used"] + 1, "remaining": max(0, window["remaining"] - 1)}
    transaction.put(KIND, principal, {"used": window["used"], "reset": window["reset"]})
    return window


def refuse_over_limit(call: Call, principal: str) -> None:
    """Refuse a call beyond an enforced limit.

    Raises:
        RefusalError: 403, in the words that clients recognize.
    """
    if (call.tx.get(*SETTING) or {}).get("is_enforced") and not read_window(call.tx, call.clock, principal)["remaining"]:
        raise refuse(403, f"API rate limit exceeded for {principal or 'this address'}.")


def headers_of(window: Document) -> dict[str, str]:
    """Write a window as the headers of an answer."""
    names = ("limit", "remaining", "used", "reset")
    return {f"x-ratelimit-{name}": str(window[name]) for name in names} | {"x-ratelimit-resource": "core"}
