"""The forms of what `bulwark drift revert` and `adopt` print with `--json`."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from bulwark.cli.documents import Document
from bulwark.config.schema import DIALECT


class ReversalStepDocument(Document):
    """One step of the engine."""

    operation: str
    """`create`, `update`, `delete` or `replace`, as the engine calls it."""
    urn: str
    """Of the resource."""
    paths: list[str]
    """Properties that change."""


class RemovalDocument(Document):
    """One undeclared thing whose removal was tried."""

    finding: str
    """Its id."""
    title: str
    """What it is."""
    problem: str
    """Why it is still there; empty when it is gone."""


class ByHandDocument(Document):
    """One undeclared thing that no call removes."""

    finding: str
    """Its id."""
    title: str
    """What it is."""


class RevertDocument(Document):
    """What `bulwark drift revert --json` prints."""

    model_config = ConfigDict(title="bulwark.drift-revert/1")

    name: Literal["bulwark.drift-revert/1"] = Field("bulwark.drift-revert/1", alias="schema")
    """Name and version of this form."""
    stack: str
    """Name of the stack."""
    steps: list[ReversalStepDocument]
    """What the engine changed, in its order."""
    removed: list[RemovalDocument]
    """What a vendor's API was asked to remove."""
    by_hand: list[ByHandDocument]
    """What a person has to remove."""


class AdoptedDocument(Document):
    """What becomes of one finding."""

    finding: str
    """Its id."""
    way: Literal["value", "ignore", "none"]
    """The configuration says the live value; an entry ignores it until a day; or no patch can keep it."""
    words: str
    """What the patch does, or why none can."""


class AdoptDocument(Document):
    """What `bulwark drift adopt --json` prints."""

    model_config = ConfigDict(title="bulwark.drift-adopt/1")

    name: Literal["bulwark.drift-adopt/1"] = Field("bulwark.drift-adopt/1", alias="schema")
    """Name and version of this form."""
    stack: str
    """Name of the stack."""
    adoptions: list[AdoptedDocument]
    """In the order in which the findings were named."""
    patch: str
    """Unified diff of the stack file, for `git apply`; empty where nothing changes."""


def revert_schema() -> dict[str, Any]:
    """Return the JSON Schema of the document that `bulwark drift revert --json` prints."""
    return {"$schema": DIALECT, **RevertDocument.model_json_schema(mode="serialization")}


def adopt_schema() -> dict[str, Any]:
    """Return the JSON Schema of the document that `bulwark drift adopt --json` prints."""
    return {"$schema": DIALECT, **AdoptDocument.model_json_schema(mode="serialization")}
