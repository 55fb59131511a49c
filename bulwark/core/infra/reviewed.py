"""The steps that were reviewed, as a document that the run that applies them holds against its own.

It has URNs, operations and property paths, and no value. What is not of the form, of another stack or commit, or altered is refused.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bulwark.core.infra.comment import Breach
from bulwark.core.infra.planned import Planned

SCHEMA: Final = "bulwark.reviewed-steps/1"
_Text = Annotated[str, Field(max_length=2_000)]
_Sha = Annotated[str, Field(pattern="^[0-9a-f]{40}$")]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Step(_Form):
    urn: _Text
    operation: Literal["create", "update", "delete", "replace", "import", "discard"]
    paths: list[_Text]


class _Breach(_Form):
    policy: _Text
    name: _Text
    message: _Text
    is_mandatory: bool


class _Document(_Form):
    schema_: Annotated[Literal["bulwark.reviewed-steps/1"], Field(alias="schema")]
    stack: Annotated[str, Field(max_length=100)]
    commit: _Sha
    at: Annotated[str, Field(max_length=100)]
    digest: Annotated[str, Field(pattern="^sha256:[0-9a-f]{64}$")]
    steps: list[_Step]
    breaches: list[_Breach]
    notes: list[_Text]


class ReviewedFormError(Exception):
    """A document is not what was reviewed; the message says why, and quotes nothing of it."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What somebody was shown before it is applied."""

    stack: str
    commit: str
    """Whose program would be applied; 40 hexadecimal digits."""
    at: str
    """Moment of the preview, UTC."""
    steps: tuple[Planned, ...]
    breaches: tuple[Breach, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What names the steps: sha256 over them in their order."""
        return digest_of(self.steps)

    @property
    def is_refused(self) -> bool:
        """Whether a mandatory policy refuses it."""
        return any(breach.is_mandatory for breach in self.breaches)


def digest_of(steps: Iterable[Planned]) -> str:
    """Return what names steps, whatever their order was."""
    listed = [[one.urn, one.operation, list(one.paths)] for one in sorted(steps)]
    return f"sha256:{hashlib.sha256(json.dumps(listed, separators=(',', ':')).encode()).hexdigest()}"


def document_of(reviewed: Reviewed) -> dict[str, Any]:
    """Return the document of what was reviewed."""
    return {
        "schema": SCHEMA,
        "stack": reviewed.stack,
        "commit": reviewed.commit,
        "at": reviewed.at,
        "digest": reviewed.digest,
        "steps": [{"urn": one.urn, "operation": one.operation, "paths": list(one.paths)} for one in reviewed.steps],
        "breaches": [
            {
                "policy": one.policy[:2_000],
                "name": one.name[:2_000],
                "message": one.message[:2_000],
                "is_mandatory": one.is_mandatory,
            }
            for one in reviewed.breaches
        ],
        "notes": [note[:2_000] for note in reviewed.notes],
    }


def reviewed_of(document: Any, stack: str, commit: str) -> Reviewed:
    """Return what a document says was reviewed of a stack at a commit.

    Raises:
        ReviewedFormError: it is of another form, stack or commit, or was altered.
    """
    try:
        found = _Document.model_validate(document)
    except ValidationError as error:
        places = sorted({".".join(str(part) for part in one["loc"][:2]) or "the whole document" for one in error.errors()})
        raise ReviewedFormError(f"it is not of the form {SCHEMA}, at {', '.join(places[:3])}") from error
    if found.stack != stack:
        raise ReviewedFormError(f"it is of another stack than {stack}")
    if found.commit != commit:
        raise ReviewedFormError(f"it is of commit {found.commit}, not of {commit}")
    reviewed = Reviewed(
        found.stack,
        found.commit,
        found.at,
        tuple(Planned(one.urn, one.operation, tuple(one.paths)) for one in found.steps),
        tuple(Breach(one.policy, one.name, one.message, one.is_mandatory) for one in found.breaches),
        tuple(found.notes),
    )
    if reviewed.digest != found.digest:
        raise ReviewedFormError("its steps are not those that its digest names")
    return reviewed
