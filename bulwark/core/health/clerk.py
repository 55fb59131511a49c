"""Find Clerk's Frontend API from a publishable key: `pk_test_` or `pk_live_`, then base64 of the host and a dollar sign."""

import binascii
from base64 import b64decode
from typing import Final

_PREFIXES: Final = ("pk_test_", "pk_live_")


def frontend_host(publishable_key: str) -> str | None:
    """Return the host of the Frontend API, or None when the text is no publishable key (Clerk, `@clerk/shared` keys, 2026-11)."""
    prefix = next((prefix for prefix in _PREFIXES if publishable_key.startswith(prefix)), None)
    if prefix is None:
        return None
    encoded = publishable_key.removeprefix(prefix)
    try:
        decoded = b64decode(encoded + "=" * (-len(encoded) % 4), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return None
    host, end, rest = decoded.partition("$")
    return host if end and not rest and "." in host else None
