"""Say which tokens a GitHub environment's list of branches keeps GitHub from signing.

Sources: GitHub Docs, "Managing environments for deployment" (deployment branches and tags) and "Events that trigger workflows":
pull requests run on `refs/pull/N/merge`, which no name of a branch is; 2026-11. Reviewers are left out: they delay a token, and
whom they let through is not told by it. Patterns are left out too, and every case of an environment's name but the written one:
both would only take tokens away.
"""

import re
from collections.abc import Iterator
from typing import Final

from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.claims.values import Values
from bulwark.core.trust.facts import Facts, GitHubEnvironment
from bulwark.core.trust.known import UNKNOWN

_PATTERN: Final = re.compile(r"[*?\[\]\\]")

_OF_PULL_REQUESTS: Final = Values.only("pull_request", "pull_request_review", "pull_request_review_comment")


def refused_by_environments(facts: Facts) -> ClaimSet:
    """Return the tokens of jobs that name an environment and come from a branch or tag that may not use it."""
    ids = {one.name.lower(): one.id for one in facts.repositories if one.id is not UNKNOWN}
    refused = ClaimSet.nothing()
    for one in facts.environments:
        repository = None if one.repository is UNKNOWN else ids.get(one.repository.lower())
        refs = tuple(_refs(one))
        if repository is not None and one.name is not UNKNOWN and None not in refs:
            place = {"repository_id": Values.only(str(repository)), "environment": Values.only(one.name)}
            others = Values.all_but(*(ref for ref in refs if ref is not None)).or_absent()
            refused |= ClaimSet.of_box({**place, "ref": others}) | ClaimSet.of_box({**place, "event_name": _OF_PULL_REQUESTS})
    return refused


def _refs(environment: GitHubEnvironment) -> Iterator[str | None]:
    """Yield the refs that may use an environment; None where others may, too, or nobody knows."""
    if environment.has_custom_policies is not True or environment.is_policy_only:
        yield None
    for prefix, patterns in (("refs/heads/", environment.branch_patterns), ("refs/tags/", environment.tag_patterns)):
        for pattern in (UNKNOWN,) if patterns is UNKNOWN else patterns:
            yield None if pattern is UNKNOWN or _PATTERN.search(pattern) else f"{prefix}{pattern}"
