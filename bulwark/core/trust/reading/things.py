"""Make facts of what exists at the vendors and nobody declared, and of where nobody could look."""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Final

from bulwark.core.drift.thing import Listing, Place, Thing
from bulwark.core.trust.facts import (
    AccountKey,
    Binding,
    Facts,
    FederationPolicy,
    GitHubEnvironment,
    Pool,
    Provider,
    RepositoryHolder,
    RepositoryRight,
    Unseen,
)
from bulwark.core.trust.known import UNKNOWN, Text
from bulwark.core.trust.reading.resources import with_joined_environments


def _binding(thing: Thing) -> Facts:
    facts = thing.facts
    member, condition = facts.get("member", ""), facts.get("condition", "")
    # The reader tells the member with its condition and title behind it.
    member = member.partition(" if ")[0]
    role: Text = facts.get("role") or UNKNOWN
    return Facts(
        bindings=(Binding(_resource(thing.place), role, (member or UNKNOWN,), condition, f"seen on {thing.place.name}"),)
    )


def _provider(thing: Thing) -> Facts:
    is_disabled = thing.facts.get("disabled", "").lower() == "true"
    # What it maps the tokens to, and whose they are, the list does not say.
    provider = Provider(thing.place.name, thing.id, UNKNOWN, thing.facts.get("rights", ""), UNKNOWN, is_disabled=is_disabled)
    return Facts(providers=(provider,))


def _key(thing: Thing) -> Facts:
    return Facts(keys=(AccountKey(thing.place.name.rpartition("/")[2], thing.id),))


def _pool(thing: Thing) -> Facts:
    return Facts(pools=(Pool(f"{thing.place.name}/locations/global/workloadIdentityPools/{thing.id}"),))


def _branch(thing: Thing) -> Facts:
    repository, _, environment = thing.place.name.partition("/environments/")
    pattern: Text = thing.facts.get("title") or UNKNOWN
    is_tag = thing.facts.get("type") == "tag"
    return Facts(
        environments=(
            GitHubEnvironment(
                repository.rpartition("/")[2],
                environment,
                branch_patterns=() if is_tag else (pattern,),
                tag_patterns=(pattern,) if is_tag else (),
                has_custom_policies=True,
                is_policy_only=True,
            ),
        )
    )


def _deploy_key(thing: Thing) -> Facts:
    is_reader = thing.facts.get("only reads", "").lower() == "true"
    return Facts() if is_reader else _holder(thing, f"key:{thing.facts.get('title', thing.id)}")


def _collaborator(thing: Thing) -> Facts:
    return Facts() if thing.facts.get("rights") in {"read", "triage"} else _holder(thing, f"user:{thing.id}")


def _holder(thing: Thing, holder: str) -> Facts:
    repository = thing.place.name.rpartition("/")[2]
    rights = [RepositoryRight.WRITE_CONTENTS]
    rights += [RepositoryRight.ADMINISTER] if thing.facts.get("rights") == "admin" else []
    return Facts(holders=tuple(RepositoryHolder(repository, right, holder) for right in rights))


def _federation_policy(thing: Thing) -> Facts:
    return Facts(federation_policies=(FederationPolicy(thing.id, UNKNOWN, UNKNOWN),))


READERS: Final[Mapping[str, Callable[[Thing], Facts]]] = {
    "google-account-member": _binding,
    "google-secret-member": _binding,
    "google-project-member": _binding,
    "google-pool-member": _binding,
    "google-bucket-member": _binding,
    "google-key-member": _binding,
    "google-identity-pool": _pool,
    "google-identity-provider": _provider,
    "google-service-account-key": _key,
    "github-environment-branch": _branch,
    "github-deploy-key": _deploy_key,
    "github-collaborator": _collaborator,
    "vercel-federation-policy": _federation_policy,
}
"""Kind of thing to what reads it: what tells of trust. A test holds the names to the registry of kinds."""


def facts_of_things(declared: Facts, things: Iterable[Thing], unseen: Iterable[Listing]) -> Facts:
    """Return the facts of what is declared with those of what nobody declared; what nobody could look at is not known.

    Args:
        declared: of the resources that stand.
        things: what exists besides.
        unseen: the places that could not be looked at.
    """
    found = (READERS[thing.place.kind](thing) for thing in things)
    hidden = Facts(unseen=tuple(Unseen(_resource(one.place), one.reason, one.remedy) for one in unseen))
    return with_joined_environments(reduce(or_, found, declared | hidden))


def _resource(place: Place) -> str:
    return f"buckets/{place.name.removeprefix('b/')}" if place.name.startswith("b/") else place.name
