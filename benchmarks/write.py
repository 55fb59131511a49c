"""Make things at each vendor, one after the other, over a connection that stays open."""

from contextlib import closing
from functools import partial

from benchmarks.figure import Figure, figure_of
from benchmarks.sampling import rounds_of
from benchmarks.vendors import Vendor, seeded_vendors
from benchmarks.workshop import Workshop

ROUNDS, WRITES = 5, 50


def measure_writes(workshop: Workshop) -> list[Figure]:
    """Return milliseconds per creation, one figure a vendor."""
    cloud = workshop.start_cloud(workshop.new_folder("state") / "cloud.sqlite")
    figures = []
    for vendor in seeded_vendors(cloud.listening):
        with closing(vendor):
            rounds = rounds_of(ROUNDS, WRITES, partial(_milliseconds, vendor), workshop)
            figures.append(figure_of(f"{vendor.name} write", "ms", rounds))
    return figures


def _milliseconds(vendor: Vendor) -> float:
    return vendor.create() * 1000
