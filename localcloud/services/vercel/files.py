"""Keep uploaded files by the SHA-1 of what they hold, as Vercel addresses them."""

import base64
import binascii
import hashlib
import re
from typing import Any, Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Transaction
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.accounts import find_owner
from localcloud.services.vercel.errors import bad_request, refuse

FILE: Final = "vercel.file"
"""Key `<owner>/<sha1>`; body `{content}` in base64."""
_SHA: Final = re.compile(r"[0-9a-f]{40}")
ENTRY: Final = v.obj(
    {
        "file": v.text(1, 4096),
        "sha": v.text(40, 40),
        "size": v.whole(0, 2**40),
        "mode": v.whole(0, 2**31),
        "data": v.text(0, 2**26),
        "encoding": v.one_of("base64", "utf-8"),
    },
    ("file",),
)


def upload(call: Call) -> Reply:
    """Take a file whose digest is in the header of the CLI (`x-now-digest`) or of the SDK (`x-vercel-digest`).

    Raises:
        RefusalError: 400 when the digest is not that of the body.
    """
    owner = find_owner(call)
    digest = call.headers.get("x-vercel-digest") or call.headers.get("x-now-digest") or ""
    if not _SHA.fullmatch(digest):
        raise bad_request("Invalid request: the header `x-vercel-digest` should be a SHA-1 in hexadecimal.")
    actual = hashlib.sha1(call.raw, usedforsecurity=False).hexdigest()
    if actual != digest:
        raise refuse(400, "invalid_digest", f"The SHA-1 of the file is {actual}, the header says {digest}.")
    _keep(call.tx, owner.id, digest, call.raw)
    return Reply({"urls": []})


def take_files(call: Call, owner_id: str, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the files of a deployment, keeping those whose content stands in the body.

    Raises:
        RefusalError: 400 `missing_files` with the digests that are still to be uploaded.
    """
    files = [_inline(call.tx, owner_id, entry) if "data" in entry else entry for entry in entries]
    missing = sorted({entry.get("sha", "") for entry in files if not _is_kept(call.tx, owner_id, entry.get("sha", ""))})
    if missing:
        raise refuse(400, "missing_files", "Missing files", missing=missing)
    return [{"file": entry["file"], "sha": entry["sha"], "mode": entry.get("mode", 33188)} for entry in files]


def read_file(transaction: Transaction, owner_id: str, digest: str) -> bytes | None:
    """Return what a file holds."""
    document = transaction.get(FILE, f"{owner_id}/{digest}")
    return None if document is None else base64.b64decode(document["content"])


def _inline(transaction: Transaction, owner_id: str, entry: dict[str, Any]) -> dict[str, Any]:
    try:
        is_encoded = entry.get("encoding") == "base64"
        content = base64.b64decode(entry["data"], validate=True) if is_encoded else entry["data"].encode()
    except binascii.Error as error:
        raise bad_request(f"Invalid request: the data of `{entry['file']}` is not base64.") from error
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    _keep(transaction, owner_id, digest, content)
    return {**entry, "sha": digest}


def _keep(transaction: Transaction, owner_id: str, digest: str, content: bytes) -> None:
    transaction.put(FILE, f"{owner_id}/{digest}", {"content": base64.b64encode(content).decode()})


def _is_kept(transaction: Transaction, owner_id: str, digest: str) -> bool:
    return transaction.get(FILE, f"{owner_id}/{digest}") is not None
