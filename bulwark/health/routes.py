"""Say where a host is to be reached, when that is not where its name leads.

`BULWARK_CONNECT_TO` holds entries `host:port:address:port`, separated by commas, in the manner of curl's `--connect-to`: to look
at a domain before its name points at Vercel, or at one that the local cloud serves. `BULWARK_CA_FILE` names certificates of
authorities that are trusted besides the machine's own.
"""

import os
import ssl
from collections.abc import Mapping
from typing import Final

from bulwark.errors import UsageError

CONNECT_TO: Final = "BULWARK_CONNECT_TO"
CA_FILE: Final = "BULWARK_CA_FILE"
_PARTS: Final = 4


def connections(environment: Mapping[str, str]) -> dict[tuple[str, int], tuple[str, int]]:
    """Return host and port to the address and port that are used instead.

    Raises:
        UsageError: an entry has another form.
    """
    found: dict[tuple[str, int], tuple[str, int]] = {}
    for entry in filter(None, (item.strip() for item in environment.get(CONNECT_TO, "").split(","))):
        parts = entry.split(":")
        if len(parts) != _PARTS or not parts[0] or not parts[2] or not parts[1].isdecimal() or not parts[3].isdecimal():
            raise UsageError(
                f"{CONNECT_TO} has the entry {entry!r}, which is not host:port:address:port; other hosts than meant would be "
                "looked at. Write entries such as livingtree.io:443:127.0.0.1:8443, separated by commas."
            )
        found[parts[0], int(parts[1])] = (parts[2], int(parts[3]))
    return found


def trusted_authorities() -> ssl.SSLContext:
    """Return what certificates are checked against.

    Raises:
        UsageError: the file of additional authorities cannot be used.
    """
    context = ssl.create_default_context()
    extra = os.environ.get(CA_FILE)
    if extra:
        try:
            context.load_verify_locations(extra)
        except OSError as error:
            raise UsageError(
                f"{CA_FILE} names {extra}, which holds no certificates that can be read; every certificate of those authorities "
                "would be refused. Name a file with certificates in PEM form."
            ) from error
    return context
