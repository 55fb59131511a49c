"""Read whose tokens Vercel takes: the trusted sources of projects and the federation policies of the team."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bulwark.core.state import Resource, Unread
from bulwark.core.trust.facts import Facts, FederationPolicy, TrustedSource
from bulwark.core.trust.known import UNKNOWN, Text, Texts, Unknown
from bulwark.core.trust.reading.inputs import flag_of, object_of, objects_of, text_of, texts_of, value_of


def _project(resource: Resource) -> Iterator[Facts]:
    project: Text = resource.id or text_of(value_of(resource, "name"), UNKNOWN)
    trusted = object_of(value_of(resource, "trustedSources"))
    sources = objects_of(trusted.get("externalSources")) if isinstance(trusted, Mapping) else trusted
    listed = (sources,) if isinstance(sources, Unread) else sources
    yield Facts(trusted_sources=tuple(_source(project, one) for one in listed))


def _source(project: Text, source: Mapping[str, Any] | Unread) -> TrustedSource:
    if isinstance(source, Unread):
        return TrustedSource(project, UNKNOWN, UNKNOWN)
    claims, targets = source.get("claims"), object_of(source.get("to"))
    read: Mapping[str, Texts] | Unknown = UNKNOWN
    if isinstance(claims, Mapping):
        read = {str(name): texts_of(values) for name, values in claims.items()}
    slugs = texts_of(targets.get("slugs")) if isinstance(targets, Mapping) else UNKNOWN
    return TrustedSource(project, text_of(source.get("issuer"), UNKNOWN), read, slugs)


def _policy(resource: Resource) -> Iterator[Facts]:
    commands, permissions = (texts_of(value_of(resource, key)) for key in ("commands", "permissions"))
    within = object_of(value_of(resource, "resources"))
    yield Facts(
        federation_policies=(
            FederationPolicy(
                resource.id or text_of(value_of(resource, "name"), UNKNOWN),
                text_of(value_of(resource, "issuerUrl"), UNKNOWN),
                _claims(objects_of(value_of(resource, "claims"))),
                UNKNOWN if commands is UNKNOWN or permissions is UNKNOWN else (*commands, *permissions),
                texts_of(within.get("projectIds")) if isinstance(within, Mapping) else UNKNOWN,
            ),
        )
    )


def _claims(listed: tuple[Mapping[str, Any] | Unread, ...] | Unread) -> Mapping[str, Texts] | Unknown:
    if isinstance(listed, Unread):
        return UNKNOWN
    read: dict[str, Texts] = {}
    for one in listed:
        name = text_of(one.get("name"), UNKNOWN) if isinstance(one, Mapping) else UNKNOWN
        if name is UNKNOWN or not isinstance(one, Mapping):
            return UNKNOWN
        read[name] = _values(objects_of(one.get("values")))
    return read


def _values(listed: tuple[Mapping[str, Any] | Unread, ...] | Unread) -> Texts:
    """Return the values of a claim; one with wildcards admits what no list of texts tells."""
    if isinstance(listed, Unread):
        return UNKNOWN
    return tuple(
        text_of(one.get("value"), UNKNOWN)
        if isinstance(one, Mapping) and flag_of(one.get("wildcards"), absent=False) is False
        else UNKNOWN
        for one in listed
    )


READERS: Final = {
    "vercel:index/project:Project": _project,
    "vercel:index/oidcFederationPolicy:OidcFederationPolicy": _policy,
}
"""Type token to what reads it."""
