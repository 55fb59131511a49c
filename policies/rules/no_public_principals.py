"""Public access hides in three places: members of policies, access control lists of storage, access entries of datasets."""

from collections.abc import Iterator
from typing import Final

from policies.frameworks import CIS_NO_PUBLIC_BUCKETS, CIS_NO_PUBLIC_DATASETS, CIS_NO_PUBLIC_KEYS
from policies.grants import is_grant, members_of
from policies.outcome import Finding
from policies.resources import Resource, Value
from policies.rule import Applicability, ResourceRule, Severity, collect

_EVERYBODY: Final = {
    "allusers": "anybody on the internet, without signing in,",
    "allauthenticatedusers": "anybody with a Google account of any kind",
}
_PREDEFINED: Final = {
    "publicread": _EVERYBODY["allusers"],
    "publicreadwrite": _EVERYBODY["allusers"],
    "authenticatedread": _EVERYBODY["allauthenticatedusers"],
}
_LISTS: Final = ("entity", "roleEntities", "predefinedAcl", "defaultAcl", "accesses", "iamMember", "specialGroup")
"""Inputs of `gcp:storage/*` and `gcp:bigquery/*` that name who has access (pulumi-gcp 10.2.0)."""


def covers(resource: Resource) -> bool:
    """Say whether a resource says who has access."""
    has_list = resource.type.startswith(("gcp:storage/", "gcp:bigquery/")) and any(key in resource.inputs for key in _LISTS)
    return has_list or is_grant(resource)


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield every place where everybody has access."""
    for member in _named(resource):
        yield from collect(_judge_member, member)


def _named(resource: Resource) -> Iterator[Value]:
    if is_grant(resource):
        yield from members_of(resource)
    yield from (resource.read(key) for key in ("entity", "predefinedAcl", "defaultAcl", "iamMember", "specialGroup"))
    yield from resource.read("roleEntities").items()
    for access in resource.read("accesses").items():
        yield from (access.field("iamMember"), access.field("specialGroup"))


def _judge_member(member: Value) -> Iterator[Finding]:
    text = member.optional_text()
    if text is None:
        return
    # An entry of roleEntities is ROLE:ENTITY.
    last = text.rpartition(":")[2].lower()
    whom = _EVERYBODY.get(last) or _PREDEFINED.get(last)
    if whom is not None:
        yield Finding(
            member.path,
            f"access is given to {text}",
            f"{whom} has it",
            "Name the service accounts or groups that need it; serve public files through the web application.",
        )


_TYPE = "gcp:storage/bucketIAMMember:BucketIAMMember"
_ROLE = {"bucket": "living-tree-evidence", "role": "roles/storage.objectViewer"}

RULE = ResourceRule(
    id="no-public-principals",
    title="Nothing is granted to allUsers or allAuthenticatedUsers",
    severity=Severity.CRITICAL,
    why="Both mean strangers: `allAuthenticatedUsers` is every Google account in the world, not those of the organization.",
    remediation=(
        "Replace the member by the service account or the group that needs access.",
        "Turn on `publicAccessPrevention` for buckets, so that nobody can grant it again.",
    ),
    frameworks=(CIS_NO_PUBLIC_KEYS, CIS_NO_PUBLIC_BUCKETS, CIS_NO_PUBLIC_DATASETS),
    applies_to=Applicability("Google IAM members, bindings and policies; access lists of buckets, objects and datasets", covers),
    bad=(Resource(_TYPE, "evidence", {**_ROLE, "member": "allUsers"}),),
    good=(Resource(_TYPE, "evidence", {**_ROLE, "member": "group:platform@livingtree.io"}),),
    judge=judge,
)
