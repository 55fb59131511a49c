"""What the benchmarks measure is really there: a local cloud of their own, things made and read in it."""

from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.benchmark import Benchmark, carry_out
from benchmarks.figure import Figure
from benchmarks.problem import MeasuringError
from benchmarks.provider_start import ENVIRONMENT
from benchmarks.vendors import seeded_vendors
from benchmarks.workshop import Process, Workshop

pytestmark = pytest.mark.slow


def test_each_vendor_makes_things_and_reads_them_by_id(tmp_path: Path) -> None:
    with Workshop(tmp_path, 1) as workshop:
        cloud = workshop.start_cloud(tmp_path / "cloud.sqlite")
        for vendor in seeded_vendors(cloud.listening):
            with closing(vendor):
                assert vendor.create() > 0
                assert vendor.create() > 0
                assert len(set(vendor.paths)) == 2
                assert vendor.read(1) > 0
                missing = vendor.paths[1].replace("-00001", "-00009").replace("prj_", "prj_none")
                with pytest.raises(MeasuringError, match=rf"{vendor.name} answered GET \S+ with 404"):
                    vendor.call("GET", missing)


def test_the_providers_start_without_a_vendor(tmp_path: Path) -> None:
    with Workshop(tmp_path, 1) as workshop:
        providers = workshop.start("localcloud.providers", environment=ENVIRONMENT)
        assert set(providers.listening) == {"gcp", "github", "vercel"}


def test_a_process_that_ends_early_is_told_with_what_it_said(tmp_path: Path) -> None:
    with Workshop(tmp_path, 1) as workshop, pytest.raises(MeasuringError, match=r"(?s)ended before it was ready: .*--state"):
        workshop.start("localcloud")


def test_what_a_benchmark_started_ends_with_it_even_when_it_fails(tmp_path: Path) -> None:
    started: list[Process] = []

    def leave_it_running(workshop: Workshop) -> list[Figure]:
        started.append(workshop.start_cloud(tmp_path / "cloud.sqlite"))
        raise OSError("broken")

    with Workshop(tmp_path, 1) as workshop:
        outcome = carry_out(Benchmark("one", "?", leave_it_running, 60), workshop)
        assert outcome.problem == "OSError: broken"
        assert started[0].start_seconds > 0
        assert started[0].child.poll() is not None
