"""Make the steps that rights on a GitHub repository allow: who decides what its workflows are decides which tokens there are.

Whoever pushes a workflow file to a branch starts jobs with tokens of that branch; rules that ask for a review keep him off the
branches they name, unless he may bypass them; an administrator lifts rules and environments alike. Sources: GitHub Docs,
"Repository roles for an organization" and "About rulesets", 2026-11.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.claims.values import Values
from bulwark.core.trust.entrances import Entrances
from bulwark.core.trust.facts import Facts, RepositoryHolder, RepositoryRight
from bulwark.core.trust.graph import Edge, Member
from bulwark.core.trust.known import UNKNOWN, Text, Texts

_WHY: Final = {
    RepositoryRight.ADMINISTER: "administers {}, and may lift its rules and environments",
    RepositoryRight.BYPASS_RULES: "passes by the rules of {}, and may push workflow files there",
    RepositoryRight.WRITE_CONTENTS: "pushes to {}, workflow files too",
    RepositoryRight.WRITE_ENVIRONMENTS: "changes environments of {}",
    RepositoryRight.WRITE_WORKFLOWS: "pushes workflow files to {}",
}


def minting(facts: Facts, entrances: Entrances, members: Iterable[Member]) -> Iterator[Edge]:
    """Yield the steps from holders of rights on repositories to the members whose tokens they may have signed."""
    known = tuple(members)
    ids: dict[str, set[Text]] = {}
    for one in facts.repositories:
        ids.setdefault(one.name.lower(), set()).add(one.id)
    for holder in facts.holders:
        name = "?" if holder.repository is UNKNOWN else holder.repository
        numbers = {one for one in ids.get(name.lower(), ()) if one is not UNKNOWN}
        minted, doubt = _minted(facts, holder, numbers)
        source = Member("somebody at GitHub who is not known" if holder.holder is UNKNOWN else f"github:{holder.holder}")
        for member in known:
            if not (entrances.of(member).possible & minted).is_empty:
                is_sure = not (entrances.of(member).tokens & minted).is_empty
                reason = doubt or ("" if is_sure else "; ".join(entrances.of(member).doubts))
                yield Edge(source, member, _WHY[holder.right].format(name), is_rising=True, doubt=reason)


def _minted(facts: Facts, holder: RepositoryHolder, numbers: set[str]) -> tuple[ClaimSet, str]:
    """Return the tokens that a holder may have signed, and why not surely."""
    doubt = "" if numbers else f"the number of the repository {holder.repository} is not known"
    tokens = ClaimSet.where("repository_id", Values.only(*numbers)) if numbers else ClaimSet.everything()
    if holder.right is RepositoryRight.WRITE_ENVIRONMENTS:
        return tokens, doubt or "it has to push, too"
    if holder.right is RepositoryRight.ADMINISTER:
        return tokens, doubt
    listed = _refs(holder.branches)
    if listed:
        return tokens & ClaimSet.where("ref", Values.only(*listed)), doubt
    return tokens - ClaimSet.where("ref", Values.only(*_reviewed(facts, holder.repository))), doubt


def _reviewed(facts: Facts, repository: Text) -> Iterator[str]:
    """Yield the branches of a repository that nobody changes without a review."""
    for rules in facts.branch_rules:
        if rules.repository == repository and rules.needs_review is True and rules.is_enforced is True and rules.excluded == ():
            yield from _refs(rules.branches)


def _refs(branches: Texts) -> tuple[str, ...]:
    """Return the refs that are named in full; patterns keep nobody off what they may not match."""
    return () if branches is UNKNOWN else tuple(one for one in branches if one is not UNKNOWN and not set(one) & set("*?[]~"))
