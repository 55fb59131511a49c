"""Read who is granted what out of every resource of the Google provider that grants something.

There are 475 such types in pulumi-gcp 10.2.0 (members, bindings and policies of everything that has a policy), so they are
recognised by their shape: a name that ends in IAM and `Member`, `Binding` or `Policy`, `role` beside `member` or `members`, or
`policyData`. `IamMemberRemove` takes a member away and grants nothing.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from bulwark.core.state import Resource
from bulwark.core.trust.facts import Binding, Facts
from bulwark.core.trust.known import UNKNOWN, Text, Texts
from bulwark.core.trust.reading.google_names import account_name, below, key_name, project_of
from bulwark.core.trust.reading.inputs import object_of, text_of, texts_of, value_of

_KIND: Final = re.compile(r"(?i:iam)(Member|Binding|Policy)$")
_REMOVES: Final = re.compile(r"(?i:iam)MemberRemove$")


def is_grant(resource: Resource) -> bool:
    """Say whether a resource of the Google provider grants roles."""
    if not resource.type.startswith("gcp:") or _REMOVES.search(resource.type):
        return False
    names = resource.inputs.keys() | resource.outputs.keys()
    return bool(_KIND.search(resource.type)) or "policyData" in names or ("role" in names and bool(names & {"member", "members"}))


def grants_of(resource: Resource, default: Text) -> Facts:
    """Return the bindings that a resource makes."""
    place = _place_of(resource, default)
    if value_of(resource, "policyData") is not None or resource.type.endswith("Policy"):
        return Facts(bindings=tuple(_in_policy(resource, place)))
    return Facts(bindings=(_binding(resource, place, lambda key: value_of(resource, key)),))


def _binding(resource: Resource, place: Text, read: Callable[[str], Any]) -> Binding:
    return Binding(place, text_of(read("role"), UNKNOWN), _members(read), _condition(read("condition")), resource.urn)


def _members(read: Callable[[str], Any]) -> Texts:
    many = read("members")
    return texts_of(many) if many is not None else (text_of(read("member"), UNKNOWN),)


def _condition(written: Any) -> Text:
    condition = object_of(written)
    return text_of(condition.get("expression")) if isinstance(condition, Mapping) else UNKNOWN


def _in_policy(resource: Resource, place: Text) -> Iterator[Binding]:
    data = value_of(resource, "policyData")
    try:
        listed = json.loads(data).get("bindings", ()) if isinstance(data, str) else None
    except (ValueError, AttributeError):
        listed = None
    if not isinstance(listed, list | tuple) or not all(isinstance(one, Mapping) for one in listed):
        yield Binding(place, UNKNOWN, UNKNOWN, "", resource.urn)
        return
    for one in listed:
        yield _binding(resource, place, one.get)


def _place_of(resource: Resource, default: Text) -> Text:
    """Return the name of what a grant is made on."""
    module = resource.type.split(":")[1].partition("/")[0].lower()
    kind = resource.type.rpartition(":")[2].lower()
    reader = _PLACES.get(module)
    found = reader(resource, kind, default) if reader else None
    if found is not None:
        return found
    # What it is on has no place in a hierarchy that matters here: it is told apart by its own name.
    key, value = next(((key, value_of(resource, key)) for key in sorted(resource.inputs) if key not in _COMMON), ("", None))
    return below(project_of(resource, default), f"{module}-{key}", text_of(value, UNKNOWN))


_COMMON: Final = frozenset({"project", "location", "region", "zone", "role", "member", "members", "condition", "policyData"})


def _read(resource: Resource, key: str) -> Text:
    return text_of(value_of(resource, key), UNKNOWN)


def _prefixed(prefix: str, name: Text) -> Text:
    return UNKNOWN if name is UNKNOWN else f"{prefix}/{name.removeprefix(f'{prefix}/')}"


def _on_project(resource: Resource, _kind: str, default: Text) -> Text:
    return _prefixed("projects", project_of(resource, default))


def _on_folder(resource: Resource, _kind: str, _default: Text) -> Text:
    return _prefixed("folders", _read(resource, "folder"))


def _on_organization(resource: Resource, _kind: str, _default: Text) -> Text:
    return _prefixed("organizations", _read(resource, "orgId"))


def _on_account(resource: Resource, _kind: str, _default: Text) -> Text:
    return account_name(_read(resource, "serviceAccountId"))


def _on_secret(resource: Resource, kind: str, default: Text) -> Text:
    location = _read(resource, "location") if kind.startswith("regional") else ""
    folder = "secrets" if location == "" else UNKNOWN if location is UNKNOWN else f"locations/{location}/secrets"
    return UNKNOWN if folder is UNKNOWN else below(project_of(resource, default), folder, _read(resource, "secretId"))


def _on_bucket(resource: Resource, kind: str, _default: Text) -> Text | None:
    if not kind.startswith("bucket"):
        return None
    bucket = _read(resource, "bucket")
    return UNKNOWN if bucket is UNKNOWN else f"buckets/{bucket.removeprefix('b/')}"


def _on_key(resource: Resource, kind: str, _default: Text) -> Text:
    return key_name(_read(resource, "cryptoKeyId" if kind.startswith("cryptokey") else "keyRingId"))


def _on_pool(resource: Resource, kind: str, default: Text) -> Text | None:
    if not kind.startswith("workloadidentitypool"):
        return None
    return below(
        project_of(resource, default), "locations/global/workloadIdentityPools", _read(resource, "workloadIdentityPoolId")
    )


_PLACES: Final[Mapping[str, Callable[[Resource, str, Text], Text | None]]] = {
    "projects": _on_project,
    "folder": _on_folder,
    "organizations": _on_organization,
    "serviceaccount": _on_account,
    "secretmanager": _on_secret,
    "storage": _on_bucket,
    "kms": _on_key,
    "iam": _on_pool,
}
