"""What the Pulumi program gets: its own configuration from the engine, held against the files beside it."""

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bulwark.config.loading import load_siblings
from bulwark.config.program import load_program_configuration
from bulwark.errors import ConfigError, StackFileError, UsageError

ROOT = Path(__file__).parents[3]
VALUE = "canary-52c1e8"


class Source:
    """What `pulumi.Config` would answer."""

    def __init__(self, **values: Any) -> None:
        self.values = values

    def get_object(self, key: str) -> Any:
        """Return a copy, as the engine's JSON would be."""
        return copy.deepcopy(self.values.get(key))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with Living Tree's stack files."""
    for name in ("Pulumi.yaml", "Pulumi.staging.yaml", "Pulumi.production.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def pipeline_of(folder: Path, stack: str) -> Any:
    """Return a stack's document."""
    return YAML(typ="safe").load((folder / f"Pulumi.{stack}.yaml").read_text())["config"]["bulwark:pipeline"]


def test_the_program_gets_its_pipeline_and_the_values_of_its_environment_secrets(folder: Path):
    source = Source(pipeline=pipeline_of(folder, "production"), environmentSecrets={"living-tree": {"ONCALL_WEBHOOK_URL": VALUE}})
    configuration = load_program_configuration(source, "production", folder)
    assert configuration.pipeline.environment.name == "production"
    assert configuration.environment_secrets("living-tree") == {"ONCALL_WEBHOOK_URL": VALUE}
    assert configuration.environment_secrets("other") == {}
    assert VALUE not in repr(configuration)


def test_a_missing_value_stops_the_program(folder: Path):
    with pytest.raises(ConfigError) as caught:
        load_program_configuration(Source(pipeline=pipeline_of(folder, "production")), "production", folder)
    (problem,) = caught.value.problems
    assert str(problem) == (
        "Pulumi.production.yaml: apps.living-tree.environment_secrets.ONCALL_WEBHOOK_URL: its value is not set; "
        "the GitHub environments could not get it; "
        "run: pulumi config set --secret --path 'environmentSecrets.living-tree.ONCALL_WEBHOOK_URL'"
    )


def test_a_value_that_nothing_declares_stops_the_program_unseen(folder: Path):
    source = Source(pipeline=pipeline_of(folder, "staging"), environmentSecrets={"living-tree": {"PAGER": VALUE}})
    with pytest.raises(ConfigError) as caught:
        load_program_configuration(source, "staging", folder)
    assert [problem.path for problem in caught.value.problems] == ["bulwark:environmentSecrets.living-tree.PAGER"]
    assert VALUE not in str(caught.value)


def test_a_stack_without_a_pipeline_stops_the_program(folder: Path):
    with pytest.raises(ConfigError, match=r'config\["bulwark:pipeline"\]: the key is missing'):
        load_program_configuration(Source(), "staging", folder)


def test_what_the_engine_holds_counts_and_not_the_file_of_the_same_stack(folder: Path):
    (folder / "Pulumi.staging.yaml").write_text("config: [")
    source = Source(pipeline=pipeline_of(ROOT, "staging"))
    assert load_program_configuration(source, "staging", folder).pipeline.google.project == "living-tree-staging"


def test_siblings_are_held_against_the_stack(folder: Path):
    document = pipeline_of(folder, "staging")
    document["google"]["project"] = "living-tree-production"
    with pytest.raises(ConfigError, match="'living-tree-production' is the Google project of production too"):
        load_program_configuration(Source(pipeline=document), "staging", folder)


def test_a_sibling_that_can_not_be_read_stops_the_program(folder: Path):
    (folder / "Pulumi.production.yaml").write_text("config: [")
    with pytest.raises(StackFileError, match=r"Pulumi\.production\.yaml: the file is not YAML"):
        load_program_configuration(Source(pipeline=pipeline_of(folder, "staging")), "staging", folder)


def test_a_folder_without_stack_files_stops_the_program(tmp_path: Path):
    with pytest.raises(UsageError, match=r"has no Pulumi\.<stack>\.yaml"):
        load_program_configuration(Source(pipeline=pipeline_of(ROOT, "staging")), "staging", tmp_path)


def test_all_stacks_of_a_folder_are_loaded_together(folder: Path):
    assert [pipeline.environment.name for pipeline in load_siblings(folder)] == ["production", "staging"]


def test_every_file_that_can_not_be_read_is_told(folder: Path):
    for stack in ("staging", "production"):
        (folder / f"Pulumi.{stack}.yaml").write_text("config: [")
    with pytest.raises(StackFileError) as caught:
        load_siblings(folder)
    assert [problem.stack for problem in caught.value.problems] == ["production", "staging"]


@pytest.mark.parametrize(
    ("path", "written", "given"),
    [
        (("google", "project_number"), "402611223344", 402611223344),
        (("apps", "living-tree", "repository", "id"), 820045678, "820045678"),
    ],
    ids=["text for a number", "number for a text"],
)
def test_ids_may_be_numbers_or_their_digits(folder: Path, path: tuple[str, ...], written: Any, given: Any):
    one, other = pipeline_of(folder, "staging"), pipeline_of(folder, "staging")
    for document, value in ((one, written), (other, given)):
        place = document
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
    load = [load_program_configuration(Source(pipeline=document), "staging", folder).pipeline for document in (one, other)]
    assert load[0] == load[1]


@pytest.mark.parametrize("day", ["2027-05-31", "2027-05-31 00:00:00 +0000 UTC"], ids=["in quotes", "without, from the engine"])
def test_a_day_is_the_same_however_it_arrives(folder: Path, day: str):
    document = pipeline_of(folder, "production")
    document["apps"]["living-tree"]["environment_secrets"]["ONCALL_WEBHOOK_URL"]["rotate_by"] = day
    source = Source(pipeline=document, environmentSecrets={"living-tree": {"ONCALL_WEBHOOK_URL": VALUE}})
    pipeline = load_program_configuration(source, "production", folder).pipeline
    assert pipeline.apps["living-tree"].environment_secrets["ONCALL_WEBHOOK_URL"].rotate_by.isoformat() == "2027-05-31"


def test_a_pipeline_can_not_be_changed(folder: Path):
    pipeline = load_siblings(folder)[0]
    with pytest.raises(ValueError, match="frozen"):
        pipeline.environment.name = "other"


@pytest.mark.parametrize(
    "moment",
    ["2027-05-31T12:00:00Z", "2027-05-31T14:00:00+02:00", "2027-05-31 12:00:00 +0000 UTC", "2027-05-31 14:00:00.5 +0200 CEST"],
)
def test_a_moment_is_the_same_however_it_arrives(folder: Path, moment: str):
    document = pipeline_of(folder, "staging")
    document["apps"]["living-tree"]["secrets"]["DATABASE_URL"]["expires_at"] = moment
    pipeline = load_program_configuration(Source(pipeline=document), "staging", folder).pipeline
    expires_at = pipeline.apps["living-tree"].secrets["DATABASE_URL"].expires_at
    assert expires_at is not None
    assert expires_at.isoformat() == "2027-05-31T12:00:00+00:00"


def test_a_moment_at_midnight_stays_a_moment(folder: Path):
    document = pipeline_of(folder, "staging")
    document["apps"]["living-tree"]["secrets"]["DATABASE_URL"]["expires_at"] = "2027-05-31 00:00:00 +0000 UTC"
    pipeline = load_program_configuration(Source(pipeline=document), "staging", folder).pipeline
    expires_at = pipeline.apps["living-tree"].secrets["DATABASE_URL"].expires_at
    assert expires_at is not None
    assert expires_at.isoformat() == "2027-05-31T00:00:00+00:00"


def test_the_program_sees_the_whole_fleet(folder: Path):
    source = Source(pipeline=pipeline_of(folder, "staging"))
    fleet = load_program_configuration(source, "staging", folder).fleet
    assert [pipeline.environment.name for pipeline in fleet] == ["production", "staging"]


def test_a_wrong_sibling_stops_what_is_made_of_all_stacks(folder: Path):
    sibling = folder / "Pulumi.production.yaml"
    sibling.write_text(sibling.read_text().replace("stages: [10, 50, 100]", "stages: [10, 50]"))
    configuration = load_program_configuration(Source(pipeline=pipeline_of(folder, "staging")), "staging", folder)
    with pytest.raises(ConfigError, match=r"Pulumi\.production\.yaml: apps\.living-tree\.rollout\.stages"):
        _ = configuration.fleet
