"""Read projects, workload identity pools and providers, service accounts and their keys."""

from collections.abc import Iterator, Mapping
from typing import Final

from bulwark.core.state import Resource, Unread
from bulwark.core.trust.facts import AccountKey, Facts, Pool, Project, Provider, ServiceAccount
from bulwark.core.trust.known import UNKNOWN, Flag, Text
from bulwark.core.trust.reading.google_names import below, email_of, project_of
from bulwark.core.trust.reading.inputs import flag_of, object_of, table_of, text_of, texts_of, value_of, vendor_value_of

_POOLS: Final = "locations/global/workloadIdentityPools"
_OTHER_KINDS: Final = ("aws", "saml", "x509")


def _project(resource: Resource, _default: Text) -> Iterator[Facts]:
    name = text_of(value_of(resource, "projectId"), UNKNOWN)
    if isinstance(name, str):
        folder, organization = (text_of(value_of(resource, key)) for key in ("folderId", "orgId"))
        yield Facts(projects=(Project(name, text_of(value_of(resource, "number"), UNKNOWN), _parent(folder, organization)),))


def _parent(folder: Text, organization: Text) -> Text:
    if folder is UNKNOWN or organization is UNKNOWN:
        return UNKNOWN
    if folder:
        return f"folders/{folder.removeprefix('folders/')}"
    return f"organizations/{organization}" if organization else UNKNOWN


def _pool(resource: Resource, default: Text) -> Iterator[Facts]:
    project = project_of(resource, default)
    name = below(project, _POOLS, text_of(value_of(resource, "workloadIdentityPoolId"), UNKNOWN))
    yield Facts(pools=(Pool(name, flag_of(value_of(resource, "disabled"))),))
    # Google writes the pool's full name with the number of the project.
    written = text_of(resource.outputs.get("name"))
    number = written.split("/")[1] if isinstance(written, str) and written.startswith("projects/") else ""
    if isinstance(project, str) and number.isdigit():
        yield Facts(projects=(Project(project, number),))


def _provider(resource: Resource, default: Text) -> Iterator[Facts]:
    oidc = object_of(value_of(resource, "oidc"))
    yield Facts(
        providers=(
            Provider(
                pool=below(project_of(resource, default), _POOLS, text_of(value_of(resource, "workloadIdentityPoolId"), UNKNOWN)),
                id=text_of(value_of(resource, "workloadIdentityPoolProviderId"), UNKNOWN),
                issuer=_issuer(resource, oidc),
                condition=text_of(value_of(resource, "attributeCondition")),
                mapping=table_of(value_of(resource, "attributeMapping")),
                audiences=texts_of(oidc.get("allowedAudiences")) if isinstance(oidc, Mapping) else UNKNOWN,
                is_disabled=flag_of(value_of(resource, "disabled")),
            ),
        )
    )


def _issuer(resource: Resource, oidc: Mapping[str, object] | Unread) -> Text:
    if isinstance(oidc, Unread):
        return UNKNOWN
    is_other_kind = any(value_of(resource, kind) is not None for kind in _OTHER_KINDS)
    return text_of(oidc.get("issuerUri"), "" if is_other_kind else UNKNOWN)


def _account(resource: Resource, default: Text) -> Iterator[Facts]:
    project = project_of(resource, default)
    email = text_of(resource.outputs.get("email"), UNKNOWN)
    if email is UNKNOWN:
        email = email_of(text_of(value_of(resource, "accountId"), UNKNOWN), project)
    is_disabled: Flag = flag_of(value_of(resource, "disabled"))
    yield Facts(accounts=(ServiceAccount(email, project, is_disabled),))


def _key(resource: Resource, default: Text) -> Iterator[Facts]:
    written = text_of(value_of(resource, "serviceAccountId"), UNKNOWN)
    if isinstance(written, str):
        last = written.rpartition("/")[2]
        written = last if "@" in last else email_of(last, project_of(resource, default))
    yield Facts(keys=(AccountKey(written, text_of(vendor_value_of(resource, "name"), resource.id or UNKNOWN)),))


READERS: Final = {
    "gcp:organizations/project:Project": _project,
    "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": _pool,
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": _provider,
    "gcp:serviceaccount/account:Account": _account,
    "gcp:serviceaccount/key:Key": _key,
}
"""Type token to what reads it."""
