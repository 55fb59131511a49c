"""How much configuration an engine can hand to the program: it goes through one variable of the environment."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bulwark.config.pipeline import PIPELINE_KEY
from bulwark.errors import Problem

VARIABLE: Final = "PULUMI_CONFIG"
LARGEST_BYTES: Final = 128 * 1024
"""Linux takes no longer text of one variable: MAX_ARG_STRLEN, 32 pages of 4 KiB. Source: execve(2)."""


def handed_over_bytes(document: Any) -> int:
    """Return the bytes that a pipeline's document takes in the variable: JSON within JSON, the variable's name included."""
    value = json.dumps(document, separators=(",", ":"), default=str)
    return len(f"{VARIABLE}={json.dumps({PIPELINE_KEY: value})}\0".encode())


def too_much(documents: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each stack, by name, whose document no program could be started with."""
    for stack, document in documents.items():
        size = handed_over_bytes(document)
        if size > LARGEST_BYTES:
            yield Problem(
                stack,
                "apps",
                f"the configuration takes {size:,} bytes on its way to the program",
                f"the system starts no program with a variable above {LARGEST_BYTES:,} bytes ('Argument list too long')",
                "leave out what equals its default, or move applications to a stack of their own",
            )
