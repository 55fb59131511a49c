"""Facts of one resource, as the tests of this folder ask for them."""

from typing import Any, Final

from bulwark.core.state import Resource, Unread
from bulwark.core.trust.facts import Binding, Facts
from bulwark.core.trust.reading.resources import facts_of

URN: Final = "urn:x"
HIDDEN: Final = Unread.UNKNOWN
GOOGLE: Final = Resource("urn:google", "pulumi:providers:gcp", inputs={"project": "p"})


def facts(type_token: str, *, id: str = "", outputs: dict[str, Any] | None = None, **inputs: Any) -> Facts:  # noqa: A002
    return facts_of([GOOGLE, Resource(URN, type_token, id, inputs, outputs or {})])


def binding(resource: Any, role: Any = "r", members: Any = ("user:a",), condition: Any = "") -> Facts:
    return Facts(bindings=(Binding(resource, role, members, condition, URN),))
