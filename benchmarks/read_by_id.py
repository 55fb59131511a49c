"""Read one thing by its id at each vendor, with one such thing present, over a connection that stays open."""

from contextlib import closing
from functools import partial

from benchmarks.figure import Figure, figure_of
from benchmarks.sampling import rounds_of
from benchmarks.vendors import Vendor, seeded_vendors
from benchmarks.workshop import Workshop

ROUNDS, READS = 10, 100
LIMIT_MILLISECONDS = 5.0


def measure_reads(workshop: Workshop) -> list[Figure]:
    """Return milliseconds per read, one figure a vendor."""
    cloud = workshop.start_cloud(workshop.new_folder("state") / "cloud.sqlite")
    figures = []
    for vendor in seeded_vendors(cloud.listening):
        with closing(vendor):
            vendor.create()
            rounds = rounds_of(ROUNDS, READS, partial(_milliseconds, vendor), workshop)
            figures.append(figure_of(f"{vendor.name} read", "ms", rounds, LIMIT_MILLISECONDS))
    return figures


def _milliseconds(vendor: Vendor) -> float:
    return vendor.read(0) * 1000
