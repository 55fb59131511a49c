"""What a measurement of the whole program gave, and the figures that are held against limits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from benchmarks.figure import Figure, figure_of
from benchmarks.program.comparison import Comparison
from benchmarks.program.growth import growth_exponent, last_exponent
from benchmarks.program.import_time import ImportTimes
from benchmarks.program.storage import Storage
from benchmarks.program.turns import Turns, middle

OVERHEAD_LIMIT: Final = 1.05
GROWTH_LIMIT: Final = 1.05
IMPORT_LIMIT: Final = 1.5
PACK_LIMIT: Final = 1.15
PACK_APPLICATIONS: Final = 50
"""Where the limit on the pack holds; at smaller sizes its start weighs more, and it is shown without a limit."""
RATIO, EXPONENT = "x", "exponent"


@dataclass(slots=True)
class Result:
    """Everything that was measured; parts that were not are absent or empty, and `problems` says why."""

    seed: int
    comparisons: dict[int, Comparison] = field(default_factory=dict)
    storage: Storage = field(default_factory=Storage)
    imports: ImportTimes | None = None
    problems: dict[str, str] = field(default_factory=dict)
    """Part to what went wrong with it."""

    def figures(self) -> list[Figure]:
        """Return all figures that can be told."""
        return [*self._overheads(), *self._growths(), *self._pack(), *self._imports(), *self._storage()]

    def costs(self, kind: str) -> Mapping[int, float]:
        """Return resources (components among them) to the median seconds of a kind of run, of the component program."""
        return {
            turns.changed[0].resources: middle(turns.changed)
            for comparison in self.comparisons.values()
            if (turns := comparison.kinds[kind]).changed
        }

    def _overheads(self) -> Iterator[Figure]:
        for size, comparison in sorted(self.comparisons.items()):
            for kind in ("preview", "preview --refresh", "first up"):
                yield from _ratios(f"{kind}, {size} applications: components to flat", comparison.kinds[kind], OVERHEAD_LIMIT)

    def _growths(self) -> Iterator[Figure]:
        for kind in ("preview", "preview --refresh", "first up"):
            yield from _exponents(kind, self.costs(kind), GROWTH_LIMIT)

    def _pack(self) -> Iterator[Figure]:
        for size, comparison in sorted(self.comparisons.items()):
            limit = PACK_LIMIT if size >= PACK_APPLICATIONS else None
            yield from _ratios(f"preview, {size} applications: with the pack to without", comparison.pack, limit)

    def _imports(self) -> Iterator[Figure]:
        if self.imports:
            name = "import of the program to that of the providers"
            yield figure_of(name, RATIO, [self.imports.ratios], IMPORT_LIMIT)
            yield figure_of(f"{name}, processor", RATIO, [self.imports.processor_ratios])

    def _storage(self) -> Iterator[Figure]:
        yield from _exponents("first up over the journal, sizes of the files", self.storage.costs(of_files=False), None)
        yield from _exponents("first up over files", self.storage.costs(of_files=True), None)


def _ratios(name: str, turns: Turns, limit: float | None) -> Iterator[Figure]:
    if turns.ratios:
        yield figure_of(name, RATIO, [turns.ratios], limit)
        yield figure_of(f"{name}, processor", RATIO, [turns.processor_ratios])


def _exponents(name: str, costs: Mapping[int, float], limit: float | None) -> Iterator[Figure]:
    if len(costs) > 1:
        yield figure_of(f"{name}: growth", EXPONENT, [[growth_exponent(costs)]], limit)
        yield figure_of(f"{name}: growth between the two largest", EXPONENT, [[last_exponent(costs)]], limit)
