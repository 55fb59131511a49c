"""Hold a resource of a state or of a plan as plain data, for decisions that meet no engine.

Source of the shapes: pulumi/pulumi sdk/go/common/apitype/core.go (`ResourceV3`) and events.go (`StepEventStateMetadata`),
v3.259.0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_MASK: Final = "[secret]"
"""What the engine shows in place of a secret in its events."""
_UNKNOWN_MARK: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""In the place of a value not known, of whatever kind (`plugin.UnknownStringValue`, rpc.go, v3.259.0)."""
_INTERNAL: Final = "__"


class Unread(Enum):
    """What stands in the place of a value that cannot be read."""

    SECRET = "secret"  # noqa: S105 - the name of a kind of value
    """Encrypted or masked; also an asset or an archive."""
    UNKNOWN = "unknown"
    """Not known before it is applied, or hidden from the caller."""

    def __bool__(self) -> bool:
        """Refuse: what cannot be read is neither true nor false.

        Raises:
            TypeError: always.
        """
        raise TypeError(f"a value that is {self.value} is neither true nor false")


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of a state, or as a plan would leave it."""

    urn: str
    type: str
    """The provider's type token, `gcp:serviceaccount/account:Account`."""
    id: str = ""
    """The provider's id; empty before it exists."""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """What the program declares: names as in the provider's schema, values plain or `Unread`."""
    outputs: Mapping[str, Any] = field(default_factory=dict)
    """What the vendor has, as far as the state knows."""
    parent: str = ""
    """URN of the parent; empty where there is none."""
    is_read_only: bool = False
    """Whether the program only reads it: somebody else declares it."""
    protect: bool = False

    @property
    def name(self) -> str:
        """The logical name."""
        return self.urn.rpartition("::")[2]


def resource_of(written: Mapping[str, Any]) -> Resource:
    """Read one resource as an exported state or an event of the engine writes it.

    Raises:
        KeyError: it has no URN or no type.
    """
    return Resource(
        urn=str(written["urn"]),
        type=str(written["type"]),
        id=str(written.get("id") or ""),
        inputs=plain(written.get("inputs") or {}),
        outputs=plain(written.get("outputs") or {}),
        parent=str(written.get("parent") or ""),
        is_read_only=bool(written.get("external")),
        protect=bool(written.get("protect")),
    )


def resources_of(listed: Iterable[Mapping[str, Any]]) -> tuple[Resource, ...]:
    """Read the resources that stand, in their order; those that an update has still to delete are left out."""
    return tuple(resource_of(one) for one in listed if not one.get("delete"))


def plain(value: Any) -> Any:
    """Return a JSON value with `Unread` wherever a secret, an asset or an unknown value stands, without the engine's own keys."""
    if isinstance(value, Mapping):
        if _SIGNATURE in value:
            return Unread.SECRET
        return {key: plain(item) for key, item in value.items() if not key.startswith(_INTERNAL)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if value == _MASK:
        return Unread.SECRET
    return Unread.UNKNOWN if value == _UNKNOWN_MARK else value
