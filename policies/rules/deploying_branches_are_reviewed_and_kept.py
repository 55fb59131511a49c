"""Rulesets add up, so all of a program's rulesets that cover a branch are looked at together.

A branch deploys if it is the default one, if an environment of the program admits it, or if its name says so (`_DEPLOYS`).
Where the program declares no ruleset of a repository, its branches are not looked at: another program may declare them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

from policies.frameworks import (
    CIS_CODE_OWNERS_REVIEW,
    CIS_NO_BRANCH_DELETION,
    CIS_NO_FORCE_PUSH,
    SCORECARD_BRANCH_PROTECTION,
    SCORECARD_CODE_REVIEW,
)
from policies.github_environments import BRANCH_POLICY_TYPE
from policies.outcome import Finding
from policies.resources import Resource, UndecidedError, Value
from policies.rule import Applicability, ProgramRule, Severity, collect
from policies.rulesets import (
    DEFAULT_BRANCH,
    REPOSITORY_RULESET_TYPE,
    BranchRuleset,
    branch_ruleset,
    example_ruleset,
    is_ruleset,
    matches,
)

_BRANCH: Final = "refs/heads/"
_ALWAYS: Final = frozenset({"~DEFAULT_BRANCH", "~ALL"})
_DEPLOYS: Final = re.compile(r"refs/heads/(?:main|master|trunk|prod(?:uction)?|staging|stage|live|releases?(?:[/-].+)?)")
_EXAMPLES: Final = frozenset(f"{_BRANCH}{name}" for name in ("main", "master", "production", "staging", "release/1"))
"""A pattern that matches one of these names deploying branches."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What the rulesets of a branch have to say between them."""

    path: str
    problem: str
    harm: str
    remedy: str
    or_path: str = ""
    """Another rule that serves as well."""

    def is_met_by(self, rules: Value) -> bool:
        """Say whether one ruleset says it; a number has to be 1 at least."""
        return self._says(rules, self.path) or (bool(self.or_path) and self._says(rules, self.or_path))

    def _says(self, rules: Value, path: str) -> bool:
        value = rules
        for key in path.split("."):
            value = value.field(key)
        if value.is_absent or isinstance(value.raw, bool):
            return value.flag()
        return value.number() >= 1


_REQUIREMENTS: Final = (
    Requirement(
        "deletion",
        "the branch can be deleted",
        "what is deployed has no branch any more, and its protection goes with it",
        "Set rules.deletion.",
    ),
    Requirement(
        "nonFastForward",
        "the branch can be force-pushed",
        "reviewed commits vanish, and others are deployed in their place",
        "Set rules.nonFastForward.",
    ),
    Requirement(
        "pullRequest.requireCodeOwnerReview",
        "no owner of the code has to review a change",
        "a change to workflows, policies or infrastructure deploys although nobody who knows them has read it",
        "Set rules.pullRequest.requireCodeOwnerReview, and keep a CODEOWNERS file.",
    ),
    Requirement(
        "pullRequest.requiredApprovingReviewCount",
        "no review is required where no owner is named",
        "whoever can push deploys code that nobody else has read",
        "Set rules.pullRequest.requiredApprovingReviewCount to 1 or more.",
    ),
    Requirement(
        "pullRequest.dismissStaleReviewsOnPush",
        "an approval stays when the code changes after it",
        "the author gets a harmless version approved, pushes another commit and merges what nobody has read",
        "Set rules.pullRequest.dismissStaleReviewsOnPush, or requireLastPushApproval.",
        or_path="pullRequest.requireLastPushApproval",
    ),
)


def covers(resource: Resource) -> bool:
    """Say whether a resource is a ruleset, or names a branch that an environment admits."""
    return is_ruleset(resource) or resource.type == BRANCH_POLICY_TYPE


def judge(resources: Sequence[Resource]) -> Iterator[Finding]:
    """Yield, for every deploying branch that a ruleset names, what its rulesets do not require."""
    admitted: set[tuple[str, str]] = set()
    rulesets: list[BranchRuleset] = []
    declared: dict[str, str] = {}
    for resource in resources:
        found = collect(_read, resource, admitted, rulesets)
        yield from (replace(finding, urn=resource.urn) for finding in found)
        if resource.type == REPOSITORY_RULESET_TYPE and isinstance(repository := resource.read("repository").raw, str):
            declared.setdefault(repository.lower(), resource.urn)
    yield from _unnamed(admitted, rulesets, declared)
    for owner, ref in dict.fromkeys((one.owner, ref) for one in rulesets for ref in sorted(one.includes | one.excludes)):
        if _deploys(ref, {branch for repository, branch in admitted if repository == owner}):
            of_owner = [one for one in rulesets if one.owner == owner]
            naming = next(one for one in of_owner if ref in one.includes | one.excludes)
            found = collect(_judge_ref, ref, of_owner)
            yield from (replace(finding, urn=naming.urn) for finding in found)


