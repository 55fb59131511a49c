"""List and remove members of Google's IAM policies, one a (role, member, condition)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from bulwark.core.drift.kinds import google_members as kinds
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.reader import Clients, Reader

_VERSION: Final = 3
"""Of policies: a lower one hides conditions, and what is hidden is lost when the policy is written back."""


@dataclass(frozen=True, slots=True)
class _Manner:
    """How one API reads and writes policies; `{}` in a path is the place."""

    api: str
    read: str
    """Path that answers the policy."""
    method: str = "GET"
    body: Mapping[str, Any] | None = None
    write: str = "v1/{}:setIamPolicy"
    is_storage: bool = False
    """Whether the policy is the whole request, by PUT."""


_BY_GET: Final = f"v1/{{}}:getIamPolicy?options.requestedPolicyVersion={_VERSION}"
_IN_BODY: Final = {"options": {"requestedPolicyVersion": _VERSION}}
_MANNERS: Final = {
    kinds.ACCOUNT_MEMBER.id: _Manner("iam", _BY_GET, "POST"),
    kinds.SECRET_MEMBER.id: _Manner("secretmanager", _BY_GET),
    kinds.PROJECT_MEMBER.id: _Manner("cloudresourcemanager", "v1/{}:getIamPolicy", "POST", _IN_BODY),
    kinds.POOL_MEMBER.id: _Manner("iam", "v1/{}:getIamPolicy", "POST", _IN_BODY),
    kinds.TOPIC_MEMBER.id: _Manner("pubsub", _BY_GET),
    kinds.BUCKET_MEMBER.id: _Manner(
        "storage",
        f"storage/v1/{{}}/iam?optionsRequestedPolicyVersion={_VERSION}",
        write="storage/v1/{}/iam",
        is_storage=True,
    ),
    kinds.KEY_MEMBER.id: _Manner("cloudkms", _BY_GET),
}


def _list(manner: _Manner, clients: Clients, place: Place) -> Iterator[Thing]:
    policy = clients.google(manner.api).call(manner.method, manner.read.format(place.name), manner.body) or {}
    for binding in policy.get("bindings", ()):
        facts = {"role": str(binding.get("role", "")), **_condition(binding)}
        for row in kinds.policy_rows(binding):
            member = row.removeprefix(f"{facts['role']} ")
            yield Thing(place, row, {"title": row, "member": member, **facts})


def _condition(binding: Mapping[str, Any]) -> dict[str, str]:
    condition = binding.get("condition")
    return {"condition": str(condition.get("expression", ""))} if condition else {}


def _remove(manner: _Manner, clients: Clients, thing: Thing) -> None:
    """Take the member out of its binding; Google refuses the write if somebody changed the policy since it was read."""
    client, place = clients.google(manner.api), thing.place.name
    policy = client.call(manner.method, manner.read.format(place), manner.body, absent_is_none=True) or {}
    bindings = [_without(binding, thing.id) for binding in policy.get("bindings", ())]
    if bindings == policy.get("bindings", []):
        return
    left = {**policy, "version": _VERSION, "bindings": [binding for binding in bindings if binding["members"]]}
    client.call(
        "PUT" if manner.is_storage else "POST", manner.write.format(place), left if manner.is_storage else {"policy": left}
    )


def _without(binding: Mapping[str, Any], row: str) -> dict[str, Any]:
    kept = [member for member in binding.get("members", ()) if row not in kinds.policy_rows({**binding, "members": [member]})]
    return {**binding, "members": kept}


MEMBERS: Final = tuple(Reader(kind, partial(_list, manner), partial(_remove, manner)) for kind, manner in _MANNERS.items())
"""The readers of all kinds of `bulwark.core.drift.kinds.google_members`."""
