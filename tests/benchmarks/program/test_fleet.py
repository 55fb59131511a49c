"""Environments of many applications are whole, and no more than an engine can hand to a program."""

import json
from pathlib import Path

import pytest

from benchmarks.program.fleet import DEFAULTED, LARGEST, read_fleet, write_fleet, write_policy_configuration
from bulwark.config.environments import load_environments
from bulwark.config.pipeline import Pipeline

LARGEST_VARIABLE_BYTES = 131_072
"""MAX_ARG_STRLEN of Linux, execve(2)."""


def fleet(folder: Path, applications: int) -> Pipeline:
    write_fleet(folder, applications)
    (pipeline,) = load_environments(folder)
    return pipeline


def test_each_further_application_has_all_that_the_first_has_and_shares_nothing_of_its_own(tmp_path: Path) -> None:
    pipeline = fleet(tmp_path, 3)
    first, *further = (pipeline.apps[name] for name in ("living-tree", "app-02", "app-03"))
    assert len(pipeline.apps) == 3
    for app in further:
        for name in ("rollout", "service_levels", "health", "notifications", "branch_rules", "framework", "directory"):
            assert getattr(app, name) == getattr(first, name)
        assert {*app.secrets} == {*first.secrets}
        assert {*app.public_settings} == {*first.public_settings}
        assert app.vercel.model_copy(update={"project": ""}) == first.vercel.model_copy(update={"project": ""})
        assert len(app.domains) == len(first.domains)
    assert len({app.repository.id for app in pipeline.apps.values()}) == 3
    assert len({row.account_id for row in pipeline.duty_rows}) == 2 + 3 * 5
    assert pipeline.infrastructure.owns_repository
    assert all(app.owns_repository for app in pipeline.apps.values())


def test_what_is_not_said_again_is_the_default(tmp_path: Path) -> None:
    apps = fleet(tmp_path, 2).apps
    first, second = apps["living-tree"], apps["app-02"]
    for *above, key in DEFAULTED:
        place, other = (getattr(app, above[0]) if above else app for app in (first, second))
        assert key in place.model_fields_set
        assert key not in other.model_fields_set
        assert getattr(place, key) == getattr(other, key)


@pytest.mark.slow
def test_the_largest_environment_fits_the_variable_in_which_a_program_gets_its_configuration(tmp_path: Path) -> None:
    fleet(tmp_path, LARGEST)
    value = json.dumps(read_fleet(tmp_path)["config"]["bulwark:pipeline"], separators=(",", ":"))
    assert len("PULUMI_CONFIG=" + json.dumps({"bulwark:pipeline": value})) < LARGEST_VARIABLE_BYTES


@pytest.mark.parametrize("applications", [0, LARGEST + 1])
def test_a_number_of_applications_that_does_not_fit_is_refused(applications: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f"{applications} applications do not fit"):
        write_fleet(tmp_path, applications)


def test_the_pack_accepts_of_every_application_what_it_accepts_of_the_first(tmp_path: Path) -> None:
    entry = {"exceptions": {"living-tree": "for a reason", "infrastructure": "for another"}}
    (tmp_path / "configuration.json").write_text(json.dumps({"one": entry, "other": {"exceptions": {"infrastructure": "so"}}}))
    write_policy_configuration(tmp_path, 3)
    written = json.loads((tmp_path / "configuration.json").read_text())
    assert written["one"]["exceptions"] == entry["exceptions"] | {"app-02": "for a reason", "app-03": "for a reason"}
    assert written["other"] == {"exceptions": {"infrastructure": "so"}}
