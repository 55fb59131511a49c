"""The infrastructure's own workflow files run for real: act does their steps, the local cloud is GitHub, Google and Vercel."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from ground import Ground
from rehearsal.run import WorkflowRun
from rehearsal.stage import Stage, set_stage

from bulwark.workflows.own import infra_drift

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def stage(stacks_up: Ground, act: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return set_stage(stacks_up, act, tmp_path_factory.mktemp("rehearsal"))


@pytest.fixture(scope="module")
def tree(stage: Stage) -> Path:
    return stage.tree("main")


def document(run: WorkflowRun, name: str) -> Any:
    """Return the one JSON document of an artifact."""
    with zipfile.ZipFile(run.artifacts / f"{name}.zip") as archive:
        (only,) = archive.namelist()
        return json.loads(archive.read(only))


def results(run: WorkflowRun) -> dict[str, str]:
    return {name: done.result for name, done in run.jobs.items()}


def said(run: WorkflowRun) -> str:
    return "\n".join(f"== {name}\n{done.log}" for name, done in run.jobs.items())


def test_drift_looks_at_every_environment_as_the_account_that_reads(stage: Stage, tree: Path):
    run = stage.start(infra_drift.PATH, tree, "schedule", {"schedule": "23 * * * *"}).play()
    assert results(run) == {"drift-staging": "success", "drift-production": "success"}, said(run)
    assert document(run, "drift-staging")["phase"] == "pass"
