"""Say which tokens a GitHub environment's list of branches keeps GitHub from signing.

Sources: GitHub Docs, "Managing environments for deployment" (deployment branches and tags) and "Events that trigger workflows":
pull requests run on `refs/pull/N/merge`, which no name of a branch is; 2026-11. Reviewers are left out: they delay a token, and
whom they let through is not told by it. Patterns are left out too, and every case of an environment's name but the written one:
both would only take tokens away.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from bulwark.core.trust.claims.box import Box
from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.claims.values import Values
from bulwark.core.trust.facts import Facts, GitHubEnvironment
from bulwark.core.trust.known import UNKNOWN

_PATTERN: Final = re.compile(r"[*?\[\]\\]")

_OF_PULL_REQUESTS: Final = Values.only("pull_request", "pull_request_review", "pull_request_review_comment")


class EnvironmentLimits:
    """What the environments of all repositories keep out."""

    def __init__(self, facts: Facts) -> None:
        """Take the environments, and the numbers of their repositories."""
        ids = {one.name.lower(): one.id for one in facts.repositories if one.id is not UNKNOWN}
        self._refused: dict[str, ClaimSet] = {}
        self._unsure = ClaimSet.nothing()
        self.doubts: tuple[str, ...] = ()
        """What is not known of environments, so that nobody can say what they keep out."""
        # Sorted, so that the token that is shown for an example is the same in whatever order resources were made.
        for one in sorted(facts.environments, key=repr):
            repository = None if one.repository is UNKNOWN else ids.get(one.repository.lower())
            if repository is None:
                self._doubt(one)
            else:
                refused = _refused_by(str(repository), one)
                self._refused[str(repository)] = self._refused.get(str(repository), ClaimSet.nothing()) | refused

    def _doubt(self, one: GitHubEnvironment) -> None:
        """Note what an environment keeps out if it is of the repository that somebody asks about."""
        refused = _refused_in({}, one)
        if not refused.is_empty:
            self._unsure |= refused
            self.doubts += (f"the number of the repository of the environment {one.name} is not known",)

    def surely_left_of(self, tokens: ClaimSet) -> ClaimSet:
        """Return the tokens that no environment keeps out, one of a repository whose number is not known neither."""
        return self.left_of(tokens) - self._unsure

    def left_of(self, tokens: ClaimSet) -> ClaimSet:
        """Return the tokens without those of jobs that name an environment and come from where nothing may use it."""
        boxes: list[Box] = []
        for box in tokens.boxes:
            left, repositories = ClaimSet((box,)), box.of("repository_id")
            for repository in self._refused:
                if repositories.holds(repository):
                    left -= self._refused[repository]
            boxes += left.boxes
        return ClaimSet(tuple(boxes))


def _refused_by(repository: str, environment: GitHubEnvironment) -> ClaimSet:
    return _refused_in({"repository_id": Values.only(repository)}, environment)


def _refused_in(place: Mapping[str, Values], environment: GitHubEnvironment) -> ClaimSet:
    refs = tuple(_refs(environment))
    if environment.name is UNKNOWN or None in refs:
        return ClaimSet.nothing()
    named = {**place, "environment": Values.only(environment.name)}
    others = Values.all_but(*(ref for ref in refs if ref is not None)).or_absent()
    return ClaimSet.of_box({**named, "ref": others}) | ClaimSet.of_box({**named, "event_name": _OF_PULL_REQUESTS})


def _refs(environment: GitHubEnvironment) -> Iterator[str | None]:
    """Yield the refs that may use an environment; None where others may, too, or nobody knows."""
    if environment.has_custom_policies is not True or environment.is_policy_only:
        yield None
    for prefix, patterns in (("refs/heads/", environment.branch_patterns), ("refs/tags/", environment.tag_patterns)):
        for pattern in (UNKNOWN,) if patterns is UNKNOWN else patterns:
            yield None if pattern is UNKNOWN or _PATTERN.search(pattern) else f"{prefix}{pattern}"
