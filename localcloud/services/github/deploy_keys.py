"""Deploy keys of repositories: where they are kept and what GitHub takes.

A key is kept without its comment, and no two repositories may have the same one. Texts of the refusals: what GitHub answers in
public issues of its own clients; they are in no published description. Left out: Git over SSH, so a key opens nothing here.
"""

from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_ssh_public_key

from localcloud.core.store import Document, Transaction
from localcloud.services.github.errors import validation_failed

KIND: Final = "github.deploy_key"
"""Key `<repository>/<deploy key>`."""

_INVALID: Final = "key is invalid. You must supply a key in OpenSSH public key format"
_TAKEN: Final = "key is already in use"


def list_deploy_keys(transaction: Transaction, repository_id: int) -> list[Document]:
    """Return a repository's keys, oldest first."""
    return sorted((key for _, key in transaction.list(KIND, f"{repository_id}/")), key=lambda key: int(key["id"]))


def checked_key(transaction: Transaction, text: str) -> tuple[str, str]:
    """Return (type and number of a public key, its comment).

    Raises:
        RefusalError: 422 for what is no key, or one that a repository has already.
    """
    kept, comment = _parts(text)
    try:
        load_ssh_public_key(kept.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _refusal(_INVALID) from error
    if any(other["key"] == kept for _, other in transaction.list(KIND)):
        raise _refusal(_TAKEN)
    return kept, comment


def _parts(text: str) -> tuple[str, str]:
    words = text.split(maxsplit=2)
    return " ".join(words[:2]), words[2].strip() if len(words) > 2 else ""


def _refusal(message: str) -> Exception:
    return validation_failed("PublicKey", "key", "custom", message)


def keep_deploy_key(transaction: Transaction, repository_id: int, key: dict[str, Any]) -> None:
    """Write a key."""
    transaction.put(KIND, f"{repository_id}/{key['id']}", key)
