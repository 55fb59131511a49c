"""Bring stacks up from nothing with their state in a journal and with it in files, and see how both grow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.program.run import Run
from benchmarks.program.site import component_site
from benchmarks.program.turns import Turns
from benchmarks.program.watch import Watch
from benchmarks.workshop import Workshop

SIZES: Final = (1, 3, 6, 10, 15)
"""Numbers of applications, tried in order as long as there is time: files become slow soon."""
SECONDS: Final = 1500.0
_GROWTH: Final = 2.2
"""Exponent by which the next size is expected to take longer over files; below it a size would be begun and not ended."""


@dataclass(slots=True)
class Storage:
    """Number of applications to the runs taken: the journal is held against files."""

    by_size: dict[int, Turns] = field(default_factory=dict)
    left_out: list[int] = field(default_factory=list)
    """Sizes for which the time would not have been enough."""

    def document(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"left_out": self.left_out, "sizes": {str(size): turns.document() for size, turns in self.by_size.items()}}

    def costs(self, *, of_files: bool) -> Mapping[int, float]:
        """Return resources to seconds."""
        runs = [(turns.plain if of_files else turns.changed)[0] for turns in self.by_size.values()]
        return {run.resources: run.seconds for run in runs}


def measure_storage(workshop: Workshop, engine_at: Path, storage: Storage, watch: Watch, sizes: Sequence[int] = SIZES) -> None:
    """Bring each size up once over files and once over the journal."""
    for number, size in enumerate(sizes):
        if not watch.has_time_for(_expected(storage, size)):
            storage.left_out.append(size)
            continue
        turns = Turns()
        turns.add_pair(
            lambda: _up(workshop, engine_at, size, over_files=False),  # noqa: B023 - called at once
            lambda: _up(workshop, engine_at, size, over_files=True),  # noqa: B023 - called at once
            plain_first=bool(number % 2),
        )
        storage.by_size[size] = turns


def _expected(storage: Storage, size: int) -> float:
    if not storage.by_size:
        return 0.0
    last, turns = max(storage.by_size.items())
    return float((turns.plain[0].seconds + turns.changed[0].seconds) * (size / last) ** _GROWTH)


def _up(workshop: Workshop, engine_at: Path, applications: int, *, over_files: bool) -> Run:
    with component_site(workshop.new_folder(f"storage-{applications}"), applications, engine_at) as site:
        return site.first_up_over_files() if over_files else site.first_up()
