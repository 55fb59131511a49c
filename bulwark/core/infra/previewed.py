"""What a preview without credentials told, as a document of bounded size.

The preview's job writes it, and the one that reads it takes nothing for granted: who proposes a change writes the program that
writes the document.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bulwark.core.infra.comment import Breach, Previewed
from bulwark.core.infra.planned import Planned

SCHEMA: Final = "bulwark.infra-preview/1"

MOST_STEPS: Final = 20_000
"""Fifty applications make 7,500 resources in a stack."""
MOST_LINES: Final = 1_000
MOST_STACKS: Final = 20
_LONGEST: Final = 2_000

_Text = Annotated[str, Field(max_length=_LONGEST)]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Step(_Document):
    urn: _Text
    operation: Literal["create", "update", "delete", "replace", "import", "discard"]
    paths: Annotated[list[_Text], Field(max_length=MOST_LINES)]


class _Breach(_Document):
    policy: _Text
    name: _Text
    message: _Text
    is_mandatory: bool


class _Stack(_Document):
    stack: Annotated[str, Field(max_length=100)]
    steps: Annotated[list[_Step], Field(max_length=MOST_STEPS)]
    breaches: Annotated[list[_Breach], Field(max_length=MOST_LINES)]
    trust: Annotated[list[_Text], Field(max_length=MOST_LINES)]
    notes: Annotated[list[_Text], Field(max_length=MOST_LINES)]
    failure: _Text


class _Previews(_Document):
    schema_: Annotated[Literal["bulwark.infra-preview/1"], Field(alias="schema")]
    stacks: Annotated[list[_Stack], Field(max_length=MOST_STACKS)]


class PreviewFormError(Exception):
    """A document is no result of a preview; the message says where, and quotes nothing of it."""


def document_of(previews: Iterable[Previewed]) -> dict[str, Any]:
    """Return the document; what is above the bounds is cut, and a note says so."""
    return {"schema": SCHEMA, "stacks": [_stack(one) for one in previews]}


def previews_of(document: Any) -> tuple[Previewed, ...]:
    """Return what a document tells.

    Args:
        document: what a JSON reader made of somebody else's file.

    Raises:
        PreviewFormError: it is of another form, or above the bounds.
    """
    try:
        found = _Previews.model_validate(document)
    except ValidationError as error:
        places = sorted({".".join(str(part) for part in one["loc"][:2]) or "the whole document" for one in error.errors()})
        raise PreviewFormError(f"it is not of the form {SCHEMA}, at {', '.join(places[:3])}") from error
    return tuple(_previewed(one) for one in found.stacks)


def _previewed(one: _Stack) -> Previewed:
    return Previewed(
        one.stack,
        tuple(Planned(step.urn, step.operation, tuple(step.paths)) for step in one.steps),
        tuple(Breach(breach.policy, breach.name, breach.message, breach.is_mandatory) for breach in one.breaches),
        tuple(one.trust),
        tuple(one.notes),
        one.failure,
    )


def _stack(one: Previewed) -> Mapping[str, Any]:
    cut = [
        f"{len(listed) - most} more {what} are left out here"
        for what, listed, most in (
            ("steps", one.steps, MOST_STEPS),
            ("policy results", one.breaches, MOST_LINES),
            ("lines about trust", one.trust, MOST_LINES),
        )
        if len(listed) > most
    ]
    notes = [*cut, *one.notes]
    return {
        "stack": one.stack,
        "steps": [
            {"urn": _cut(step.urn), "operation": step.operation, "paths": [_cut(path) for path in step.paths[:MOST_LINES]]}
            for step in one.steps[:MOST_STEPS]
        ],
        "breaches": [
            {
                "policy": _cut(breach.policy),
                "name": _cut(breach.name),
                "message": _cut(breach.message),
                "is_mandatory": breach.is_mandatory,
            }
            for breach in one.breaches[:MOST_LINES]
        ],
        "trust": [_cut(line) for line in one.trust[:MOST_LINES]],
        "notes": [_cut(note) for note in notes[:MOST_LINES]],
        "failure": _cut(one.failure),
    }


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
