"""Wait for Google's long-running operations."""

import time
from typing import Any, Final

from localcloud.providers.rest import Session, VendorError

FIRST_PAUSE_SECONDS: Final = 0.05
LONGEST_PAUSE_SECONDS: Final = 5.0
DEADLINE_SECONDS: Final = 300.0


def finish(session: Session, operation: Any) -> Any:
    """Return the operation's response once it is done; an answer without a name is a response already.

    Raises:
        VendorError: it failed, or is not done in time.
    """
    deadline, pause = time.monotonic() + DEADLINE_SECONDS, FIRST_PAUSE_SECONDS
    while operation and operation.get("name") and not operation.get("done"):
        if time.monotonic() > deadline:
            raise VendorError("GET", operation["name"], 0, f"not done after {DEADLINE_SECONDS:.0f} s; look at it, then try again")
        time.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        operation = session.get(f"/v1/{operation['name']}")
    if operation and operation.get("error"):
        error = operation["error"]
        raise VendorError("GET", operation["name"], int(error.get("code", 0)), str(error.get("message", error)), error)
    return (operation or {}).get("response", {})
