"""Measure the whole program: `python -m benchmarks.program [--sizes 1,10,50] [--json]`.

Exit codes: 0 every limit holds, 1 one is broken, 2 wrong usage, 3 something could not be measured and no limit is broken.
"""

import argparse
import json
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TextIO

from benchmarks.__main__ import BROKEN, NOT_MEASURED, RESULTS, SEED, WITHIN
from benchmarks.machine import describe_machine, load, processors
from benchmarks.problem import MeasuringError
from benchmarks.program.comparison import Comparing, Comparison, Effort, effort_for
from benchmarks.program.document import as_document
from benchmarks.program.fleet import LARGEST
from benchmarks.program.import_time import measure_imports
from benchmarks.program.page import as_page, as_picture
from benchmarks.program.registrations import Registration
from benchmarks.program.result import Result
from benchmarks.program.storage import SECONDS, measure_storage
from benchmarks.program.storage import SIZES as STORAGE_SIZES
from benchmarks.program.watch import Watch, limited
from benchmarks.report import as_line
from benchmarks.workshop import Workshop
from bulwark.errors import BulwarkError
from bulwark.stacks.engine import obtain_engine

SIZES: Final = (1, 10, 50)
IMPORT_SECONDS: Final = 180.0


def main(arguments: Sequence[str] | None = None, *, results: Path = RESULTS) -> int:
    """Measure, print, keep the figures of a whole run in `results`; return the exit code."""
    options = _parse(arguments)
    told = sys.stderr if options.json else sys.stdout
    with tempfile.TemporaryDirectory(prefix="bulwark-program-") as folder, Workshop(Path(folder), options.seed) as workshop:
        measuring = Measuring(workshop, obtain_engine(), Result(options.seed), told, options.trial)
        measuring.all(options.sizes, options.files)
    result, machine = measuring.result, describe_machine()
    document = json.dumps(as_document(result, machine), indent=2) + "\n"
    if options.json:
        sys.stdout.write(document)
    for figure in result.figures():
        print(as_line(figure), file=told)
    if tuple(options.sizes) == SIZES and result.comparisons and not options.trial:
        results.mkdir(parents=True, exist_ok=True)
        (results / "program.json").write_text(document, encoding="utf-8")
        (results / "program.md").write_text(as_page(result, machine), encoding="utf-8")
        (results / "program.svg").write_text(as_picture(result), encoding="utf-8")
    return exit_code(result)


def exit_code(result: Result) -> int:
    """Return 1 when a limit is broken, else 3 when something was not measured, else 0."""
    if not all(figure.is_within for figure in result.figures()):
        return BROKEN
    return NOT_MEASURED if result.problems else WITHIN


@dataclass(slots=True)
class Measuring:
    """A measurement under way."""

    workshop: Workshop
    engine_at: Path
    result: Result
    told: TextIO
    is_trial: bool
    registrations: Sequence[Registration] = ()
    """What the program of the smallest size asked the engine for."""

    def all(self, sizes: Sequence[int], storage_sizes: Sequence[int]) -> None:
        """Measure every part; what goes wrong with one becomes its problem, and the others are measured all the same."""
        for size in sorted(sizes):
            self._part(f"{size} applications", self._effort(size).seconds, partial(self._compare, size))
        if self.registrations:
            self._part("imports", IMPORT_SECONDS, lambda _watch: self._import())
        self._part(
            "journal and files",
            SECONDS,
            lambda watch: measure_storage(self.workshop, self.engine_at, self.result.storage, watch, storage_sizes),
        )

    def _effort(self, size: int) -> Effort:
        return effort_for(size, is_trial=self.is_trial)

    def _part(self, name: str, seconds: float, measure: Callable[[Watch], None]) -> None:
        print(f"{name}: up to {seconds / 60:.0f} minutes (load {load()}, {processors()} processors)", file=self.told, flush=True)
        try:
            with limited(seconds) as watch:
                measure(watch)
        except (BulwarkError, MeasuringError, OSError) as error:
            self.result.problems[name] = f"{type(error).__name__}: {error}"
            print(f"  NOT MEASURED: {self.result.problems[name]}", file=self.told, flush=True)

    def _compare(self, size: int, watch: Watch) -> None:
        comparison = self.result.comparisons.setdefault(size, Comparison(size))
        is_plain_first = self.workshop.chance(f"{size} applications").choice((False, True))
        comparing = Comparing(self.workshop, self.engine_at, comparison, watch, self._effort(size), is_plain_first)
        try:
            comparing.run()
        finally:
            self.registrations = self.registrations or comparing.registrations
            for kind, turns in comparison.kinds.items():
                shown = ", ".join(f"{ratio:.3f}" for ratio in turns.ratios)
                print(f"  {kind}: {len(turns.changed)} and {len(turns.plain)} runs, ratios {shown}", file=self.told, flush=True)

    def _import(self) -> None:
        self.result.imports = measure_imports(self.registrations)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.program",
        description="Measure previews and first updates of the whole program against a flat one that makes the same.",
        epilog="A run of the sizes 1,10,50 writes docs/results/program.md, .json and .svg; any other run writes nothing.",
    )
    sizes = ",".join(map(str, SIZES))
    files = ",".join(map(str, STORAGE_SIZES))
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help=f"numbers of applications to compare at (default: {sizes})")
    parser.add_argument(
        "--files", type=_sizes, default=STORAGE_SIZES, help=f"numbers at which journal and files are compared (default: {files})"
    )
    parser.add_argument("--trial", action="store_true", help="take one pair of each kind of run: does it work?")
    parser.add_argument("--json", action="store_true", help="print one JSON document on standard output")
    parser.add_argument("--seed", type=int, default=SEED, help="decides which kind of run begins (default: %(default)s)")
    return parser.parse_args(arguments)


def _sizes(text: str) -> tuple[int, ...]:
    try:
        sizes = tuple(sorted({int(part) for part in text.split(",") if part}))
    except ValueError:
        sizes = (0,)
    if any(not 1 <= size <= LARGEST for size in sizes):
        raise argparse.ArgumentTypeError(f"{text!r} is no list of numbers from 1 to {LARGEST}, such as 1,10,50")
    return sizes


if __name__ == "__main__":
    # Asked to stop, leave through every `with`: no process of ours may stay behind.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    sys.exit(main())
