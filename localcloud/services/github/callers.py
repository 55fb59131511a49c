"""Who calls, with what right, and which repositories it may see.

A token is kept as its SHA-256 alone. Two kinds exist: a person's (`user`), which either owns everything (the operator) or has
the fine-grained permissions it was given, and an App installation's (`installation`), which has permissions, an expiry and
possibly a list of repositories. Permissions: "Permissions required for GitHub Apps" in GitHub's documentation. A person's token
with scopes is a classic one: its answers name them, but they limit nothing here.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.github.identifiers import timestamp

KIND: Final = "github.token"
LEVELS: Final = {"read": 1, "write": 2, "admin": 3}
"""Levels of a permission, each including those below it."""


@dataclass(frozen=True, slots=True)
class Caller:
    """What a token may do. Anonymous callers have an empty login and the kind `anonymous`."""

    kind: str
    login: str = ""
    permissions: dict[str, str] | None = None
    """None: everything."""
    repository_ids: frozenset[int] | None = None
    """None: every repository of the owner."""
    owner_id: int | None = None
    """The account an installation belongs to; None for people."""
    app_id: int | None = None
    """The App that an installation's token is of; None for people."""
    scopes: tuple[str, ...] | None = None
    """Scopes of a classic token, sorted; None for every other token."""

    def holds(self, name: str, level: str) -> bool:
        """Say whether a permission is held at that level or above; `metadata` read always is, for a token."""
        if self.kind == "anonymous":
            return False
        if self.permissions is None or (name, level) == ("metadata", "read"):
            return True
        return LEVELS.get(self.permissions.get(name, ""), 0) >= LEVELS[level]

    def satisfies(self, requirement: str) -> bool:
        """Check a requirement as X-Accepted-GitHub-Permissions writes it: `,` joins, `;` separates alternatives."""
        alternatives = [part.split(",") for part in requirement.split(";")]
        return any(all(self.holds(*_pair(term)) for term in terms) for terms in alternatives)

    def sees(self, repository: Document) -> bool:
        """Say whether the repository exists for this caller."""
        if repository["visibility"] == "public":
            return True
        if self.kind == "anonymous" or (self.owner_id is not None and self.owner_id != repository["owner_id"]):
            return False
        return self.repository_ids is None or repository["id"] in self.repository_ids


ANONYMOUS: Final = Caller("anonymous")


def _pair(term: str) -> tuple[str, str]:
    name, _, level = term.strip().partition("=")
    return name, level


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def keep_token(transaction: Transaction, token: str, **facts: Any) -> None:
    """Make a token valid. Facts: kind, login, permissions, scopes, repository_ids, owner_id, app_id, expires_at (as GitHub)."""
    transaction.put(KIND, _digest(token), facts)


def drop_token(transaction: Transaction, token: str) -> None:
    """Make a token invalid."""
    transaction.delete(KIND, _digest(token))


def find_caller(transaction: Transaction, token: str, wall: datetime) -> Caller | None:
    """Return who holds the token; None when it is unknown or has expired by wall time."""
    facts = transaction.get(KIND, _digest(token))
    if facts is None or facts.get("expires_at", "9") <= timestamp(wall):
        return None
    ids, scopes = facts.get("repository_ids"), facts.get("scopes")
    return Caller(
        kind=facts["kind"],
        login=facts.get("login", ""),
        permissions=facts.get("permissions"),
        repository_ids=None if ids is None else frozenset(ids),
        owner_id=facts.get("owner_id"),
        app_id=facts.get("app_id"),
        scopes=None if scopes is None else tuple(sorted(scopes)),
    )


def caller_of(call: Call) -> Caller:
    """Return who makes an authenticated call."""
    return find_caller(call.tx, call.bearer(), call.clock.wall()) or ANONYMOUS
