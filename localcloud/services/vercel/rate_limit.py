"""Add the headers that Vercel's answers carry: what is left of the rate limit, and an id of the request.

The limit is never reached: refusals come from faults on the control port. A window begins at each full minute of the clock.
"""

import secrets
import time
from typing import Final

from localcloud.core.http import Call, Reply

# "Limits" in Vercel's documentation lists a limit for every group of routes; this is one of the larger.
LIMIT: Final = 500
_WINDOW_SECONDS: Final = 60


def decorate(call: Call | None, reply: Reply) -> Reply:
    """Return the answer with the headers added."""
    now = call.clock.now().timestamp() if call else time.time()
    reset = (int(now) // _WINDOW_SECONDS + 1) * _WINDOW_SECONDS
    headers = {
        "x-ratelimit-limit": str(LIMIT),
        "x-ratelimit-remaining": "0" if reply.status == 429 else str(LIMIT - 1),
        "x-ratelimit-reset": str(reset),
        "x-vercel-id": f"iad1::{secrets.token_hex(8)}",
    }
    return Reply(reply.body, reply.status, {**headers, **reply.headers})
