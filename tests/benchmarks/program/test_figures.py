"""What is measured is told as it is: growth, limits, the document, the page and the picture."""

import json
import signal
import subprocess
import time
from pathlib import Path

import jsonschema
import pytest

from benchmarks.__main__ import RESULTS
from benchmarks.problem import MeasuringError
from benchmarks.program.__main__ import SIZES, exit_code, main
from benchmarks.program.comparison import Comparison
from benchmarks.program.document import DOCUMENT_SCHEMA, as_document
from benchmarks.program.fleet import LARGEST
from benchmarks.program.growth import growth_exponent, last_exponent
from benchmarks.program.import_time import ImportTimes
from benchmarks.program.page import as_page, as_picture
from benchmarks.program.plot import Line, draw
from benchmarks.program.result import Result
from benchmarks.program.run import Run, measured
from benchmarks.program.storage import Storage
from benchmarks.program.turns import Turns, take_turns
from benchmarks.program.watch import Watch, limited

MACHINE = {"processors": 2, "system": "Linux", "architecture": "x86_64", "python": "3.11.7"}


def run(seconds: float, resources: int = 100) -> Run:
    return Run(seconds, seconds / 2, seconds / 4, 1.0, {"same": resources})


@pytest.mark.parametrize("exponent", [0.5, 1.0, 2.0])
def test_growth_is_the_power_of_the_size(exponent: float) -> None:
    costs = {size: 3 * size**exponent for size in (1, 10, 50)}
    assert growth_exponent(costs) == pytest.approx(exponent)
    assert last_exponent(costs | {1: 1000.0}) == pytest.approx(exponent)
    with pytest.raises(ValueError, match="1 sizes were measured"):
        growth_exponent({1: 2.0})


def test_two_kinds_of_runs_are_taken_in_turns() -> None:
    taken: list[str] = []

    def taking(name: str) -> Run:
        taken.append(name)
        return run(3.0 if name == "A" else 2.0)

    turns = take_turns(3, lambda: taking("A"), lambda: taking("B"), Watch(time.monotonic() + 60), plain_first=False)
    assert taken == ["A", "B", "B", "A", "A", "B"]
    assert turns.ratios == turns.processor_ratios == [1.5] * 3
    late = take_turns(3, lambda: taking("A"), lambda: taking("B"), Watch(time.monotonic() + 6), plain_first=True)
    assert len(late.ratios) == 1
    assert taken[6:] == ["B", "A"]


def test_a_run_counts_its_own_time_and_that_of_servers_apart() -> None:
    one = measured(lambda: {"same": 2, "create": 1})
    assert one.resources == 3
    assert one.seconds > 0
    assert one.processor_seconds >= 0


def test_an_engine_that_takes_too_long_is_ended_and_told(tmp_path: Path) -> None:
    engine_like = tmp_path / "pulumi"
    engine_like.symlink_to("/bin/sleep")

    def hang() -> None:
        done = subprocess.run([engine_like, "60"], check=False)
        raise OSError(f"it ended with {done.returncode}")

    with pytest.raises(MeasuringError, match=r"took longer than its 1 s"), limited(1):
        hang()
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    with pytest.raises(OSError, match="of its own"), limited(60):
        raise OSError("of its own")


def compared(size: int, ratio: float) -> Comparison:
    resources = 74 + 147 * size
    turns = [Turns([run(resources / 100 * ratio, resources)], [run(resources / 100, resources)]) for _ in range(4)]
    preview, refresh, up, pack = turns
    return Comparison(size, resources, 44 * size, 10_000, 10_000, preview, refresh, up, pack)


def result(ratio: float) -> Result:
    storage = Storage({1: Turns([run(1.0, 100)], [run(2.0, 100)]), 3: Turns([run(3.0, 300)], [run(18.0, 300)])}, [6])
    return Result(7, {size: compared(size, ratio) for size in SIZES}, storage, ImportTimes([(1.3, 1.2)], [(1.0, 1.0)]))


@pytest.fixture
def good() -> Result:
    """A result within every limit."""
    return result(1.04)


def test_limits_hold_or_are_broken_at_every_size(good: Result) -> None:
    assert exit_code(good) == 0
    figures = {figure.name: figure for figure in good.figures()}
    assert figures["preview: growth"].value == pytest.approx(1.0)
    assert figures["first up over files: growth"].value == pytest.approx(2.0)
    assert figures["preview, 50 applications: with the pack to without"].limit == 1.15
    assert figures["preview, 10 applications: with the pack to without"].limit is None
    broken = {figure.name for figure in result(1.06).figures() if not figure.is_within}
    assert len(broken) == 9
    assert all("components to flat" in name for name in broken)
    good.problems["imports"] = "OSError: no such thing"
    assert exit_code(good) == 3
    assert exit_code(result(1.06)) == 1


def test_the_document_has_every_run_and_the_published_shape(good: Result) -> None:
    document = as_document(good, MACHINE)
    jsonschema.validate(document, DOCUMENT_SCHEMA)
    assert [one["applications"] for one in document["comparisons"]] == [*SIZES]
    assert document["storage"]["sizes"]["3"]["plain"][0]["seconds"] == 18.0
    assert document["imports"] == {"program": [[1.3, 1.2]], "providers": [[1.0, 1.0]]}
    jsonschema.validate(as_document(Result(1), MACHINE), DOCUMENT_SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document | {"seed": "7"}, DOCUMENT_SCHEMA)


def test_the_page_says_what_holds_and_what_does_not(good: Result) -> None:
    good.comparisons[10] = compared(10, 1.2)
    good.problems["imports"] = "OSError: no such thing"
    page = as_page(good, MACHINE)
    assert "| preview, 1 applications: components to flat | 1.04 x | 1.05 | holds | 1 |" in page
    assert "| preview, 10 applications: components to flat | 1.2 x | 1.05 | **broken** | 1 |" in page
    assert "| 3 | 300 | 3.0 s | 18.0 s | 6.0 |" in page
    assert "Left out, because files would have taken longer than the time given: 6 applications." in page
    assert "Not measured, imports: OSError: no such thing" in page


def test_the_picture_has_a_line_for_each_kind_of_run(good: Result) -> None:
    picture = as_picture(good)
    assert picture.startswith("<svg ")
    assert picture.count("<circle") == 3 * 3 + 2 * 2
    assert "first up, files" in picture
    assert "empty" not in draw([Line("one", {1: 1.0}), Line("empty", {})])
    with pytest.raises(ValueError, match="nothing was measured"):
        draw([Line("empty", {})])


@pytest.mark.parametrize("sizes", ["0", "51", "one", "1,-3"])
def test_sizes_that_are_none_are_a_mistake_of_usage(sizes: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([f"--sizes={sizes}"], results=tmp_path)
    assert left.value.code == 2
    assert f"{sizes!r} is no list of numbers from 1 to {LARGEST}" in capsys.readouterr().err


@pytest.mark.skipif(not (RESULTS / "program.json").exists(), reason="the whole program was not measured yet")
def test_the_figures_that_are_checked_in_are_of_all_sizes() -> None:
    document = json.loads((RESULTS / "program.json").read_text())
    jsonschema.validate(document, DOCUMENT_SCHEMA)
    assert [one["applications"] for one in document["comparisons"]] == [*SIZES]
    assert document["problems"] == {}
