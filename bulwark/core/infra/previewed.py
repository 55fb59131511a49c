"""What a preview without credentials told, as a document of bounded size.

The preview's job writes it, and the one that reads it takes nothing for granted: who proposes a change writes the program that
writes the document.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from bulwark.core.infra.comment import Breach, Previewed
from bulwark.core.infra.form import fields, flag, listed, one_of, text
from bulwark.core.infra.planned import OPERATIONS, Planned

SCHEMA: Final = "bulwark.infra-preview/1"

MOST_STEPS: Final = 20_000
"""Fifty applications make 7,500 resources in a stack."""
MOST_LINES: Final = 1_000
MOST_STACKS: Final = 20
_LONGEST: Final = 2_000
_LONGEST_NAME: Final = 100


def document_of(previews: Iterable[Previewed]) -> dict[str, Any]:
    """Return the document; what is above the bounds is cut, and a note says so."""
    return {"schema": SCHEMA, "stacks": [_stack(one) for one in previews]}


def previews_of(document: Any) -> tuple[Previewed, ...]:
    """Return what a document tells.

    Args:
        document: what a JSON reader made of somebody else's file.

    Raises:
        FormError: it is of another form, or above the bounds.
    """
    found = fields(document, "the document", ("schema", "stacks"))
    one_of(found["schema"], "schema", (SCHEMA,))
    return listed(found["stacks"], "stacks", MOST_STACKS, _previewed)


def _previewed(value: Any, place: str) -> Previewed:
    found = fields(value, place, ("stack", "steps", "breaches", "trust", "notes", "failure"))
    return Previewed(
        text(found["stack"], f"{place}.stack", _LONGEST_NAME),
        listed(found["steps"], f"{place}.steps", MOST_STEPS, read_step),
        listed(found["breaches"], f"{place}.breaches", MOST_LINES, read_breach),
        listed(found["trust"], f"{place}.trust", MOST_LINES, _line),
        listed(found["notes"], f"{place}.notes", MOST_LINES, _line),
        text(found["failure"], f"{place}.failure", _LONGEST),
    )


def read_step(value: Any, place: str) -> Planned:
    """Return a step of a document.

    Raises:
        FormError: it is none.
    """
    found = fields(value, place, ("urn", "operation", "paths"))
    return Planned(
        _line(found["urn"], f"{place}.urn"),
        one_of(found["operation"], f"{place}.operation", OPERATIONS),
        listed(found["paths"], f"{place}.paths", MOST_LINES, _line),
    )


def read_breach(value: Any, place: str) -> Breach:
    """Return a policy's result in a document.

    Raises:
        FormError: it is none.
    """
    found = fields(value, place, ("policy", "name", "message", "is_mandatory"))
    policy, name, message = (_line(found[part], f"{place}.{part}") for part in ("policy", "name", "message"))
    return Breach(policy, name, message, is_mandatory=flag(found["is_mandatory"], f"{place}.is_mandatory"))


def _line(value: Any, place: str) -> str:
    return text(value, place, _LONGEST)


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
