"""Keep what was asked of the local cloud, without what must not be kept.

Values of secrets, tokens and ciphertexts are replaced before they are written: the journal is shown to people and attached
to reports. The newest `LIMIT` entries stay.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from localcloud.core.store import Transaction

LIMIT: Final = 50_000
REDACTED: Final = "[redacted]"
# Field names, lower case without separators, below which no value reaches the journal.
SENSITIVE: Final = frozenset({"assertion", "authorization", "data", "encryptedvalue", "env", "pem", "value", "valuewo"})
# Endings of such names: operator_token, clientSecret, privateKey. A few harmless fields (pageToken) go with them.
SENSITIVE_ENDINGS: Final = ("key", "keys", "password", "secret", "token")
# The name of a variable ends like them, and the journal would be of little use without it.
HARMLESS: Final = frozenset({"key"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One request: when, what, by whom, with which result."""

    at: str
    vendor: str
    method: str
    path: str
    route: str
    principal: str
    status: int
    milliseconds: float
    request: Any


def redact(value: Any) -> Any:
    """Return the value with everything below a sensitive field replaced; shape and other fields stay."""
    if isinstance(value, dict):
        return {name: _blank(item) if _is_sensitive(name) else redact(item) for name, item in value.items()}
    if isinstance(value, list):
        return [redact(item) for item in value]
    return value


def _is_sensitive(name: str) -> bool:
    plain = name.replace("_", "").replace("-", "").lower()
    return plain not in HARMLESS and (plain in SENSITIVE or plain.endswith(SENSITIVE_ENDINGS))


def _blank(value: Any) -> Any:
    """Replace every leaf but null, true and false; names of fields stay."""
    if isinstance(value, dict):
        return {name: _blank(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_blank(item) for item in value]
    return value if value is None or isinstance(value, bool) else REDACTED


def write_entry(transaction: Transaction, entry: Entry) -> None:
    """Append an entry, its request redacted, and drop the oldest beyond the limit now and then."""
    request = json.dumps(redact(entry.request), separators=(",", ":")) if entry.request else None
    values = (entry.at, entry.vendor, entry.method, entry.path, entry.route, entry.principal, entry.status, entry.milliseconds)
    cursor = transaction.execute(
        "INSERT INTO journal (at, vendor, method, path, route, principal, status, milliseconds, request)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*values, request),
    )
    number = cursor.lastrowid or 0
    if number % 1000 == 0:
        transaction.execute("DELETE FROM journal WHERE number <= ?", (number - LIMIT,))


def read_entries(transaction: Transaction, after: int = 0, limit: int = 1000) -> list[dict[str, Any]]:
    """Return entries with a number above `after`, oldest first."""
    rows = transaction.execute(
        "SELECT number, at, vendor, method, path, route, principal, status, milliseconds, request"
        " FROM journal WHERE number > ? ORDER BY number LIMIT ?",
        (after, limit),
    )
    names = [column[0] for column in rows.description]
    return [_entry_document(row, names) for row in rows]


def _entry_document(row: tuple[Any, ...], names: list[str]) -> dict[str, Any]:
    document = dict(zip(names, row, strict=True))
    document["request"] = json.loads(document["request"]) if document["request"] else None
    return document
