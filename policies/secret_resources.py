"""Recognise secrets of Secret Manager, regional ones too, and say which secret a resource is about.

A grant names its secret by its id alone, by `P/ID` or in full, and the provider keeps it in full (pulumi-gcp 10.2.0).
"""

from dataclasses import dataclass
from typing import Final

from policies.resources import Resource

SECRET_TYPES: Final = frozenset(
    {"gcp:secretmanager/secret:Secret", "gcp:secretmanager/regionalSecret:RegionalSecret"},
)
_GRANT_TYPES: Final = "gcp:secretmanager/secretIam", "gcp:secretmanager/regionalSecretIam"


@dataclass(frozen=True, slots=True)
class SecretName:
    """Which secret it is."""

    project: str
    """Id or number; empty for the provider's own."""
    location: str
    """Empty for a secret that is not regional."""
    secret_id: str

    def may_be(self, other: "SecretName") -> bool:
        """Say whether both may name one secret: a project left out, and a number beside an id, may be the same project."""
        if (self.location, self.secret_id) != (other.location, other.secret_id):
            return False
        projects = {self.project, other.project}
        return len(projects) == 1 or "" in projects or self.project.isdecimal() != other.project.isdecimal()


def is_secret(resource: Resource) -> bool:
    """Say whether a resource is a secret."""
    return resource.type in SECRET_TYPES


def is_secret_grant(resource: Resource) -> bool:
    """Say whether a resource grants something on one secret."""
    return resource.type.startswith(_GRANT_TYPES)


def secret_name(resource: Resource) -> SecretName:
    """Return which secret a secret or a grant is about. Raises `UndecidedError` while that is not known."""
    project = resource.read("project").optional_text() or ""
    location = resource.read("location").optional_text() or ""
    parts = resource.read("secretId").text().split("/")
    if len(parts) > 1:
        project = parts[1] if parts[0] == "projects" else parts[0]
    return SecretName(project, location, parts[-1])
