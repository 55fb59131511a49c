"""Who decides, by rights on a repository, which tokens GitHub signs."""

import pytest

from bulwark.core.trust.entrances import Entrances
from bulwark.core.trust.facts import BranchRules, Facts, Pool, Project, Provider, Repository, RepositoryHolder, RepositoryRight
from bulwark.core.trust.graph import Edge, Member
from bulwark.core.trust.hierarchy import Hierarchy
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.minting import minting
from bulwark.core.trust.provider import ISSUER, attribute_mapping

POOL = "projects/p/locations/global/workloadIdentityPools/pool"
MAIN, OTHER = (
    Member(f"principalSet://iam.googleapis.com/{POOL}/attribute.duty/1:production:push:refs/heads/{branch}")
    for branch in ("main", "other")
)
ELSEWHERE = Member(MAIN.name.replace("duty/1:", "duty/2:"))
REVIEWED = BranchRules("app", ("refs/heads/main", "refs/heads/release/*"), needs_review=True)


APP = Repository("App", id="1")


def steps(holder: RepositoryHolder, *rules: BranchRules, repository: Repository = APP) -> list[Edge]:
    facts = Facts(
        projects=(Project("p"),),
        pools=(Pool(POOL),),
        providers=(Provider(POOL, "github", ISSUER, "", attribute_mapping()),),
        repositories=(repository,),
        holders=(holder,),
        branch_rules=rules,
    )
    return list(minting(facts, Entrances(facts, Hierarchy(facts)), (MAIN, OTHER, ELSEWHERE)))


@pytest.mark.parametrize(
    ("right", "reached"),
    [
        (RepositoryRight.ADMINISTER, {MAIN, OTHER}),
        (RepositoryRight.WRITE_ENVIRONMENTS, {MAIN, OTHER}),
        (RepositoryRight.WRITE_CONTENTS, {OTHER}),
        (RepositoryRight.WRITE_WORKFLOWS, {OTHER}),
    ],
)
def test_a_right_reaches_the_jobs_of_its_repository_that_no_review_stands_before(right: RepositoryRight, reached: set[Member]):
    found = steps(RepositoryHolder("app", right, "user:u"), REVIEWED)
    assert {edge.target for edge in found} == reached
    assert {edge.source for edge in found} == {Member("github:user:u")}
    assert all(edge.is_rising and "app" in edge.why for edge in found)
    assert all(edge.doubt == ("it has to push, too" if right is RepositoryRight.WRITE_ENVIRONMENTS else "") for edge in found)


def test_who_passes_by_the_rules_of_a_branch_has_jobs_of_that_branch():
    holder = RepositoryHolder("app", RepositoryRight.BYPASS_RULES, "app:9", ("refs/heads/main",))
    assert [edge.target for edge in steps(holder, REVIEWED)] == [MAIN]


@pytest.mark.parametrize(
    "rules",
    [
        BranchRules("app", ("refs/heads/main",), needs_review=False),
        BranchRules("app", ("refs/heads/main",), needs_review=True, is_enforced=False),
        BranchRules("app", ("refs/heads/main",), needs_review=True, excluded=("refs/heads/x",)),
        BranchRules("app", ("~DEFAULT_BRANCH",), needs_review=True),
        BranchRules("app", (UNKNOWN,), needs_review=True),
        BranchRules("app", UNKNOWN, needs_review=True),
        BranchRules("other", ("refs/heads/main",), needs_review=True),
    ],
)
def test_rules_that_are_not_surely_in_the_way_are_not(rules: BranchRules):
    found = steps(RepositoryHolder("app", RepositoryRight.WRITE_CONTENTS, "user:u"), rules)
    assert {edge.target for edge in found} == {MAIN, OTHER}


def test_a_repository_whose_number_is_not_known_may_be_any():
    found = steps(RepositoryHolder(UNKNOWN, RepositoryRight.ADMINISTER, UNKNOWN), repository=Repository("app"))
    assert {edge.target for edge in found} == {MAIN, OTHER, ELSEWHERE}
    assert {edge.source for edge in found} == {Member("somebody at GitHub who is not known")}
    assert all("is not known" in edge.doubt for edge in found)


def test_a_member_that_is_not_sure_to_come_in_is_reached_perhaps():
    facts = Facts(
        projects=(Project("p"),),
        pools=(Pool(POOL),),
        providers=(Provider(POOL, "github", ISSUER, UNKNOWN, attribute_mapping()),),
        repositories=(Repository("app", id="1"),),
        holders=(RepositoryHolder("app", RepositoryRight.ADMINISTER, "user:u"),),
    )
    (edge,) = minting(facts, Entrances(facts, Hierarchy(facts)), (MAIN,))
    assert edge.doubt == "what the provider github admits is not known"
