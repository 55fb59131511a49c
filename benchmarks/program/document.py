"""Write a measurement as a document for programs: every run with its raw values, and the figures made of them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from benchmarks.program.comparison import KINDS
from benchmarks.program.result import Result
from benchmarks.report import FIGURE, MACHINE, object_schema

SCHEMA_NAME: Final = "bulwark.program-benchmark/1"
_COUNT: Final = {"type": "integer", "minimum": 0}
_SECONDS: Final = {"type": "number", "minimum": 0}
_RUN: Final = object_schema(
    {
        "seconds": _SECONDS,
        "processor_seconds": _SECONDS,
        "server_seconds": _SECONDS,
        "load": _SECONDS,
        "changes": {"type": "object", "additionalProperties": _COUNT},
    }
)
_TURNS: Final = object_schema({"changed": {"type": "array", "items": _RUN}, "plain": {"type": "array", "items": _RUN}})
_COMPARISON: Final = object_schema(
    {
        "applications": {"type": "integer", "minimum": 1},
        "resources": _COUNT,
        "components": _COUNT,
        "state_bytes": _COUNT,
        "largest_bytes": _COUNT,
        "runs": object_schema(dict.fromkeys(KINDS, _TURNS)),
    }
)
_PAIR: Final = {"type": "array", "items": _SECONDS, "minItems": 2, "maxItems": 2}
_IMPORTS: Final = object_schema({"program": {"type": "array", "items": _PAIR}, "providers": {"type": "array", "items": _PAIR}})
DOCUMENT_SCHEMA: Final = object_schema(
    {
        "schema": {"const": SCHEMA_NAME},
        "seed": {"type": "integer"},
        "machine": MACHINE,
        "problems": {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}},
        "figures": {"type": "array", "items": FIGURE},
        "comparisons": {"type": "array", "items": _COMPARISON},
        "storage": object_schema(
            {
                "left_out": {"type": "array", "items": {"type": "integer"}},
                "sizes": {"type": "object", "additionalProperties": _TURNS},
            }
        ),
        "imports": _IMPORTS,
    }
)
"""JSON schema of the document."""


def as_document(result: Result, machine: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything that was measured as one JSON object."""
    imports = result.imports
    return {
        "schema": SCHEMA_NAME,
        "seed": result.seed,
        "machine": dict(machine),
        "problems": dict(result.problems),
        "figures": [figure.document() for figure in result.figures()],
        "comparisons": [comparison.document() for _, comparison in sorted(result.comparisons.items())],
        "storage": result.storage.document(),
        "imports": {
            "program": _pairs(imports.program) if imports else [],
            "providers": _pairs(imports.providers) if imports else [],
        },
    }


def _pairs(times: Sequence[tuple[float, float]]) -> list[list[float]]:
    """Return seconds by the clock and of processor time, import by import."""
    return [[round(seconds, 4) for seconds in pair] for pair in times]
