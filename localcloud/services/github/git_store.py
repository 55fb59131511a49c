"""Keep the objects and refs of repositories: blobs, trees, commits, branches and tags.

Objects live under (repository id, sha) and are never changed. Left out: annotated tags, submodules, symbolic links, pack files.
"""

import base64
from collections.abc import Iterator
from typing import Any, Final

from localcloud.core.store import Document, Transaction
from localcloud.services.github.git_objects import FILE_MODE, TREE_MODE, Entry, blob_sha, commit_sha, sorted_entries, tree_sha

KIND: Final = "github.git_object"
REF_KIND: Final = "github.git_ref"
SHORTEST_SHA: Final = 7


class Git:
    """The git side of one repository, in one transaction."""

    def __init__(self, transaction: Transaction, repository_id: int) -> None:
        self._tx, self._prefix = transaction, f"{repository_id}/"

    # Refs

    def ref(self, name: str) -> str | None:
        """Return the commit that a full ref (`refs/heads/main`) points at."""
        kept = self._tx.get(REF_KIND, self._prefix + name)
        return kept["sha"] if kept else None

    def set_ref(self, name: str, sha: str) -> None:
        """Point a full ref at a commit."""
        self._tx.put(REF_KIND, self._prefix + name, {"sha": sha})

    def delete_ref(self, name: str) -> bool:
        """Remove a full ref; say whether it was there."""
        return self._tx.delete(REF_KIND, self._prefix + name)

    def refs(self, prefix: str) -> list[tuple[str, str]]:
        """Return (full ref, commit) of every ref under a prefix, in order."""
        found = self._tx.list(REF_KIND, self._prefix + prefix)
        return [(key.removeprefix(self._prefix), ref["sha"]) for key, ref in found]

    def resolve(self, name: str) -> str | None:
        """Return the commit that a branch, tag, full or shortened ref, or sha of at least seven digits means."""
        for candidate in (name, f"refs/{name}", f"refs/heads/{name}", f"refs/tags/{name}"):
            sha = self.ref(candidate)
            if sha:
                return sha
        is_sha = len(name) >= SHORTEST_SHA and set(name) <= set("0123456789abcdef")
        found = self._tx.list(KIND, self._prefix + name) if is_sha else []
        commits = [key.removeprefix(self._prefix) for key, item in found if item["type"] == "commit"]
        return commits[0] if len(commits) == 1 else None

    # Objects

    def write_blob(self, content: bytes) -> str:
        """Keep a file's content and return its name."""
        return self._write(blob_sha(content), {"type": "blob", "content": base64.b64encode(content).decode()})

    def read_blob(self, sha: str) -> bytes:
        """Return a file's content."""
        return base64.b64decode(self._read(sha)["content"])

    def write_commit(self, commit: Document) -> str:
        """Keep a commit (tree, parents, author, committer, message) and return its name."""
        return self._write(commit_sha(commit), {"type": "commit", **commit})

    def commit(self, sha: str) -> Document:
        """Return a commit with its own name under `sha`."""
        return {**self._read(sha), "sha": sha}

    def has_commit(self, sha: str) -> bool:
        """Say whether the sha names a commit of this repository."""
        kept = self._tx.get(KIND, self._prefix + sha)
        return kept is not None and kept["type"] == "commit"

    def entries(self, tree: str | None) -> list[Entry]:
        """Return the lines of a folder; none for None."""
        return [Entry(*line) for line in self._read(tree)["entries"]] if tree else []

    def find(self, tree: str | None, path: str) -> Entry | None:
        """Return what is at a path below a folder; the folder itself for an empty path."""
        entry = Entry(TREE_MODE, "", tree) if tree else None
        for name in filter(None, path.split("/")):
            if entry is None or not entry.is_tree:
                return None
            entry = next((item for item in self.entries(entry.sha) if item.name == name), None)
        return entry

    def with_file(self, tree: str | None, path: str, blob: str | None) -> str | None:
        """Return the folder with the file at a path set, or removed for None; None when nothing is left in it."""
        name, _, rest = path.partition("/")
        before = {entry.name: entry for entry in self.entries(tree)}
        if rest:
            below = before.get(name)
            child = self.with_file(below.sha if below and below.is_tree else None, rest, blob)
            new = Entry(TREE_MODE, name, child) if child else None
        else:
            new = Entry(FILE_MODE, name, blob) if blob else None
        before.pop(name, None)
        entries = [*before.values(), *([new] if new else [])]
        return self.write_tree(entries) if entries else None

    def write_tree(self, entries: list[Entry]) -> str:
        """Keep a folder and return its name."""
        lines = [[entry.mode, entry.name, entry.sha] for entry in sorted_entries(entries)]
        return self._write(tree_sha(entries), {"type": "tree", "entries": lines})

    def files(self, tree: str | None, prefix: str = "") -> dict[str, str]:
        """Return path to blob of every file below a folder."""
        found: dict[str, str] = {}
        for entry in self.entries(tree):
            path = prefix + entry.name
            found |= self.files(entry.sha, f"{path}/") if entry.is_tree else {path: entry.sha}
        return found

    def history(self, sha: str) -> Iterator[Document]:
        """Yield a commit and all before it, newest first, each once."""
        waiting, seen = {sha}, {sha}
        while waiting:
            commits = [self.commit(name) for name in waiting]
            newest = max(commits, key=lambda commit: (commit["committer"]["date"], commit["sha"] == sha))
            waiting.discard(newest["sha"])
            yield newest
            waiting |= set(newest["parents"]) - seen
            seen |= set(newest["parents"])

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Say whether `older` is `newer` or before it: whether moving a ref between them is a fast forward."""
        return any(commit["sha"] == older for commit in self.history(newer))

    def _write(self, sha: str, document: dict[str, Any]) -> str:
        self._tx.put(KIND, self._prefix + sha, document)
        return sha

    def _read(self, sha: str) -> Document:
        document = self._tx.get(KIND, self._prefix + sha)
        if document is None:
            raise LookupError(f"object {sha} of repository {self._prefix} is named but not kept")
        return document


def initial_commit(git: Git, name: str, author: dict[str, str], description: str = "") -> str:
    """Write the first commit that GitHub makes for a repository: a README with its name."""
    text = f"# {name}\n{description}" if description else f"# {name}\n"
    tree = git.with_file(None, "README.md", git.write_blob(text.encode()))
    return git.write_commit({"tree": tree, "parents": [], "author": author, "committer": author, "message": "Initial commit"})
