"""The steps that were reviewed, as a document that the run that applies them holds against its own.

It has URNs, operations and property paths, and no value. What is of another form, stack or commit, or altered, is refused.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from bulwark.core.infra.comment import Breach
from bulwark.core.infra.form import FormError, fields, listed, one_of, text
from bulwark.core.infra.planned import Planned
from bulwark.core.infra.previewed import read_breach, read_step

SCHEMA: Final = "bulwark.reviewed-steps/1"
_LONGEST: Final = 2_000
_MOST: Final = 100_000
_COMMIT: Final = re.compile("[0-9a-f]{40}")
_FIELDS: Final = ("schema", "stack", "commit", "at", "digest", "steps", "breaches", "notes")


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
        reviewed, digest = _read(document)
    except FormError as error:
        raise ReviewedFormError(f"it is not of the form {SCHEMA}: {error}") from error
    if reviewed.stack != stack:
        raise ReviewedFormError(f"it is of another stack than {stack}")
    if reviewed.commit != commit:
        raise ReviewedFormError(f"it is of commit {reviewed.commit}, not of {commit}")
    if reviewed.digest != digest:
        raise ReviewedFormError("its steps are not those that its digest names")
    return reviewed


def _read(document: Any) -> tuple[Reviewed, str]:
    found = fields(document, "the document", _FIELDS)
    one_of(found["schema"], "schema", (SCHEMA,))
    texts = {name: text(found[name], name, 100) for name in ("stack", "commit", "at", "digest")}
    if not _COMMIT.fullmatch(texts["commit"]):
        raise FormError("commit is no commit of 40 hexadecimal digits")
    reviewed = Reviewed(
        texts["stack"],
        texts["commit"],
        texts["at"],
        listed(found["steps"], "steps", _MOST, read_step),
        listed(found["breaches"], "breaches", _MOST, read_breach),
        listed(found["notes"], "notes", _MOST, lambda value, place: text(value, place, _LONGEST)),
    )
    return reviewed, texts["digest"]
