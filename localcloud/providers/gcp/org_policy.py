"""`gcp:orgpolicy/policy:Policy`: what an organization forbids or allows in a project."""

import json
from typing import Any, Final

from localcloud.providers.fields import Field, unordered
from localcloud.providers.gcp.configuration import DELETION_POLICY, deletion_policy, keeps
from localcloud.providers.gcp.names import is_same_name
from localcloud.providers.resource import InputRefusedError, ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import UNKNOWN, Properties

LONGEST_NAME: Final = 255
_FLAGS: Final = ("allowAll", "denyAll", "enforce")
_SPECS: Final = ("spec", "dryRunSpec")


def is_same_spec(left: Any, right: Any) -> bool:
    """Compare two specs: the order of rules and of values means nothing, and what the vendor adds is not compared."""
    if not isinstance(left, dict) or not isinstance(right, dict):
        return bool(left == right)
    flags = all(bool(left.get(name)) == bool(right.get(name)) for name in ("inheritFromParent", "reset"))
    return flags and unordered(
        [_plain(rule) for rule in left.get("rules", [])], [_plain(rule) for rule in right.get("rules", [])]
    )


def _plain(rule: Properties) -> str:
    values = {name: sorted(listed) for name, listed in (rule.get("values") or {}).items() if listed}
    said = {name: str(rule[name]).upper() for name in _FLAGS if rule.get(name) not in (None, "")}
    condition = {name: text for name, text in (rule.get("condition") or {}).items() if text}
    return json.dumps([values, said, condition], sort_keys=True)


def is_same_parent(left: Any, right: Any) -> bool:
    """Compare two parents; `P` is `projects/P`."""
    return bool(str(left).removeprefix("projects/") == str(right).removeprefix("projects/"))


class OrgPolicy(ResourceType):
    """A policy on one constraint."""

    token = "gcp:orgpolicy/policy:Policy"
    fields = (
        Field("name", replaces=True, autoname_length=LONGEST_NAME, is_same=is_same_name),
        Field("parent", is_required=True, replaces=True, is_same=is_same_parent),
        Field("spec", is_same=is_same_spec),
        Field("dryRunSpec", is_same=is_same_spec),
        DELETION_POLICY,
    )
    outputs = ("etag",)

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Refuse parents and parameters that the local cloud does not have."""
        parent = inputs["parent"]
        if parent is not UNKNOWN and not str(parent).startswith("projects/"):
            reason = f"{parent!r} is no project, and the local cloud has neither folders nor organizations"
            raise InputRefusedError("parent", f"{reason}: nothing would hold. Write projects/<id>, or use a real account.")
        for name in _SPECS:
            spec = inputs.get(name)
            rules = spec.get("rules", []) if isinstance(spec, dict) else []
            if any(isinstance(rule, dict) and rule.get("parameters") for rule in rules if rule is not UNKNOWN):
                reason = "the local cloud has no managed constraints; it would be dropped unseen"
                raise InputRefusedError(f"{name}.rules.parameters", f"{reason}. Leave it out, or use a real account.")
        return inputs

    def create(self, session: Session, inputs: Properties) -> str:
        """Make it."""
        identifier = _identifier(inputs["parent"], inputs["name"])
        session.call("POST", f"/v2/{inputs['parent']}/policies", {"name": identifier} | _specs(inputs))
        return identifier

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Return it, or None when it is gone."""
        policy = session.find(f"/v2/{identifier}")
        if policy is None:
            return None
        parent, _, constraint = identifier.partition("/policies/")
        return {
            "name": known.get("name") or constraint,
            "parent": parent,
            "etag": policy.get("etag"),
            **{name: _shown(policy.get(name)) for name in _SPECS},
            "deletionPolicy": deletion_policy(session, known),
        }

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Write both specs; the provider always sends the same mask."""
        mask = {"updateMask": "policy.spec,policy.dryRunSpec"}
        session.call("PATCH", f"/v2/{identifier}", {"name": identifier} | _specs(new), mask)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it: what the parent says holds again."""
        if not keeps(session, "Policy", known):
            session.remove(f"/v2/{identifier}")


def _identifier(parent: str, name: str) -> str:
    return f"{parent}/policies/{name.rpartition('/')[2]}"


def _specs(inputs: Properties) -> Properties:
    return {name: _sent(inputs[name]) for name in _SPECS if inputs.get(name)}


def _sent(spec: Properties) -> Properties:
    rules = [
        {
            name: str(value).upper() == "TRUE" if name in _FLAGS else value
            for name, value in rule.items()
            if value not in (None, "")
        }
        for rule in spec.get("rules", [])
    ]
    flags = {name: True for name in ("inheritFromParent", "reset") if spec.get(name)}
    return flags | ({"rules": rules} if rules else {})


def _sent_part(name: str, value: Any) -> Any:
    return str(value).upper() == "TRUE" if name in _FLAGS else value


def _shown(spec: Any) -> Any:
    if not spec:
        return None
    rules = [
        {name: str(value).upper() if name in _FLAGS else value for name, value in rule.items()} for rule in spec.get("rules", [])
    ]
    # The etag and the time of a spec are new after every write; as part of an input they would differ for ever after an import.
    flags = {name: spec[name] for name in ("inheritFromParent", "reset") if spec.get(name)}
    return flags | ({"rules": rules} if rules else {})
