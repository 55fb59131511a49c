"""The frame of the benchmarks: what is summed up, said, written and answered. Their timings are no test's business."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from benchmarks.__main__ import CROWDED, RESULTS, main
from benchmarks.benchmark import Benchmark
from benchmarks.figure import Figure, figure_of, ratio_of
from benchmarks.registry import BENCHMARKS
from benchmarks.report import DOCUMENT_SCHEMA
from benchmarks.sampling import rounds_of
from benchmarks.workshop import Workshop

FOLDER = RESULTS.parents[1] / "benchmarks"


def benchmark(name: str, answer: Callable[[Workshop], list[Figure]], seconds: float = 60) -> Benchmark:
    return Benchmark(name, f"What of {name}?", answer, seconds)


def measured(value: float, limit: float | None) -> Callable[[Workshop], list[Figure]]:
    return lambda _workshop: [figure_of("one", "ms", [[value]], limit)]


def unable(_workshop: Workshop) -> list[Figure]:
    raise OSError("no such thing here")


GOOD = benchmark("good", measured(2.0, 4.0))
BAD = benchmark("bad", measured(6.0, 4.0))
UNABLE = benchmark("unable", unable)
WATCHED = benchmark("watched", measured(9.0, None))


@pytest.mark.parametrize(
    ("benchmarks", "code"),
    [
        ([GOOD], 0),
        ([GOOD, WATCHED], 0),
        ([GOOD, BAD], 1),
        ([GOOD, UNABLE], 3),
        ([UNABLE, BAD], 1),
        ([benchmark("exact", measured(4.0, 4.0))], 0),
    ],
)
def test_the_exit_code_tells_a_broken_limit_from_a_failed_measurement(
    benchmarks: list[Benchmark], code: int, tmp_path: Path
) -> None:
    assert main([], benchmarks=benchmarks, results=tmp_path) == code


def test_a_broken_limit_is_said_with_its_ratio_and_seed_and_the_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--seed", "7"], benchmarks=[GOOD, BAD, UNABLE], results=tmp_path)
    said = capsys.readouterr().out
    assert re.search(r"bad: What of bad\? \(seed 7, load \d+\.\d+\)", said)
    assert re.search(r"one +6 ms +limit 4 ms, ratio 1\.50 .*BROKEN", said)
    assert re.search(r"one +2 ms +limit 4 ms, ratio 0\.50 .*; 1 samples\)$", said, re.MULTILINE)
    assert "NOT MEASURED: OSError: no such thing here" in said


@pytest.mark.parametrize(("load", "is_doubtful"), [(0.5, False), (1000.0, True)])
def test_a_limit_broken_on_a_crowded_machine_is_said_to_be_doubtful(
    *, load: float, is_doubtful: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getloadavg", lambda: (load, load, load))
    assert main(["bad"], benchmarks=[GOOD, BAD], results=tmp_path) == 1
    assert (CROWDED in capsys.readouterr().out) is is_doubtful


def test_json_is_one_document_of_the_published_shape(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--json"], benchmarks=[GOOD, BAD, UNABLE, WATCHED], results=tmp_path)
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    jsonschema.validate(document, DOCUMENT_SCHEMA)
    assert [len(one["figures"]) for one in document["benchmarks"]] == [1, 1, 0, 1]
    assert (
        document["benchmarks"][1]["figures"][0] | {"value": 6.0, "ratio": 1.5, "is_within": False}
        == (document["benchmarks"][1]["figures"][0])
    )
    assert "good: What of good?" in captured.err


@pytest.mark.parametrize("change", [{"schema": "other/1"}, {"seed": "7"}, {"benchmarks": []}, {"more": 1}])
def test_the_schema_refuses_another_shape(change: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--json"], benchmarks=[GOOD], results=tmp_path)
    document = json.loads(capsys.readouterr().out)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document | change, DOCUMENT_SCHEMA)


def test_a_whole_run_is_kept_and_a_part_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["good"], benchmarks=[GOOD, BAD], results=tmp_path)
    main([], benchmarks=[GOOD, UNABLE], results=tmp_path)
    assert list(tmp_path.iterdir()) == []
    capsys.readouterr()
    main(["--json"], benchmarks=[GOOD, BAD], results=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["local-cloud.json", "local-cloud.md"]
    assert (tmp_path / "local-cloud.json").read_text() == capsys.readouterr().out
    page = (tmp_path / "local-cloud.md").read_text()
    assert "| bad: one | 6 ms | 4 ms | 1.50 **broken** | 6 ms |" in page


def test_an_unknown_name_is_a_mistake_of_usage_that_measures_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["godo"], benchmarks=[GOOD, BAD], results=tmp_path)
    assert left.value.code == 2
    assert "no benchmark 'godo', so nothing was measured. Name one of good, bad." in capsys.readouterr().err


def test_the_quietest_round_is_what_counts_and_one_lucky_sample_is_not() -> None:
    busy, quiet = [9.0, 9.0, 1.0, 9.0, 9.0], [4.0, 4.5, 4.0, 5.0, 4.0]
    figure = figure_of("read", "ms", [busy, quiet, []], limit=5.0)
    assert (figure.value, figure.median, figure.minimum, figure.count) == (4.0, 4.75, 1.0, 10)
    assert figure.is_within
    assert figure.p99 is None


def test_the_99th_percentile_is_a_sample_that_99_in_100_do_not_exceed() -> None:
    assert figure_of("read", "ms", [[float(number) for number in range(1, 201)]]).p99 == 198.0


def test_nothing_measured_is_no_figure() -> None:
    with pytest.raises(ValueError, match="no sample was taken"):
        figure_of("read", "ms", [[], []])


def test_a_ratio_compares_quiet_rounds_with_quiet_rounds() -> None:
    plain, changed = figure_of("a", "ms", [[2.0], [8.0]]), figure_of("b", "ms", [[9.0], [3.2]])
    assert ratio_of("b to a", changed, plain, 1.5).value == pytest.approx(1.6)
    assert not ratio_of("b to a", changed, plain, 1.5).is_within


def test_a_benchmark_stops_when_its_time_is_up(tmp_path: Path) -> None:
    with Workshop(tmp_path, 1) as workshop:
        with workshop.one_benchmark(60):
            assert [len(one) for one in rounds_of(3, 4, lambda: 1.0, workshop)] == [4, 4, 4]
        with workshop.one_benchmark(0):
            assert rounds_of(3, 4, lambda: 1.0, workshop) == [[]]


def test_the_same_seed_chooses_the_same() -> None:
    def chosen(seed: int, purpose: str) -> list[int]:
        chance = Workshop(Path(), seed).chance(purpose)
        return [chance.randrange(5000) for _ in range(5)]

    assert chosen(1, "read") == chosen(1, "read")
    assert chosen(1, "read") != chosen(2, "read")
    assert chosen(1, "read") != chosen(1, "write")


def test_every_benchmark_has_a_file_of_its_own_and_a_name_of_its_own() -> None:
    modules = [one.run.__module__ for one in BENCHMARKS]
    assert len(set(modules)) == len(BENCHMARKS) == len({one.name for one in BENCHMARKS})
    registered = {module.removeprefix("benchmarks.") for module in modules}
    measuring = {path.stem for path in FOLDER.glob("*.py") if re.search(r"^def measure_", path.read_text(), re.MULTILINE)}
    assert measuring == registered


def test_the_figures_that_are_checked_in_are_those_of_these_benchmarks() -> None:
    document = json.loads((RESULTS / "local-cloud.json").read_text())
    jsonschema.validate(document, DOCUMENT_SCHEMA)
    assert [one["name"] for one in document["benchmarks"]] == [one.name for one in BENCHMARKS]
    assert [one["problem"] for one in document["benchmarks"]] == [""] * len(BENCHMARKS)


def test_a_broken_limit_is_checked_in_only_where_the_machine_was_too_busy_to_judge() -> None:
    document = json.loads((RESULTS / "local-cloud.json").read_text())
    broken = [one for one in document["benchmarks"] if not all(figure["is_within"] for figure in one["figures"])]
    assert all(one["load"] > document["machine"]["processors"] for one in broken), broken
