"""Recognise GitHub's rulesets, and make the one that the rules' examples need."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from policies.resources import Resource, UndecidedError, Value
from policies.rule import Applicability

REPOSITORY_RULESET_TYPE: Final = "github:index/repositoryRuleset:RepositoryRuleset"
ORGANIZATION_RULESET_TYPE: Final = "github:index/organizationRuleset:OrganizationRuleset"


def is_ruleset(resource: Resource) -> bool:
    """Say whether a resource is a ruleset of a repository or an organization."""
    return resource.type in {REPOSITORY_RULESET_TYPE, ORGANIZATION_RULESET_TYPE}


RULESETS: Final = Applicability("rulesets of repositories and organizations", is_ruleset)


DEFAULT_BRANCH: Final = "~DEFAULT_BRANCH"
ALL_BRANCHES: Final = "~ALL"


@dataclass(frozen=True, slots=True)
class BranchRuleset:
    """A ruleset for branches, as far as it says which."""

    urn: str
    owner: str
    """The repository in lower case, or the names or numbers by which an organization's ruleset chooses repositories."""
    includes: frozenset[str]
    excludes: frozenset[str]
    is_enforced: bool
    rules: Value

    def covers(self, ref: str) -> bool:
        """Say whether the ruleset reaches a branch, or the branches that a pattern or a word (`~ALL`) names.

        Raises:
            UndecidedError: the default branch is asked for, and may be one that is excluded by name.
        """
        if any(matches(ref, pattern) for pattern in self.excludes):
            return False
        if ref == DEFAULT_BRANCH and self.excludes:
            raise UndecidedError("conditions.refName.excludes", "whether the default branch is excluded is not in the program")
        return ALL_BRANCHES in self.includes or any(matches(ref, pattern) for pattern in self.includes)


def branch_ruleset(resource: Resource) -> BranchRuleset | None:
    """Return what a ruleset says of branches; None for one about tags or pushes.

    Raises:
        UndecidedError: target, branches, repositories or enforcement are not known.
    """
    if resource.read("target").text() != "branch":
        return None
    names = resource.read("conditions").field("refName")
    return BranchRuleset(
        urn=resource.urn,
        owner=_owner(resource),
        includes=frozenset(name.text() for name in names.field("includes").items()),
        excludes=frozenset(name.text() for name in names.field("excludes").items()),
        is_enforced=resource.read("enforcement").text() == "active",
        rules=resource.read("rules"),
    )


def _owner(resource: Resource) -> str:
    if resource.type == REPOSITORY_RULESET_TYPE:
        return resource.read("repository").text().lower()
    conditions = resource.read("conditions")
    numbers = [f"{number.number():g}" for number in conditions.field("repositoryIds").items()]
    name = conditions.field("repositoryName")
    chosen = [
        *numbers,
        *(text.text() for key in ("includes", "excludes") for text in (Value(key, key), *name.field(key).items())),
    ]
    # What properties choose is not compared: such a ruleset stands by itself.
    return f"organization {resource.urn if name.is_absent and not numbers else ' '.join(chosen)}"


def matches(ref: str, pattern: str) -> bool:
    """Say whether a pattern of a ruleset matches a ref: `*` within a part of the name, `**` over parts."""
    return ref == pattern or _form(pattern).fullmatch(ref) is not None


@lru_cache(maxsize=256)
def _form(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/?|\*|\?)", pattern)
    return re.compile("".join(_WILDCARDS.get(part) or re.escape(part) for part in parts), re.DOTALL)


_WILDCARDS: Final = {"**": ".*", "**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}


def example_ruleset(**changes: Any) -> Resource:
    """Return a ruleset for a deploying branch that every rule passes, with some inputs changed."""
    inputs: dict[str, Any] = {
        "repository": "living-tree",
        "name": "deploying-branches",
        "target": "branch",
        "enforcement": "active",
        "bypassActors": [{"actorId": 4711, "actorType": "Integration", "bypassMode": "always"}],
        "conditions": {"refName": {"includes": ["~DEFAULT_BRANCH", "refs/heads/staging"], "excludes": []}},
        "rules": {
            "deletion": True,
            "nonFastForward": True,
            "pullRequest": {
                "requireCodeOwnerReview": True,
                "requiredApprovingReviewCount": 1,
                "dismissStaleReviewsOnPush": True,
            },
        },
    }
    urn = f"urn:pulumi:production::bulwark::{REPOSITORY_RULESET_TYPE}::ruleset"
    return Resource(REPOSITORY_RULESET_TYPE, "ruleset", inputs | changes, urn, protect=True)
