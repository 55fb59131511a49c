"""Write a measurement as a page for people: what holds, what each run took, and how it grows."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from benchmarks.figure import Figure
from benchmarks.program.plot import Line, draw
from benchmarks.program.result import Result
from benchmarks.program.run import Run
from benchmarks.program.turns import Turns, middle
from benchmarks.report import with_unit


def as_page(result: Result, machine: Mapping[str, Any]) -> str:
    """Return the page, in Markdown."""
    return _PAGE.format(
        processors=machine["processors"],
        system=machine["system"],
        python=machine["python"],
        seed=result.seed,
        figures="\n".join(_figure_row(figure) for figure in result.figures()),
        sizes="\n".join(_size_rows(result)),
        runs="\n".join(_run_rows(result)),
        storage="\n".join(_storage_rows(result)),
        problems="".join(f"\nNot measured, {part}: {problem}\n" for part, problem in result.problems.items()),
    )


def as_picture(result: Result) -> str:
    """Return the picture, in SVG.

    Raises:
        ValueError: nothing was measured.
    """
    return draw(
        [
            Line("first up, journal", result.costs("first up")),
            Line("preview --refresh", result.costs("preview --refresh")),
            Line("preview", result.costs("preview")),
            Line("first up, files", result.storage.costs(of_files=True), is_dashed=True),
            Line("first up, journal, beside files", result.storage.costs(of_files=False), is_dashed=True),
        ]
    )


def _figure_row(figure: Figure) -> str:
    limit = "" if figure.limit is None else f"{figure.limit:g}"
    verdict = "" if figure.limit is None else "holds" if figure.is_within else "**broken**"
    return f"| {figure.name} | {with_unit(figure.value, figure.unit)} | {limit} | {verdict} | {figure.count} |"


def _size_rows(result: Result) -> Iterator[str]:
    for size, one in sorted(result.comparisons.items()):
        state, largest = one.state_bytes / 1e6, one.largest_bytes / 2**20
        yield f"| {size} | {one.resources} | {one.components} | {state:.1f} MB | {largest:.0f} MiB |"


def _run_rows(result: Result) -> Iterator[str]:
    for size, one in sorted(result.comparisons.items()):
        for kind, turns in one.kinds.items():
            names = ("with it", "without") if "pack" in kind else ("components", "flat")
            for name, runs in zip(names, (turns.changed, turns.plain), strict=True):
                if runs:
                    yield _run_row(f"{size} applications, {kind}, {name}", runs)


def _run_row(name: str, runs: list[Run]) -> str:
    processor = sorted(run.processor_seconds + run.server_seconds for run in runs)[len(runs) // 2]
    fastest, slowest = min(run.seconds for run in runs), max(run.seconds for run in runs)
    load = max(run.load for run in runs)
    return f"| {name} | {middle(runs):.1f} s | {fastest:.1f} to {slowest:.1f} s | {processor:.1f} s | {len(runs)} | {load:.1f} |"


def _storage_rows(result: Result) -> Iterator[str]:
    for size, turns in sorted(result.storage.by_size.items()):
        yield f"| {size} | {turns.plain[0].resources} | {_seconds(turns.changed)} | {_seconds(turns.plain)} | {_times(turns)} |"
    if result.storage.left_out:
        left_out = ", ".join(str(size) for size in result.storage.left_out)
        yield f"\nLeft out, because files would have taken longer than the time given: {left_out} applications."


def _seconds(runs: list[Run]) -> str:
    return f"{runs[0].seconds:.1f} s"


def _times(turns: Turns) -> str:
    return f"{turns.plain[0].seconds / turns.changed[0].seconds:.1f}"


_PAGE: Final = """# Speed of the whole program

Written by `python -m benchmarks.program`; every run with its raw values is in [program.json](program.json).
Measured on {processors} processors, {system}, Python {python}, seed {seed} (it decides which of two kinds of runs begins).
{problems}
An environment is made of the project's own staging file: its application, and more that have all that it has under names,
numbers, repositories and domains of their own. The *flat* program is written from what the component program asked the engine
for: one statement a resource, with the same inputs and options; no component, no configuration to read and nothing to look up.
Both run on the same engine, each on a local cloud of its own, in turns A B B A. Their states are held against each other first:
the same resources with the same inputs, or there is no figure.

## What holds

Ratios (x) are the median over pairs of runs, by the clock; *processor* ratios count processor time of everything that took part,
local cloud and providers included. Growth is the exponent of the seconds over the resources in the stack, by least squares of the
logarithms: 1 is in proportion, 2 with the square.

| what | value | limit | verdict | samples |
| --- | ---: | ---: | --- | ---: |
{figures}

![Seconds over resources](program.svg)

## How large it is

| applications | resources | components besides | state | largest process |
| ---: | ---: | ---: | ---: | ---: |
{sizes}

## What each run took

*Processor* is the engine's time and that of all it starts, with the local cloud and its providers. *Load* is how many processes
wanted to run in the last minute, those of the run itself among them.

| runs | median | from to | processor | samples | load |
| --- | ---: | ---: | ---: | ---: | ---: |
{runs}

## The state of a first `up`: journal and files

An engine that keeps its state in files writes all of it at every step. `bulwark up` lets it send each step to a journal instead
([ADR 5](../adr/0005-journal.md)): synchronized to the disk before the engine goes on, so a killed run loses nothing, as
`tests/program/test_interruption.py` shows.

| applications | resources and components | journal | files | files to journal |
| ---: | ---: | ---: | ---: | ---: |
{storage}
"""
