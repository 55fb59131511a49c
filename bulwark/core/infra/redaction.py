"""Make a state that may be published: all that a preview without credentials needs, and no secret.

Source of the shapes: pulumi/pulumi sdk/go/common/apitype/core.go (`DeploymentV3`, `ResourceV3`, `SecretV1`), v3.259.0.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from bulwark.core.infra.secret_texts import MASK, is_secret_name, without_secrets, words_of

SCHEMA: Final = "bulwark.redacted-state/1"
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the engine's mark of a secret
"""Value of the signature for secrets (pulumi/pulumi sdk/go/common/resource/sig, v3.259.0); others are assets and the like."""
MASKED_SECRET: Final[Mapping[str, str]] = {_SIGNATURE: _SECRET, "plaintext": json.dumps(MASK)}
"""A secret whose text is the mask: the engine encrypts it again when it takes the state."""

_PROVIDER: Final = "pulumi:providers:"
_STACK: Final = "pulumi:pulumi:Stack"
_KEPT_OF_PROVIDERS: Final = frozenset({"project", "region", "owner", "team", "version"})
_KEPT: Final = (
    "urn",
    "custom",
    "delete",
    "id",
    "type",
    "parent",
    "protect",
    "external",
    "dependencies",
    "propertyDependencies",
    "provider",
    "aliases",
    "additionalSecretOutputs",
    "ignoreChanges",
    "deletedWith",
    "retainOnDelete",
    "importID",
)
"""What a resource keeps beside its properties; a field that a later engine adds is left out until somebody has looked at it."""


def redact(state: Mapping[str, Any], stack: str, commit: str, at: str) -> dict[str, Any]:
    """Return the document that is published.

    Args:
        state: as the engine exports it, secrets encrypted or not.
        stack: its name.
        commit: of the protected branch whose program the state follows.
        at: when it was exported, RFC 3339 in UTC.
    """
    listed = (state.get("deployment") or {}).get("resources") or ()
    public = public_words(listed)
    resources = [_resource(one, public) for one in listed]
    return {"schema": SCHEMA, "stack": stack, "commit": commit, "at": at, "resources": resources}


def importable(resources: Iterable[Mapping[str, Any]], exported: Mapping[str, Any]) -> dict[str, Any]:
    """Return redacted resources as a state that the engine takes.

    Args:
        resources: as `redact` wrote them.
        exported: the state of the stack that takes them; it says with what secrets are encrypted.
    """
    deployment = {**(exported.get("deployment") or {}), "resources": [dict(one) for one in resources]}
    return {**exported, "deployment": deployment}


def comparable(name: str, value: Any, public: frozenset[str]) -> Any:
    """Return a property's value as it compares with a published one: every secret, of whichever form, as the mask's text.

    Args:
        name: of the property.
        value: published, or planned by the engine.
        public: words that are no secrets, as the published document has them.
    """
    return _as_text(_named(name, value, public))


def public_words(resources: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return what resources are called at their vendors: it stands in the document anyway, and others refer to it."""
    return frozenset().union(*(words_of(str(one.get("id") or "")) for one in resources))


def _as_text(value: Any) -> Any:
    if isinstance(value, Mapping):
        return MASK if value == MASKED_SECRET else {name: _as_text(item) for name, item in value.items()}
    return [_as_text(item) for item in value] if isinstance(value, list) else value


def _resource(written: Mapping[str, Any], public: frozenset[str]) -> dict[str, Any]:
    token = str(written.get("type"))
    kept = {name: written[name] for name in _KEPT if name in written}
    for part in ("inputs", "outputs"):
        values = written.get(part) or {}
        if token.startswith(_PROVIDER):
            values = {name: value for name, value in values.items() if name in _KEPT_OF_PROVIDERS}
        elif token == _STACK:
            # What a program exports is for people and other programs, and no step depends on it.
            values = {}
        if part in written:
            kept[part] = _value(values, public)
    return kept


def _value(value: Any, public: frozenset[str]) -> Any:
    if isinstance(value, Mapping):
        if value.get(_SIGNATURE) == _SECRET:
            return dict(MASKED_SECRET)
        return {name: _named(name, item, public) for name, item in value.items()}
    if isinstance(value, list):
        return [_value(item, public) for item in value]
    return without_secrets(value, public) if isinstance(value, str) else value


def _named(name: str, value: Any, public: frozenset[str]) -> Any:
    """Return a value without secrets; a text under a secret's name is one, and so is all below it.

    The engine's own record of what a provider said (`__meta`, `__defaults`) is copied with its texts looked at like any other.
    """
    if is_secret_name(name) and isinstance(value, str) and value:
        return MASK
    if is_secret_name(name) and isinstance(value, Mapping | list) and value:
        return dict(MASKED_SECRET)
    if name == _SIGNATURE:
        return value
    return _value(value, public)
