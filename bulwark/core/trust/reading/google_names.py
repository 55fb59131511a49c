"""Write the names of Google's resources as its API does, from the several ways in which programs may write them."""

import re
from collections.abc import Iterable
from typing import Final

from bulwark.core.state import Resource
from bulwark.core.trust.known import UNKNOWN, Text
from bulwark.core.trust.reading.inputs import text_of, value_of

PROVIDER: Final = "pulumi:providers:gcp"
"""The type of what says the project of resources that name none."""
_EMAIL: Final = re.compile(r"(?P<id>[^@/]+)@(?P<project>[^@/]+)\.iam\.gserviceaccount\.com")
_KEY: Final = re.compile(r"(?:projects/)?([^/]+)/(?:locations/)?([^/]+)/(?:keyRings/)?([^/]+)(?:/(?:cryptoKeys/)?([^/]+))?")


def default_project(resources: Iterable[Resource]) -> Text:
    """Return the project of resources that name none: that of the program's one provider, unknown where there are several."""
    named = {text_of(value_of(one, "project"), UNKNOWN) for one in resources if one.type == PROVIDER}
    return named.pop() if len(named) == 1 else UNKNOWN


def project_of(resource: Resource, default: Text) -> Text:
    """Return the id or number of the project that a resource stands in."""
    named = text_of(value_of(resource, "project"), default)
    return named if named is UNKNOWN else named.removeprefix("projects/")


def below(project: Text, kind: str, name: Text) -> Text:
    """Return `projects/P/kind/name`; a name that is written in full already is kept."""
    if name is UNKNOWN or name.startswith("projects/"):
        return name
    return UNKNOWN if project is UNKNOWN else f"projects/{project}/{kind}/{name}"


def account_name(written: Text) -> Text:
    """Return `projects/P/serviceAccounts/EMAIL` of a service account that is written with or without its project."""
    if written is UNKNOWN:
        return UNKNOWN
    email = written.rpartition("/")[2]
    match = _EMAIL.fullmatch(email)
    if match is not None:
        return f"projects/{match['project']}/serviceAccounts/{email}"
    return written if written.startswith("projects/") and not written.startswith("projects/-/") else UNKNOWN


def email_of(account_id: Text, project: Text) -> Text:
    """Return the address that Google gives a service account of a project."""
    if account_id is UNKNOWN or project is UNKNOWN:
        return UNKNOWN
    domain_project = ".".join(reversed(project.split(":")))
    return f"{account_id}@{domain_project}.iam.gserviceaccount.com"


def key_name(written: Text) -> Text:
    """Return the full name of a key ring or key of Cloud KMS, from `P/L/RING/KEY` as well."""
    match = None if written is UNKNOWN else _KEY.fullmatch(written)
    if match is None:
        return UNKNOWN
    project, location, ring, key = match.groups()
    return f"projects/{project}/locations/{location}/keyRings/{ring}" + (f"/cryptoKeys/{key}" if key else "")
