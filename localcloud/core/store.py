"""Keep every document of the local cloud in one SQLite file, safe against `kill -9` and a second process.

A document is a JSON object under (kind, key). Kinds are `<vendor>.<entity>`; a key is the vendor's own resource name, so
that a listing by parent is a range over a prefix. Left out on purpose: indexes on fields, relations, migrations. The
emulator holds thousands of documents, not millions, and a file of another version is refused rather than converted.
"""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

Document = dict[str, Any]
"""A JSON object; keys are field names."""

SCHEMA_VERSION: Final = 1
BUSY_TIMEOUT_SECONDS: Final = 10.0
# Sorts after every character a key may hold, so that [prefix, prefix + LAST) is "all keys under prefix".
LAST: Final = "\U0010ffff"

_OTHER_FOLDER: Final = "Choose a folder that can be written and has room."
_NEW_FILE: Final = "Move the file away; a new one is made at the next start."

_SCHEMA: Final = (
    "CREATE TABLE IF NOT EXISTS documents (kind TEXT, key TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS sequences (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    """CREATE TABLE IF NOT EXISTS journal (
        number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, vendor TEXT NOT NULL, method TEXT NOT NULL,
        path TEXT NOT NULL, route TEXT, principal TEXT, status INTEGER NOT NULL, milliseconds REAL NOT NULL, request TEXT)""",
)


class StoreUnusableError(Exception):
    """The file cannot serve as a store: damaged, of another version, or not writable."""

    def __init__(self, path: Path, problem: str, remedy: str) -> None:
        self.path, self.problem, self.remedy = path, problem, remedy
        super().__init__(f"local cloud file {path}: {problem}. Nothing can be read from it or kept in it. {remedy}")


class DocumentExistsError(Exception):
    """`insert` met a document that is already there."""


class Transaction:
    """Reads and writes that happen together or not at all."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, kind: str, key: str) -> Document | None:
        """Return a fresh copy of the document, or None."""
        row = self._connection.execute("SELECT body FROM documents WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return None if row is None else _decode(row[0])

    def put(self, kind: str, key: str, document: Document) -> None:
        """Write the document, replacing one of the same key."""
        self._connection.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", (kind, key, _encode(document)))

    def insert(self, kind: str, key: str, document: Document) -> None:
        """Write a new document.

        Raises:
            DocumentExistsError: the key is taken; nothing is written.
        """
        try:
            self._connection.execute("INSERT INTO documents VALUES (?, ?, ?)", (kind, key, _encode(document)))
        except sqlite3.IntegrityError as error:
            raise DocumentExistsError(f"{kind} {key}") from error

    def delete(self, kind: str, key: str) -> bool:
        """Remove the document; say whether it was there."""
        return self._connection.execute("DELETE FROM documents WHERE kind = ? AND key = ?", (kind, key)).rowcount > 0

    def list(self, kind: str, prefix: str = "", *, after: str = "", limit: int = -1) -> list[tuple[str, Document]]:
        """Return (key, document) of the documents of the kind whose key begins with the prefix, in order of keys.

        `after` is the last key of the page before, `limit` the size of a page; a negative limit means all.
        """
        rows = self._connection.execute(
            "SELECT key, body FROM documents WHERE kind = ? AND key >= ? AND key > ? AND key < ? ORDER BY key LIMIT ?",
            (kind, prefix, after, prefix + LAST, limit),
        )
        return [(key, _decode(body)) for key, body in rows]

    def delete_all(self, kind: str, prefix: str = "") -> int:
        """Remove every document of the kind under the prefix; return how many."""
        return self._connection.execute(
            "DELETE FROM documents WHERE kind = ? AND key >= ? AND key < ?", (kind, prefix, prefix + LAST)
        ).rowcount

    def next_number(self, sequence: str, first: int = 1) -> int:
        """Return the next number of a named sequence, starting at `first`; never the same twice, even after a reset."""
        row = self._connection.execute(
            "INSERT INTO sequences VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
            (sequence, first),
        ).fetchone()
        return int(row[0])

    def clear(self) -> None:
        """Forget every document and the journal; sequences go on, so that no id is handed out twice."""
        self._connection.execute("DELETE FROM documents")
        self._connection.execute("DELETE FROM journal")

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Run a statement on the tables that are not documents (the journal's)."""
        return self._connection.execute(statement, values)


class Store:
    """One SQLite file in WAL mode; one connection, used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open or create the file.

        Raises:
            StoreUnusableError: it is damaged, of another version, or cannot be written.
        """
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)
        except (OSError, sqlite3.OperationalError) as error:
            raise StoreUnusableError(path, str(error), _OTHER_FOLDER) from error
        try:
            self._prepare()
        except StoreUnusableError:
            self._connection.close()
            raise
        except sqlite3.DatabaseError as error:
            self._connection.close()
            # OperationalError is about the place (read-only, full, locked), its parent class about what the file holds.
            remedy = _OTHER_FOLDER if isinstance(error, sqlite3.OperationalError) else _NEW_FILE
            raise StoreUnusableError(path, str(error), remedy) from error

    def _prepare(self) -> None:
        self._enter_wal_mode()
        # NORMAL loses nothing when a process is killed; only a power cut may undo the last commits of an emulator.
        self._connection.execute("PRAGMA synchronous = NORMAL")
        problem = str(self._connection.execute("PRAGMA quick_check(1)").fetchone()[0])
        if problem != "ok":
            raise StoreUnusableError(self.path, f"damaged ({problem})", _NEW_FILE)
        with self.transaction() as transaction:
            self._lay_tables(transaction)

    def _enter_wal_mode(self) -> None:
        # SQLite's busy handler does not cover the change of mode, so two programs that create the file at once meet here.
        deadline = time.monotonic() + BUSY_TIMEOUT_SECONDS
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return

    def _lay_tables(self, transaction: Transaction) -> None:
        version = int(transaction.execute("PRAGMA user_version").fetchone()[0])
        if version not in (0, SCHEMA_VERSION):
            remedy = "Move the file away, or run the version of Bulwark that wrote it."
            raise StoreUnusableError(self.path, f"written by version {version} of the format, this is {SCHEMA_VERSION}", remedy)
        for statement in _SCHEMA:
            transaction.execute(statement)
        if version != SCHEMA_VERSION:
            transaction.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Take the write lock, commit on leaving, undo everything if the block or the commit fails."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield Transaction(self._connection)
            self._connection.execute("COMMIT")
        except BaseException:
            # A full disk can make SQLite roll back by itself; a second ROLLBACK would hide the real error.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def reset(self) -> None:
        """Forget every document and the journal; sequences go on, so that no id is handed out twice."""
        with self.transaction() as transaction:
            transaction.clear()

    def close(self) -> None:
        """Close the connection; the WAL is merged into the file."""
        self._connection.close()


def _encode(document: Document) -> str:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)


def _decode(body: str) -> Document:
    document = json.loads(body)
    if not isinstance(document, dict):
        raise TypeError(f"a document is an object, found {type(document).__name__}")
    return document
