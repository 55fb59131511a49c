"""Read a published state again, and say what a reviewer has to know about its age."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bulwark.core.infra.redaction import SCHEMA


class PublishedStateError(Exception):
    """A document is no published state; the message says what is wrong with it, and quotes nothing of it."""


@dataclass(frozen=True, slots=True)
class Published:
    """A stack's redacted state."""

    stack: str
    commit: str
    """Of the protected branch whose program the state follows."""
    at: str
    resources: tuple[Mapping[str, Any], ...]


def published_of(document: Any, stack: str) -> Published:
    """Return what a document tells of a stack.

    Raises:
        PublishedStateError: it is of another form, or of another stack.
    """
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise PublishedStateError(f"it is no document of the form {SCHEMA}")
    texts = {name: document.get(name) for name in ("stack", "commit", "at")}
    resources = document.get("resources")
    if not all(isinstance(text, str) and len(text) <= 100 for text in texts.values()) or not isinstance(resources, list):
        raise PublishedStateError("its stack, commit, time or resources are not of their form")
    if texts["stack"] != stack:
        raise PublishedStateError(f"it is of another stack than {stack}")
    if not all(isinstance(one, dict) and isinstance(one.get("urn"), str) for one in resources):
        raise PublishedStateError("one of its resources has no URN")
    return Published(stack, str(texts["commit"]), str(texts["at"]), tuple(resources))


def notes_on(published: Published, base: str) -> tuple[str, ...]:
    """Return what a reviewer has to know: a state that follows another commit than the change's base may lack what that brought.

    Args:
        published: the state.
        base: commit that the change is based on; empty when it is not known.
    """
    age = f"on the state of {published.at}, published at commit {published.commit[:12]}"
    if not base or base == published.commit:
        return (age,)
    reason = "what lies between the two shows here as if this change did it, and what drifted since does not show"
    return (f"{age}, while the base is {base[:12]}: {reason}",)
