"""Refuse requests that a web page makes through somebody's browser: listening on loopback keeps other machines out, not pages.

A page whose name its owner lets point at 127.0.0.1 (DNS rebinding) sends that name as Host. A page that posts across origins
sends Origin, which no client of the control port has a reason to send, and the control port asks for no token.
"""

import re
from collections.abc import Iterable
from typing import Final

_LOOPBACK: Final = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?", re.IGNORECASE)
_CONSEQUENCE: Final = "a web page could read or change the local cloud through a browser on this machine, so nothing was done"


def refusal_of_visitor(headers: Iterable[tuple[bytes, bytes]], *, is_origin_refused: bool) -> str:
    """Return why the request is refused, in three parts, or an empty text.

    A request without Host passes: HTTP/1.0 has none, and every browser sends one.

    Args:
        headers: as ASGI has them, names in lower case.
        is_origin_refused: whether any Origin is one too many.
    """
    for name, value in headers:
        text = value.decode("latin-1")
        if name == b"host" and not _LOOPBACK.fullmatch(text):
            return f"the Host is {text!r}, which is not loopback; {_CONSEQUENCE}. Call 127.0.0.1, localhost or [::1] instead."
        if name == b"origin" and is_origin_refused:
            return f"the request comes from a web page (Origin {text!r}); {_CONSEQUENCE}. Call the control port from a program."
    return ""
