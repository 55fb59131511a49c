"""Members of the IAM policies of everything that is declared: who was let in besides those whom the program lets in.

One thing is one (role, member, condition). An `IAMMember` declares one, an `IAMBinding` all of its role and condition, an
`IAMPolicy` all there are (pulumi-gcp 10.2.0): what is too much in a declared list is a difference of that resource.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from bulwark.core.drift.declaration import Contract, Declaration
from bulwark.core.drift.declared_values import last_part, object_of, text_of, texts_of
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.kinds.google_agents import bucket_rights, project_rights
from bulwark.core.drift.thing import Key, Place, Vendor
from bulwark.core.state import Resource

_ADDRESSED: Final = frozenset({"user", "group", "serviceAccount", "domain"})
_IF: Final = " if "
_OWNER: Final = "roles/owner"
_GRANTED_KINDS: Final = {"b": "google-bucket-member", "projects": "google-key-member"}
"""First part of what a right is granted on before the program, to the kind: the state's bucket or its key."""


def member_id(role: str, member: str, condition: Mapping[str, Any] | None = None) -> str:
    """Return what tells one right from others: role, member and, where there is one, the condition with its title.

    Addresses are in lower case, as Google keeps them.
    """
    kind, colon, address = member.partition(":")
    named = f"{kind}:{address.lower()}" if colon and kind in _ADDRESSED else member
    return f"{role} {named}{_condition(condition)}"


def _condition(condition: Mapping[str, Any] | None) -> str:
    return f"{_IF}{condition.get('expression', '')} ({condition.get('title', '')})" if condition else ""


@dataclass(frozen=True, slots=True)
class _Holder:
    """What has a policy, and the resources that declare it and its members."""

    kind: str
    things: tuple[str, ...]
    """Type tokens of the holder itself."""
    policies: str
    """Type token of what declares members, with `{}` in the place of `Member`, `Binding` and `Policy`."""
    parent: str
    """Input that names the holder there."""
    path: Callable[[str, Contract], str]
    """Return the place for that input or for an id."""
    own: Callable[[Contract], Iterable[tuple[str, str]]] = lambda _contract: ()
    """Rights that stand there without a resource."""

    def tokens(self, *forms: str) -> tuple[str, ...]:
        return tuple(self.policies.replace("{}", form) for form in forms)

    def place_of(self, resource: Resource, contract: Contract) -> Place:
        return Place(self.kind, self.path(text_of(resource, self.parent), contract))


def _in_project(collection: str) -> Callable[[str, Contract], str]:
    return lambda name, contract: f"projects/{contract.google_project}/{collection}/{last_part(name)}"


def _project(_name: str, contract: Contract) -> str:
    return f"projects/{contract.google_project}"


def _bucket(name: str, _contract: Contract) -> str:
    return f"b/{last_part(name)}"


def _key(name: str, contract: Contract) -> str:
    """Read `{project}/{location}/{ring}/{key}`, `{location}/{ring}/{key}` and the full name, as the resource takes them."""
    if name.startswith("projects/"):
        return name
    project, location, ring, key = [contract.google_project, *name.split("/")][-4:]
    return f"projects/{project}/locations/{location}/keyRings/{ring}/cryptoKeys/{key}"


def _account(name: str, contract: Contract) -> str:
    return name if name.startswith("projects/") else f"projects/{contract.google_project}/serviceAccounts/{name}"


def _project_own(contract: Contract) -> Iterator[tuple[str, str]]:
    yield from project_rights(contract)
    yield from ((_OWNER, person) for person in contract.google_principals)


def _places(holder: _Holder, declaration: Declaration) -> tuple[Place, ...]:
    contract = declaration.contract
    found = {Place(holder.kind, holder.path(one.id, contract)) for one in declaration.of_type(*holder.things) if one.id}
    if not holder.things:
        found.add(Place(holder.kind, _project("", contract)))
    granted = (one.resource for one in contract.granted)
    found |= {Place(holder.kind, name) for name in granted if _GRANTED_KINDS.get(name.partition("/")[0]) == holder.kind}
    return tuple(sorted(found))


def _declared(holder: _Holder, declaration: Declaration) -> Iterator[Key]:
    contract = declaration.contract
    for resource in declaration.of_type(*holder.tokens("Member", "Binding", "Policy")):
        place = holder.place_of(resource, contract)
        yield from (Key(place, one) for one in _rows(resource))
    for place in _places(holder, declaration):
        yield from (Key(place, member_id(role, member)) for role, member in holder.own(contract))
        yield from (Key(place, member_id(one.role, one.member)) for one in contract.granted if one.resource == place.name)


