"""Make facts of any program's resources: from the state that it left, or as a plan would leave them."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from itertools import chain
from typing import Final

from bulwark.core.state import Resource
from bulwark.core.trust.facts import Facts, GitHubEnvironment
from bulwark.core.trust.known import UNKNOWN, Text, Texts
from bulwark.core.trust.reading import github, google_grants, google_identity, google_resources, vercel
from bulwark.core.trust.reading.google_names import PROVIDER, default_project

_GOOGLE: Final = {**google_identity.READERS, **google_resources.READERS}
_OTHERS: Final = {**github.READERS, **vercel.READERS}


def says_of_trust(resource: Resource) -> bool:
    """Say whether a resource may tell anything of trust: all else can be left out without a difference to the facts."""
    return (
        resource.type in _GOOGLE
        or resource.type in _OTHERS
        or resource.type == PROVIDER
        or resource.type.startswith("github:")
        or google_grants.is_grant(resource)
    )


def facts_of(resources: Iterable[Resource]) -> Facts:
    """Return what resources tell of trust, in their order. Types that say nothing of it are passed over."""
    listed = tuple(resources)
    default = default_project(listed)
    parts = [part for one in listed for part in _facts_of_one(one, default)]
    found = Facts(**{one.name: tuple(chain.from_iterable(getattr(part, one.name) for part in parts)) for one in fields(Facts)})
    return with_joined_environments(found)


def with_joined_environments(facts: Facts) -> Facts:
    """Return facts in which each environment has its branches, whoever told of them."""
    return replace(facts, environments=tuple(_joined(facts.environments)))


def _facts_of_one(resource: Resource, default: Text) -> Iterable[Facts]:
    if google_grants.is_grant(resource):
        return (google_grants.grants_of(resource, default),)
    if resource.type in _GOOGLE:
        return _GOOGLE[resource.type](resource, default)
    found = _OTHERS[resource.type](resource) if resource.type in _OTHERS else ()
    return chain(found, github.repository_number(resource)) if resource.type.startswith("github:") else found


def _joined(environments: Iterable[GitHubEnvironment]) -> Iterator[GitHubEnvironment]:
    """Join each environment with its branch policies, which are resources of their own. GitHub tells no case apart."""
    places: dict[tuple[Text, Text], GitHubEnvironment] = {}
    for one in environments:
        place = (_lower(one.repository), _lower(one.name))
        known = None if UNKNOWN in place else places.get(place)
        if UNKNOWN in place:
            yield one
        else:
            places[place] = one if known is None else _both(known, one)
    yield from places.values()


def _lower(text: Text) -> Text:
    return text if text is UNKNOWN else text.lower()


def _both(one: GitHubEnvironment, other: GitHubEnvironment) -> GitHubEnvironment:
    environment, policy = (other, one) if one.is_policy_only else (one, other)
    return replace(
        environment,
        branch_patterns=joined_texts(environment.branch_patterns, policy.branch_patterns),
        tag_patterns=joined_texts(environment.tag_patterns, policy.tag_patterns),
    )


def joined_texts(one: Texts, other: Texts) -> Texts:
    """Return both lists; unknown as soon as one of them is."""
    return UNKNOWN if one is UNKNOWN or other is UNKNOWN else (*one, *other)
