"""Tell the time that the vendors live in: the machine's, unless the environment names another source.

The local cloud's time can be moved; `BULWARK_CLOCK_URL` leads to it, as it leads `bulwark`.
"""

import json
import os
from datetime import datetime
from functools import cache
from typing import Final
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from bulwark.errors import UsageError

VARIABLE: Final = "BULWARK_CLOCK_URL"
TIMEOUT_SECONDS: Final = 10.0


@cache
def now() -> datetime:
    """Return the moment at which this run of the program first asked, with its offset from UTC.

    Raises:
        UsageError: the source that the environment names does not answer with a time.
    """
    url = os.environ.get(VARIABLE)
    if not url:
        return datetime.now().astimezone()
    try:
        # Loopback, or what the operator named: a proxy has no place in between.
        with build_opener(ProxyHandler({})).open(url, timeout=TIMEOUT_SECONDS) as answer:
            return datetime.fromisoformat(json.load(answer)["now"])
    except (URLError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{VARIABLE} names {url}, which tells no time ({error}); dates that the program declares would be guessed. "
            f"Start the local cloud, or unset {VARIABLE} to go by this machine's clock."
        ) from error
