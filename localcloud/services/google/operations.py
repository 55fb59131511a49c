"""Answer with long-running operations that are done at once, and keep them readable.

Kind: `google.operation`, key = the operation's name; body = the operation.
"""

from typing import Any, Final

from localcloud.core.http import Reply
from localcloud.core.store import Document, Transaction

KIND: Final = "google.operation"


def finish(tx: Transaction, name: str, response: dict[str, Any], metadata_type: str) -> Reply:
    """Keep a finished operation and answer with it.

    Args:
        tx: where to keep it.
        name: its full name.
        response: what the operation made, with `@type`.
        metadata_type: message type of its metadata, which is otherwise empty.
    """
    operation: Document = {"name": name, "metadata": {"@type": type_url(metadata_type)}, "done": True, "response": response}
    tx.put(KIND, name, operation)
    return Reply(operation)


def find_operation(tx: Transaction, name: str) -> Document | None:
    """Return the operation, or None."""
    return tx.get(KIND, name)


def type_url(message: str) -> str:
    """Return the `@type` of a protocol buffer message."""
    return f"type.googleapis.com/{message}"
