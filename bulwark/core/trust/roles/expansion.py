"""Expand a role to what it lets its holder do, by the table of predefined roles and the custom ones that were seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bulwark.core.trust.facts import CustomRole
from bulwark.core.trust.known import UNKNOWN, Text, Texts
from bulwark.core.trust.roles.permissions import MATTERING, USES, Kind, Use, kind_of_permission
from bulwark.core.trust.roles.predefined import PREDEFINED


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a role grants."""

    permissions: frozenset[str] = frozenset()
    """Those that matter."""
    doubt: str = ""
    """Why it may grant more than that; empty where it is known."""

    @property
    def uses(self) -> frozenset[tuple[Use, Kind]]:
        """What its holder may do with which kinds of resources."""
        return frozenset((USES[one], kind_of_permission(one)) for one in self.permissions)


class Roles:
    """All roles that can be expanded."""

    def __init__(self, custom: Iterable[CustomRole]) -> None:
        """Take the custom roles that were seen."""
        self._custom: Mapping[str, Texts] = {role.name: role.permissions for role in custom if role.name is not UNKNOWN}

    def expanded(self, role: Text) -> Expansion:
        """Return what a role grants; one that nobody knows may grant everything."""
        if role is UNKNOWN:
            return Expansion(doubt="its role is not known")
        if role in PREDEFINED:
            return Expansion(PREDEFINED[role])
        if role not in self._custom:
            return Expansion(doubt=f"what {role} grants is not known")
        permissions = self._custom[role]
        if permissions is UNKNOWN:
            return Expansion(doubt=f"the permissions of {role} are not known")
        known = frozenset(one for one in permissions if one is not UNKNOWN)
        doubt = f"a permission of {role} is not known" if len(known) < len(set(permissions)) else ""
        return Expansion(known & MATTERING, doubt)
