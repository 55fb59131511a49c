"""Start the local cloud on an empty state file, until it says that every port answers."""

from benchmarks.figure import Figure, figure_of
from benchmarks.sampling import rounds_of
from benchmarks.workshop import Workshop, end

STARTS = 7
LIMIT_SECONDS = 2.0


def measure_cloud_start(workshop: Workshop) -> list[Figure]:
    """Return seconds from the start of the process to its line."""

    def sample() -> float:
        process = workshop.start_cloud(workshop.new_folder("state") / "cloud.sqlite")
        end(process.child)
        return process.start_seconds

    return [figure_of("start to ready", "s", rounds_of(STARTS, 1, sample, workshop), LIMIT_SECONDS)]