def _rows(resource: Resource) -> Iterator[str]:
    """Yield the ids of what one resource declares."""
    if (data := text_of(resource, "policyData")) and "Policy:" in resource.type:
        for binding in _bindings(data):
            yield from policy_rows(binding)
        return
    members = (*texts_of(resource, "members"), *filter(None, [text_of(resource, "member")]))
    condition = object_of(resource, "condition")
    yield from (member_id(text_of(resource, "role"), member, condition) for member in members)


def policy_rows(binding: Mapping[str, Any]) -> Iterator[str]:
    """Yield the ids of a binding of a policy; members of what is deleted are left out: nobody can act as them."""
    members = (str(member) for member in binding.get("members", ()))
    named = (member for member in members if not member.startswith("deleted:"))
    return (member_id(str(binding.get("role", "")), member, binding.get("condition")) for member in named)


def _bindings(data: str) -> list[Mapping[str, Any]]:
    try:
        policy = json.loads(data)
    except ValueError:
        return []
    listed = policy.get("bindings") if isinstance(policy, Mapping) else None
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []


def _compared(holder: _Holder, declaration: Declaration) -> Callable[[Key], bool]:
    contract = declaration.contract
    whole = {holder.place_of(one, contract) for one in declaration.of_type(*holder.tokens("Policy"))}
    lists = {
        (holder.place_of(one, contract), text_of(one, "role"), _condition(object_of(one, "condition")))
        for one in declaration.of_type(*holder.tokens("Binding"))
    }

    def is_compared(key: Key) -> bool:
        role, _, rest = key.id.partition(" ")
        _, separator, condition = rest.partition(_IF)
        return key.place in whole or (key.place, role, f"{separator}{condition}") in lists

    return is_compared


def _kind(holder: _Holder, title: str, allows: str) -> Kind:
    return Kind(
        id=holder.kind,
        vendor=Vendor.GOOGLE,
        title=title,
        drift_class=DriftClass.IDENTITY,
        family="Google rights",
        allows=allows,
        places=partial(_places, holder),
        declared=partial(_declared, holder),
        adopts_as=holder.tokens("Member")[0],
        compared=partial(_compared, holder),
    )


_ACCOUNTS: Final = _Holder(
    "google-account-member",
    ("gcp:serviceaccount/account:Account",),
    "gcp:serviceaccount/iAM{}:IAM{}",
    "serviceAccountId",
    _account,
)
_SECRETS: Final = _Holder(
    "google-secret-member",
    ("gcp:secretmanager/secret:Secret",),
    "gcp:secretmanager/secretIam{}:SecretIam{}",
    "secretId",
    _in_project("secrets"),
)
_PROJECT: Final = _Holder("google-project-member", (), "gcp:projects/iAM{}:IAM{}", "project", _project, _project_own)
_POOLS: Final = _Holder(
    "google-pool-member",
    ("gcp:iam/workloadIdentityPool:WorkloadIdentityPool",),
    "gcp:iam/workloadIdentityPoolIam{}:WorkloadIdentityPoolIam{}",
    "workloadIdentityPoolId",
    _in_project("locations/global/workloadIdentityPools"),
)
_TOPICS: Final = _Holder(
    "google-topic-member", ("gcp:pubsub/topic:Topic",), "gcp:pubsub/topicIAM{}:TopicIAM{}", "topic", _in_project("topics")
)
_BUCKETS: Final = _Holder(
    "google-bucket-member",
    ("gcp:storage/bucket:Bucket",),
    "gcp:storage/bucketIAM{}:BucketIAM{}",
    "bucket",
    _bucket,
    bucket_rights,
)
_KEYS: Final = _Holder(
    "google-key-member",
    ("gcp:kms/cryptoKey:CryptoKey",),
    "gcp:kms/cryptoKeyIAM{}:CryptoKeyIAM{}",
    "cryptoKeyId",
    _key,
)

ACCOUNT_MEMBER: Final = _kind(
    _ACCOUNTS, "member on a service account", "It may act as the account or change who may, and has every right of its duty."
)
SECRET_MEMBER: Final = _kind(_SECRETS, "member on a secret", "It may read the secret's value, change it, or let others read it.")
PROJECT_MEMBER: Final = _kind(
    _PROJECT, "member on the project", "It has the role on everything in the project, accounts and secrets included."
)
POOL_MEMBER: Final = _kind(_POOLS, "member on the identity pool", "It may change who is admitted to the pool.")
TOPIC_MEMBER: Final = _kind(_TOPICS, "member on a topic", "It may read or forge the calls for new values of secrets.")
BUCKET_MEMBER: Final = _kind(
    _BUCKETS, "member on a bucket", "It may read or rewrite what is kept there; in the state's bucket, what the next run does."
)
KEY_MEMBER: Final = _kind(_KEYS, "member on a key", "It may decrypt what the key protects, such as secret values in the state.")
