"""The claims that a person gives: of a real token, of a job of a duty, one by one."""

import base64
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bulwark.config.pipeline import Pipeline
from bulwark.core.trust.simulation.job import Job
from bulwark.errors import UsageError


def claims_of_token(path: Path) -> dict[str, str]:
    """Return the claims of a token in a file, or of its payload as JSON. Nothing of it is kept or shown but what refuses it.

    The signature is not judged: who has the token knows where it is from.

    Raises:
        UsageError: it is neither.
    """
    try:
        text = (sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")).strip()
        claims: Any = json.loads(text if text.startswith("{") else _payload(text))
    except (OSError, ValueError) as error:
        # The text itself is a credential: no part of it is repeated.
        raise _no_token(path, type(error).__name__) from None
    if not isinstance(claims, Mapping):
        raise _no_token(path, "no object")
    return {str(name): _text(value) for name, value in claims.items() if value is not None}


def claims_of_duty(pipeline: Pipeline, duty: str, application: str) -> dict[str, str]:
    """Return the claims of a job of a duty: of its first admission.

    Raises:
        UsageError: there is no such duty, or more than one.
    """
    rows = [row for row in pipeline.duty_rows if row.duty == duty and application in {"", row.application}]
    if len(rows) != 1:
        known = ", ".join(sorted({str(row.duty) for row in pipeline.duty_rows}))
        raise UsageError(
            f"{len(rows)} duties are called {duty!r}; it is not clear whose job is meant. "
            f"Write one of {known}, and --application where several applications have it."
        )
    (row,) = rows
    admission = row.admissions[0]
    name = pipeline.apps[row.application].repository.name if row.application else pipeline.infrastructure.repository.name
    job = Job(
        f"{pipeline.github.owner}/{name}",
        row.repository_id,
        pipeline.github.owner_id,
        str(admission.event),
        admission.ref,
        row.environment,
    )
    return job.claims()


def with_changes(claims: Mapping[str, str], changes: Iterable[str]) -> dict[str, str]:
    """Return claims after `NAME=TEXT` sets one and `NAME=` with nothing behind takes it away.

    Raises:
        UsageError: a change has another form.
    """
    changed = dict(claims)
    for change in changes:
        name, separator, text = change.partition("=")
        if not (name and separator):
            raise UsageError(f"--claim {change!r} sets nothing; write NAME=TEXT, or NAME= to leave the claim out.")
        if text:
            changed[name] = text
        else:
            changed.pop(name, None)
    return changed


def _no_token(path: Path, why: str) -> UsageError:
    return UsageError(
        f"{path} is no token and no JSON object of claims ({why}); there is nothing to take through. "
        "Write the token as it came, three parts with dots between, or its payload as JSON."
    )


def _payload(token: str) -> str:
    _, payload, _ = token.split(".")
    return base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()


def _text(value: Any) -> str:
    if isinstance(value, list) and len(value) == 1:
        return _text(value[0])
    return value if isinstance(value, str) else json.dumps(value)
