"""Run the benchmarks: `python -m benchmarks [NAME ...] [--json]`.

Exit codes: 0 every limit holds, 1 one is broken, 2 wrong usage, 3 something could not be measured and no limit is broken.
"""

import argparse
import json
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TextIO

from benchmarks.benchmark import Benchmark, Outcome, carry_out
from benchmarks.demonstration import ROOT
from benchmarks.machine import describe_machine, processors
from benchmarks.registry import BENCHMARKS
from benchmarks.report import as_document, as_lines, as_page
from benchmarks.workshop import Workshop

SEED: Final = 20261123
RESULTS: Final = ROOT / "docs" / "results"
CROWDED: Final = "More programs wanted to run than there are processors; run it again on a machine at rest before believing this."
WITHIN, BROKEN, NOT_MEASURED = 0, 1, 3


def main(arguments: Sequence[str] | None = None, *, benchmarks: Sequence[Benchmark] = BENCHMARKS, results: Path = RESULTS) -> int:
    """Measure, print, keep the figures of a whole run without problems in `results`; return the exit code."""
    options = _parse(arguments, benchmarks)
    chosen = [one for one in benchmarks if not options.names or one.name in options.names]
    # With --json, standard output is the document's alone.
    outcomes = _measure(chosen, options.seed, sys.stderr if options.json else sys.stdout)
    machine = describe_machine()
    document = json.dumps(as_document(outcomes, options.seed, machine), indent=2) + "\n"
    if options.json:
        sys.stdout.write(document)
    if len(chosen) == len(benchmarks) and not any(outcome.problem for outcome in outcomes):
        results.mkdir(parents=True, exist_ok=True)
        (results / "local-cloud.json").write_text(document)
        (results / "local-cloud.md").write_text(as_page(outcomes, options.seed, machine))
    return exit_code(outcomes)


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """Return 1 when a limit is broken, else 3 when something was not measured, else 0."""
    if not all(outcome.is_within for outcome in outcomes):
        return BROKEN
    return NOT_MEASURED if any(outcome.problem for outcome in outcomes) else WITHIN


def _measure(chosen: Sequence[Benchmark], seed: int, told: TextIO) -> list[Outcome]:
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="bulwark-bench-") as folder, Workshop(Path(folder), seed) as workshop:
        for benchmark in chosen:
            outcome = carry_out(benchmark, workshop)
            print(*as_lines(outcome, seed), sep="\n", file=told, flush=True)
            if not outcome.is_within and outcome.load > processors():
                print(f"  {CROWDED}", file=told, flush=True)
            outcomes.append(outcome)
    return outcomes


def _parse(arguments: Sequence[str] | None, benchmarks: Sequence[Benchmark]) -> argparse.Namespace:
    known = [benchmark.name for benchmark in benchmarks]
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure the local cloud and the engine on it, and hold the figures against their limits.",
        epilog="A run of all benchmarks writes docs/results/local-cloud.md and .json; a run of some, or one in which something "
        "could not be measured, writes nothing.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which to run, all if none is named: {', '.join(known)}")
    parser.add_argument("--json", action="store_true", help="print one JSON document on standard output")
    parser.add_argument("--seed", type=int, default=SEED, help="decides what is read at random (default: %(default)s)")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in known]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}, so nothing was measured. Name one of {', '.join(known)}.")
    return options


if __name__ == "__main__":
    # Asked to stop, leave through every `with`: no process of ours may stay behind.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    sys.exit(main())
