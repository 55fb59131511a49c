"""Write git objects as git does, so that every sha here is the sha git itself would compute.

Object format: "Git Internals - Git Objects" in Pro Git, 2nd edition. Pure functions over values.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

FILE_MODE: Final = "100644"
TREE_MODE: Final = "40000"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a tree."""

    mode: str
    name: str
    sha: str

    @property
    def is_tree(self) -> bool:
        """Say whether the line names a folder."""
        return self.mode == TREE_MODE


def blob_sha(content: bytes) -> str:
    """Return the name of a file's content."""
    return _sha("blob", content)


def tree_sha(entries: list[Entry]) -> str:
    """Return the name of a folder."""
    lines = (f"{entry.mode} {entry.name}\0".encode() + bytes.fromhex(entry.sha) for entry in sorted_entries(entries))
    return _sha("tree", b"".join(lines))


def commit_sha(commit: dict[str, Any]) -> str:
    """Return the name of a commit: tree, parents, author and committer (name, email, date), message."""
    lines = [f"tree {commit['tree']}", *(f"parent {parent}" for parent in commit["parents"])]
    lines += [f"{role} {_signature(commit[role])}" for role in ("author", "committer")]
    return _sha("commit", ("\n".join(lines) + f"\n\n{commit['message']}").encode())


def sorted_entries(entries: list[Entry]) -> list[Entry]:
    """Order entries as git does: a folder sorts as if its name ended in a slash."""
    return sorted(entries, key=lambda entry: (entry.name + "/" if entry.is_tree else entry.name).encode())


def _signature(person: dict[str, str]) -> str:
    seconds = int(datetime.fromisoformat(person["date"]).timestamp())
    return f"{person['name']} <{person['email']}> {seconds} +0000"


def _sha(kind: str, content: bytes) -> str:
    # The sha1 is git's own format, no protection of anything here.
    return hashlib.sha1(f"{kind} {len(content)}\0".encode() + content, usedforsecurity=False).hexdigest()
