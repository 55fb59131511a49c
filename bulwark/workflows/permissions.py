"""What a job's token may do, each scope with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bulwark.workflows.notes import Note
from bulwark.workflows.refusal import require, require_text


class Access(StrEnum):
    """How far a scope goes. What is not named is `none`."""

    READ = "read"
    WRITE = "write"


_BOTH: Final = frozenset({Access.READ, Access.WRITE})
SCOPES: Final[Mapping[str, frozenset[Access]]] = {
    "actions": _BOTH,
    "attestations": _BOTH,
    "checks": _BOTH,
    "contents": _BOTH,
    "deployments": _BOTH,
    "discussions": _BOTH,
    "id-token": frozenset({Access.WRITE}),
    "issues": _BOTH,
    "models": frozenset({Access.READ}),
    "packages": _BOTH,
    "pages": _BOTH,
    "pull-requests": _BOTH,
    "security-events": _BOTH,
    "statuses": _BOTH,
}
"""Which access each scope has (GitHub Docs, "Workflow syntax", permissions, 2026-11)."""


@dataclass(frozen=True, slots=True)
class Permission:
    """One scope of a job's token."""

    scope: str
    access: Access
    reason: str
    """What the job does with it, in one line; it becomes a comment."""

    def __post_init__(self) -> None:
        """Refuse a scope that GitHub does not have, or not with this access.

        Raises:
            WorkflowError: there is no such permission, or no reason for it.
        """
        place = f"permissions.{self.scope}"
        require(
            self.access in SCOPES.get(self.scope, ()),
            place,
            f"there is no permission '{self.scope}: {self.access}'",
            "GitHub would refuse the whole file",
            f"write one of {', '.join(f'{scope}: {access}' for scope in SCOPES for access in sorted(SCOPES[scope]))}",
        )
        require_text(self.reason, f"{place}, reason")


@dataclass(frozen=True, slots=True)
class Permissions:
    """All that a job's token may do; nothing if there is nothing in it."""

    granted: tuple[Permission, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a scope that is named twice.

        Raises:
            WorkflowError: two entries have one scope.
        """
        scopes = [permission.scope for permission in self.granted]
        for scope in scopes:
            require(
                scopes.count(scope) == 1,
                f"permissions.{scope}",
                "the scope is named twice",
                "GitHub would refuse the whole file",
                "keep one of the two",
            )

    def includes(self, scope: str, access: str) -> bool:
        """Return whether the token has at least this access."""
        have = next((permission.access for permission in self.granted if permission.scope == scope), None)
        return have is not None and (have is Access.WRITE or have == access)

    def plain(self) -> dict[str, str]:
        """Return the value of `permissions`, scopes sorted."""
        return {permission.scope: str(permission.access) for permission in self._sorted()}

    def notes(self) -> tuple[Note, ...]:
        """Return the reasons, each beside its scope."""
        return tuple(Note((permission.scope,), permission.reason) for permission in self._sorted())

    def _sorted(self) -> list[Permission]:
        return sorted(self.granted, key=lambda permission: permission.scope)
