"""Run `pulumi preview --refresh` of staging with nothing to do: what guards every hour and every proposed change."""

from benchmarks.figure import Figure, figure_of
from benchmarks.previews import preview, staging_stack
from benchmarks.sampling import rounds_of
from benchmarks.workshop import Workshop

PREVIEWS = 4


def measure_noop_preview(workshop: Workshop) -> list[Figure]:
    """Return seconds of a preview, by the clock and of processor time; the first one, which warms caches, is not counted."""
    stack = staging_stack(workshop)
    preview(stack, with_refresh=True)
    spent: list[list[float]] = []

    def sample() -> float:
        one = preview(stack, with_refresh=True)
        spent.append([one.processor_seconds])
        return one.seconds

    rounds = rounds_of(PREVIEWS, 1, sample, workshop)
    return [figure_of("preview --refresh", "s", rounds), figure_of("preview --refresh, processor", "s", spent)]
