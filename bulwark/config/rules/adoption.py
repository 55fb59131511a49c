"""What may be adopted, and as what."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from bulwark.config.adoption import adoptable_roles
from bulwark.config.rules.frame import Stack, StackRule
from bulwark.errors import Problem


def _role_exists(stack: Stack) -> Iterator[Problem]:
    roles = sorted(adoptable_roles(stack.pipeline))
    for role in sorted(set(stack.pipeline.adopt) - set(roles)):
        near = "".join(f"{match}, or another of " for match in get_close_matches(role, roles, n=1))
        yield stack.problem(
            ("adopt", role),
            "the program has no such role",
            "what it names would stay as it is, and a second one would be made beside it or be refused by the vendor",
            f"write {near or 'one of '}{', '.join(roles)}",
        )


def _adopted_once(stack: Stack) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for role, identifier in sorted(stack.pipeline.adopt.items()):
        first = seen.setdefault(identifier, role)
        if first != role:
            yield stack.problem(
                ("adopt", role),
                f"'{identifier}' is adopted as {first} too",
                "two resources would fight over one thing",
                "give each role its own id",
            )


RULES: Final[tuple[StackRule, ...]] = (_role_exists, _adopted_once)