def _unnamed(
    admitted: AbstractSet[tuple[str, str]], rulesets: Sequence[BranchRuleset], declared: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield the branches that environments admit and no ruleset reaches, where the program declares the repository's rulesets."""
    for owner, ref in sorted(admitted):
        of_owner = [one for one in rulesets if one.owner == owner]
        is_named = any(ref in one.includes | one.excludes for one in of_owner)
        # The default branch may be any: a ruleset for it may be this branch's.
        may_be_default = any(DEFAULT_BRANCH in one.includes for one in of_owner)
        if owner in declared and not (is_named or may_be_default or any(one.covers(ref) for one in of_owner)):
            yield Finding(
                "conditions.refName.includes",
                f"{ref} may use an environment, and no ruleset for branches covers it",
                "whoever may write deploys from it what nobody else has read",
                "Name the branch in a ruleset whose target is branch.",
                urn=declared[owner],
            )


def _read(resource: Resource, admitted: set[tuple[str, str]], rulesets: list[BranchRuleset]) -> Iterator[Finding]:
    if resource.type == BRANCH_POLICY_TYPE:
        pattern = resource.read("branchPattern").optional_text()
        if pattern is not None:
            admitted.add((resource.read("repository").text().lower(), f"{_BRANCH}{pattern}"))
    else:
        ruleset = branch_ruleset(resource)
        rulesets.extend([ruleset] if ruleset else [])
    yield from ()


def _deploys(ref: str, admitted: AbstractSet[str]) -> bool:
    known = _EXAMPLES | admitted
    return ref in _ALWAYS | admitted or _DEPLOYS.fullmatch(ref) is not None or any(matches(branch, ref) for branch in known)


def _judge_ref(ref: str, rulesets: Sequence[BranchRuleset]) -> Iterator[Finding]:
    covering = [ruleset for ruleset in rulesets if ruleset.covers(ref)]
    if not covering:
        yield Finding(
            "conditions.refName.excludes",
            f"{ref} is excluded, and no other ruleset covers it",
            "the branch that deploys is the one that nothing protects",
            "Remove the exclusion, or add a ruleset for the branch.",
        )
        return
    enforced = [ruleset.rules for ruleset in covering if ruleset.is_enforced]
    if not enforced:
        yield Finding(
            "enforcement",
            f"no ruleset for {ref} is enforced",
            "what it says is at most written down; nothing is refused",
            "Set enforcement to active.",
        )
        return
    for requirement in _REQUIREMENTS:
        yield from collect(_judge_requirement, requirement, enforced, ref)


def _judge_requirement(requirement: Requirement, enforced: Sequence[Value], ref: str) -> Iterator[Finding]:
    undecided: UndecidedError | None = None
    for rules in enforced:
        try:
            if requirement.is_met_by(rules):
                return
        except UndecidedError as error:
            undecided = error
    if undecided is not None:
        raise undecided
    yield Finding(f"rules.{requirement.path}", f"{ref}: {requirement.problem}", requirement.harm, requirement.remedy)


_WEAK = {"deletion": True, "nonFastForward": True, "pullRequest": {"requiredApprovingReviewCount": 1}}

RULE = ProgramRule(
    id="deploying-branches-are-reviewed-and-kept",
    title="Rulesets of deploying branches forbid deletion and force pushes, and require a pull request reviewed by code owners",
    severity=Severity.HIGH,
    why=(
        "What reaches a deploying branch reaches users. Its ruleset is the last point where a second person has to agree, and "
        "where force pushes are allowed even that agreement can be taken back unseen."
    ),
    remediation=(
        "Set `deletion` and `nonFastForward` in the ruleset's rules.",
        "Set `pullRequest` with `requireCodeOwnerReview`, at least one required approval and `dismissStaleReviewsOnPush`.",
        "Keep a CODEOWNERS file that names who answers for workflows and infrastructure.",
        "Set `enforcement` to `active`.",
    ),
    frameworks=(
        SCORECARD_BRANCH_PROTECTION,
        SCORECARD_CODE_REVIEW,
        CIS_CODE_OWNERS_REVIEW,
        CIS_NO_FORCE_PUSH,
        CIS_NO_BRANCH_DELETION,
    ),
    applies_to=Applicability("rulesets for branches, with the branches that environments admit", covers),
    bad=(example_ruleset(rules=_WEAK),),
    good=(example_ruleset(),),
    judge=judge,
)
