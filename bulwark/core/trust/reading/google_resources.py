"""Read secrets and custom roles."""

from collections.abc import Iterator
from typing import Final

from bulwark.core.state import Resource
from bulwark.core.trust.facts import CustomRole, Facts, Secret
from bulwark.core.trust.known import UNKNOWN, Text
from bulwark.core.trust.reading.google_names import below, project_of
from bulwark.core.trust.reading.inputs import text_of, texts_of, value_of


def _secret(resource: Resource, default: Text) -> Iterator[Facts]:
    name = text_of(value_of(resource, "secretId"), UNKNOWN)
    yield Facts(secrets=(Secret(below(project_of(resource, default), "secrets", name)),))


def _regional_secret(resource: Resource, default: Text) -> Iterator[Facts]:
    name, location = (text_of(value_of(resource, key), UNKNOWN) for key in ("secretId", "location"))
    kind = UNKNOWN if location is UNKNOWN else f"locations/{location}/secrets"
    yield Facts(secrets=(Secret(UNKNOWN if kind is UNKNOWN else below(project_of(resource, default), kind, name)),))


def _project_role(resource: Resource, default: Text) -> Iterator[Facts]:
    name = below(project_of(resource, default), "roles", text_of(value_of(resource, "roleId"), UNKNOWN))
    yield Facts(custom_roles=(CustomRole(name, texts_of(value_of(resource, "permissions"))),))


def _organization_role(resource: Resource, _default: Text) -> Iterator[Facts]:
    role, organization = (text_of(value_of(resource, key), UNKNOWN) for key in ("roleId", "orgId"))
    name = UNKNOWN if role is UNKNOWN or organization is UNKNOWN else f"organizations/{organization}/roles/{role}"
    yield Facts(custom_roles=(CustomRole(name, texts_of(value_of(resource, "permissions"))),))


READERS: Final = {
    "gcp:secretmanager/secret:Secret": _secret,
    "gcp:secretmanager/regionalSecret:RegionalSecret": _regional_secret,
    "gcp:projects/iAMCustomRole:IAMCustomRole": _project_role,
    "gcp:organizations/iAMCustomRole:IAMCustomRole": _organization_role,
}
"""Type token to what reads it."""
