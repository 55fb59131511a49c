"""Who comes in at a member, and what of it nobody can tell."""

from dataclasses import replace

import pytest

from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.entrances import SIGNED_BY_GITHUB, Entrance, Entrances
from bulwark.core.trust.facts import Facts, FederationPolicy, Pool, Project, Provider, TrustedSource
from bulwark.core.trust.granting import SOMEBODY, policy_member, trusted_member
from bulwark.core.trust.graph import Member
from bulwark.core.trust.hierarchy import Hierarchy
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.provider import ISSUER

POOL = "projects/p/locations/global/workloadIdentityPools/pool"
OWN = Provider(POOL, "github", ISSUER, 'assertion.repository_id == "1"', {"google.subject": "assertion.sub"})
JOB = {
    "iss": ISSUER,
    "sub": "s",
    "repository_id": "1",
    "repository_owner_id": "7",
    "run_id": "9",
    "event_name": "push",
    "ref": "refs/heads/main",
}


def entrance(member: str, facts: Facts) -> Entrance:
    return Entrances(facts, Hierarchy(facts)).of(Member(member))


def pool(*providers: Provider, number: bool = True) -> Facts:
    return Facts(projects=(Project("p", "7" if number else UNKNOWN),), pools=(Pool(POOL),), providers=providers)


def everybody(project: str = "7") -> str:
    return f"principalSet://iam.googleapis.com/{POOL.replace('projects/p', f'projects/{project}')}/*"


def test_all_of_a_pool_are_those_that_its_providers_admit():
    found = entrance(everybody(), pool(OWN))
    assert found.tokens.holds(JOB)
    assert not found.tokens.holds({**JOB, "repository_id": "2"})
    assert found.tokens == found.possible
    assert found.doubts == ()


def test_a_pool_is_found_by_its_name_where_the_project_has_no_known_number():
    assert entrance(everybody(), pool(OWN, number=False)).tokens.holds(JOB)
    assert entrance(everybody("q"), pool(OWN, number=False)).doubts


def test_one_identity_is_told_by_its_subject():
    found = entrance(everybody().replace("principalSet", "principal").replace("/*", "/subject/s"), pool(OWN))
    assert found.tokens.holds(JOB)
    assert not found.tokens.holds({**JOB, "sub": "t"})


def test_nobody_comes_in_where_no_provider_is_on():
    assert entrance(everybody(), pool(replace(OWN, is_disabled=True))) == Entrance()
    assert entrance(everybody(), pool()) == Entrance()


def test_a_provider_of_another_kind_admits_somebody_without_a_token():
    found = entrance(everybody(), pool(replace(OWN, issuer="")))
    assert found.is_person
    assert found.possible.is_empty


def test_a_provider_of_another_issuer_admits_tokens_of_that_issuer():
    found = entrance(everybody(), pool(replace(OWN, issuer="https://issuer.example", condition="")))
    assert found.tokens.holds({"iss": "https://issuer.example"})
    assert not found.tokens.holds(JOB)


@pytest.mark.parametrize("provider", [replace(OWN, pool=UNKNOWN), replace(OWN, is_disabled=UNKNOWN)])
def test_a_provider_that_may_not_count_admits_nobody_surely(provider: Provider):
    found = entrance(everybody(), pool(provider))
    assert found.tokens.is_empty
    assert found.possible.holds(JOB)
    assert found.doubts == ("whether the provider github counts is not known",)


def test_a_provider_without_a_known_name_or_issuer_may_admit_everybody():
    found = entrance(everybody(), pool(replace(OWN, id=UNKNOWN, issuer=UNKNOWN, mapping=UNKNOWN)))
    assert found.possible == ClaimSet.everything()
    assert found.doubts == ("what the provider without a known name admits is not known",)


@pytest.mark.parametrize("name", ["allUsers", "allAuthenticatedUsers"])
def test_everybody_is_everybody(name: str):
    found = entrance(name, Facts())
    assert found.is_person
    assert found.tokens == ClaimSet.everything()


def test_a_person_has_no_token_and_somebody_may_have_any():
    assert entrance("user:a@example.com", Facts()) == Entrance(is_person=True)
    assert entrance(SOMEBODY, Facts()).possible == ClaimSet.everything()


def test_vercel_takes_the_tokens_with_the_listed_claims():
    facts = Facts(trusted_sources=(TrustedSource("x", ISSUER, {"repository_id": ("1", "2")}),))
    found = entrance(trusted_member(0).name, facts)
    assert found.tokens.holds(JOB)
    assert not found.tokens.holds({**JOB, "repository_id": "3"})


@pytest.mark.parametrize(
    ("policy", "possible"),
    [
        (FederationPolicy("f", UNKNOWN, {}), ClaimSet.everything()),
        (FederationPolicy("f", ISSUER, UNKNOWN), SIGNED_BY_GITHUB),
        (FederationPolicy("f", ISSUER, {"ref": UNKNOWN}), SIGNED_BY_GITHUB),
        (FederationPolicy("f", ISSUER, {"ref": ("a", UNKNOWN)}), SIGNED_BY_GITHUB),
    ],
)
def test_claims_that_are_not_known_admit_nobody_surely(policy: FederationPolicy, possible: ClaimSet):
    found = entrance(policy_member(0).name, Facts(federation_policies=(policy,)))
    assert found.tokens.is_empty
    assert found.possible <= possible
    assert possible <= found.possible
    assert len(found.doubts) == 1
