"""Write what was measured: a line for a person, a table for the documentation, a document for programs."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from benchmarks.benchmark import Outcome
from benchmarks.figure import Figure

SCHEMA_NAME: Final = "bulwark.benchmarks/1"
_NUMBER: Final = {"type": "number", "exclusiveMinimum": 0}
_NUMBER_OR_NULL: Final = {"type": ["number", "null"], "exclusiveMinimum": 0}
_TEXT: Final = {"type": "string", "minLength": 1}


def object_schema(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of an object that has these properties, all of them, and no others."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


FIGURE: Final = object_schema(
    {
        "name": _TEXT,
        "unit": {"enum": ["s", "ms", "x", "exponent"]},
        "value": _NUMBER,
        "median": _NUMBER,
        "minimum": _NUMBER,
        "p99": _NUMBER_OR_NULL,
        "limit": _NUMBER_OR_NULL,
        "ratio": _NUMBER_OR_NULL,
        "count": {"type": "integer", "minimum": 1},
        "is_within": {"type": "boolean"},
    }
)
"""JSON schema of a figure."""
MACHINE: Final = object_schema(
    {"processors": {"type": "integer", "minimum": 1}, "system": _TEXT, "architecture": _TEXT, "python": _TEXT}
)
"""JSON schema of what figures were measured on."""
DOCUMENT_SCHEMA: Final = object_schema(
    {
        "schema": {"const": SCHEMA_NAME},
        "seed": {"type": "integer"},
        "machine": MACHINE,
        "benchmarks": {
            "type": "array",
            "minItems": 1,
            "items": object_schema(
                {
                    "name": _TEXT,
                    "question": _TEXT,
                    "problem": {"type": "string"},
                    "load": {"type": "number", "minimum": 0},
                    "figures": {"type": "array", "items": FIGURE},
                }
            ),
        },
    }
)
"""JSON schema of the document."""


def as_document(outcomes: Sequence[Outcome], seed: int, machine: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything that was measured as one JSON object."""
    measured = [outcome.document() for outcome in outcomes]
    return {"schema": SCHEMA_NAME, "seed": seed, "machine": dict(machine), "benchmarks": measured}


def as_lines(outcome: Outcome, seed: int) -> list[str]:
    """Return a benchmark's name, seed, load, and a line for each figure."""
    head = f"{outcome.benchmark.name}: {outcome.benchmark.question} (seed {seed}, load {outcome.load})"
    if outcome.problem:
        return [head, f"  NOT MEASURED: {outcome.problem}"]
    return [head, *(f"  {as_line(figure)}" for figure in outcome.figures)]


def as_page(outcomes: Sequence[Outcome], seed: int, machine: Mapping[str, Any]) -> str:
    """Return the page for the documentation, in Markdown."""
    rows = [_row(outcome, figure) for outcome in outcomes for figure in outcome.figures]
    return _PAGE.format(
        processors=machine["processors"], system=machine["system"], python=machine["python"], seed=seed, rows="\n".join(rows)
    )


def as_line(figure: Figure) -> str:
    """Return a figure in a line for a person."""
    value = f"{figure.name:<34} {with_unit(figure.value, figure.unit):>10}"
    bound = "no limit" if figure.limit is None else f"limit {with_unit(figure.limit, figure.unit)}, ratio {figure.ratio:.2f}"
    p99 = f", p99 {with_unit(figure.p99, figure.unit)}" if figure.p99 else ""
    spread = f"median {with_unit(figure.median, figure.unit)}, minimum {with_unit(figure.minimum, figure.unit)}{p99}"
    verdict = "" if figure.is_within else "  BROKEN"
    return f"{value}  {bound}  ({spread}; {figure.count} samples){verdict}"


def _row(outcome: Outcome, figure: Figure) -> str:
    limit = "" if figure.limit is None else f"{with_unit(figure.limit, figure.unit)}"
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}" + ("" if figure.is_within else " **broken**")
    p99 = with_unit(figure.p99, figure.unit) if figure.p99 else ""
    shown = (
        f"{with_unit(figure.value, figure.unit)}",
        limit,
        ratio,
        with_unit(figure.median, figure.unit),
        p99,
        f"{outcome.load:.1f}",
    )
    return f"| {outcome.benchmark.name}: {figure.name} | {' | '.join(shown)} |"


def with_unit(number: float, unit: str) -> str:
    """Return a number with its unit, to three significant digits."""
    return f"{number:.3g} {unit}"


_PAGE: Final = """# Speed of the local cloud and of the engine on it

Written by `make bench`; the same figures for programs are in [local-cloud.json](local-cloud.json).
Measured on {processors} processors, {system}, Python {python}, seed {seed}.

*Value* is the median of the quietest round and is what is held against the limit: other programs on the machine only ever add
time. *Median* and *p99* are of all samples, busy moments included. *Load* is how many processes wanted to run in the minute
before the benchmark ended, itself among them; above the number of processors they wait for each other. *Processor* figures count
processor time of the engine and everything it starts, which depends less on what else runs. Ratios carry the unit x.

| what | value | limit | ratio to the limit | median | p99 | load |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
{rows}
"""
