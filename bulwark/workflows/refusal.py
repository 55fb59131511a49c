"""Refuse what a workflow says, with its place and the three parts of an error."""

import re
from typing import Final

from bulwark.errors import WorkflowError

IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
"""Ids of jobs, steps, inputs and outputs (GitHub Docs, "Workflow syntax", jobs.<job_id>)."""

VARIABLE: Final = re.compile(r"[A-Z_][A-Z0-9_]*", re.ASCII)
"""Names of environment variables as we write them."""


def require(condition: object, place: str, wrong: str, consequence: str, remedy: str) -> None:
    """Do nothing if the condition holds.

    Raises:
        WorkflowError: it does not.
    """
    if not condition:
        raise WorkflowError(place, wrong, consequence, remedy)


def require_identifier(text: str, place: str) -> None:
    """Refuse an id that GitHub would not take.

    Raises:
        WorkflowError: the text is no id.
    """
    require(
        IDENTIFIER.fullmatch(text),
        place,
        f"'{text}' is no id",
        "GitHub would refuse the whole file",
        "write letters, digits, _ and -, a letter or _ first",
    )


def require_text(text: str, place: str) -> None:
    """Refuse an empty text, and one that is more than a line.

    Raises:
        WorkflowError: the text is empty, blank at its ends, or has a line break.
    """
    require(
        text and text == text.strip() and text.isprintable(),
        place,
        "the text is empty, blank at an end, or has a character that cannot be printed",
        "nobody could tell on GitHub's pages what it is",
        "write one line of words",
    )
