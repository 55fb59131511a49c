"""What stands between a push and a branch: rulesets of the repository and its organization, and the older branch protection."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Final

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.declared_values import text_of
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kinds.github_repository import REPOSITORY, listed_in_repository, numbered, repositories
from bulwark.core.drift.thing import Key, Place

_FAMILY: Final = "GitHub rules"
_ORGANIZATION_RULESET: Final = "github:index/organizationRuleset:OrganizationRuleset"
_BY_PATTERN: Final = "github:index/branchProtection:BranchProtection"

RULESET: Final = listed_in_repository(
    "github-ruleset",
    "ruleset",
    DriftClass.PROTECTION,
    _FAMILY,
    "It refuses pushes that the pipeline makes, or makes one believe that a branch is guarded which is not.",
    "github:index/repositoryRuleset:RepositoryRuleset",
    numbered,
)
_LISTED_ABOVE: Final = listed_in_repository(
    "github-organization-ruleset",
    "ruleset of the organization",
    DriftClass.PROTECTION,
    _FAMILY,
    "It holds for the repository too, and is changed by whoever administers the organization.",
    _ORGANIZATION_RULESET,
)


def _above(declaration: Declaration) -> Iterator[Key]:
    """Yield each declared one at every repository: which it holds for, a refresh compares."""
    for path in repositories(declaration).values():
        for one in declaration.of_type(_ORGANIZATION_RULESET):
            yield from (Key(Place(_LISTED_ABOVE.id, path), number) for number in numbered(one))


ORGANIZATION_RULESET: Final = replace(_LISTED_ABOVE, declared=_above)
_LISTED_PROTECTION: Final = listed_in_repository(
    "github-branch-protection",
    "branch protection",
    DriftClass.PROTECTION,
    _FAMILY,
    "It stands beside the rulesets: whom it lets force or delete, or whose push it refuses, nobody has reviewed.",
    "github:index/branchProtectionV3:BranchProtectionV3",
    lambda one: (text_of(one, "branch"),),
)


def _by_pattern(declaration: Declaration) -> Callable[[Key], bool]:
    """Say which branches a declared pattern covers: such a rule has no name at each of them, and a refresh compares it."""
    names = {text_of(one, "nodeId"): text_of(one, "name") for one in declaration.of_type(REPOSITORY)}
    patterns = [
        (names.get(text_of(one, "repositoryId"), text_of(one, "repositoryId")).lower(), text_of(one, "pattern"))
        for one in declaration.of_type(_BY_PATTERN)
    ]

    def covers(key: Key) -> bool:
        repository = key.place.name.rpartition("/")[2].lower()
        return any(name == repository and fnmatchcase(key.id, pattern) for name, pattern in patterns)

    return covers


BRANCH_PROTECTION: Final = replace(_LISTED_PROTECTION, compared=_by_pattern)
