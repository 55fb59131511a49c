"""List and remove what the project's policy says about its audit logs."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bulwark.core.drift.kinds import google_audit as kinds
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.reader import Clients, Reader

_API: Final = "cloudresourcemanager"
_READ: Final = {"options": {"requestedPolicyVersion": 3}}


def _list(clients: Clients, place: Place) -> Iterator[Thing]:
    policy = clients.google(_API).call("POST", f"v1/{place.name}:getIamPolicy", _READ) or {}
    for config in policy.get("auditConfigs", ()):
        for log in config.get("auditLogConfigs", ()):
            yield from (Thing(place, row, {"title": row}) for row in _rows(config, log))


def _rows(config: Mapping[str, Any], log: Mapping[str, Any]) -> Iterator[str]:
    return kinds.audit_rows(str(config.get("service", "")), str(log.get("logType", "")), tuple(log.get("exemptedMembers", ())))


def _remove(clients: Clients, thing: Thing) -> None:
    """Take the kind of log or the exempted member out; Google refuses the write if somebody changed the policy meanwhile."""
    client, name = clients.google(_API), f"v1/{thing.place.name}"
    policy = client.call("POST", f"{name}:getIamPolicy", _READ) or {}
    before = policy.get("auditConfigs", [])
    after = [{**config, "auditLogConfigs": [*_kept(config, thing.id)]} for config in before]
    if after != before:
        left = {**policy, "auditConfigs": [config for config in after if config["auditLogConfigs"]]}
        client.call("POST", f"{name}:setIamPolicy", {"policy": left, "updateMask": "bindings,auditConfigs,etag"})


def _kept(config: Mapping[str, Any], row: str) -> Iterator[dict[str, Any]]:
    service = str(config.get("service", ""))
    for log in config.get("auditLogConfigs", ()):
        plain = f"{service} {log.get('logType', '')}"
        if row == plain:
            continue
        exempted = [member for member in log.get("exemptedMembers", ()) if row != f"{plain} except {member}"]
        yield {**log, "exemptedMembers": exempted} if "exemptedMembers" in log else dict(log)


AUDIT_CONFIG: Final = Reader(kinds.AUDIT_CONFIG.id, _list, _remove)
