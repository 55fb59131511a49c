"""The infrastructure's own workflow files run for real: act does their steps, the local cloud is GitHub, Google and Vercel."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from ground import Ground
from rehearsal.run import WorkflowRun
from rehearsal.stage import Stage, set_stage

from bulwark.workflows.own import infra_drift, infra_preview
from bulwark.workflows.pins import pin

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


def test_drift_looks_at_every_environment_as_the_account_that_reads(stage: Stage, tree: Path):
    run = stage.start(infra_drift.PATH, tree, "schedule", {"schedule": "23 * * * *"}).play()
    assert results(run) == {"drift-staging": "success", "drift-production": "success"}, run.says()
    assert document(run, "drift-staging")["phase"] == "pass"


EDITED = """\
name: Infrastructure preview
on: pull_request
permissions: {{}}
jobs:
  preview:
    name: Preview
    runs-on: ubuntu-24.04
    {environment}
    permissions:
      contents: read
      id-token: write
    steps:
      - name: Check out
        uses: {checkout}
      - name: Set up Python
        uses: {python}
      - name: Sign in
        uses: {sign_in}
        with:
          project_id: living-tree-staging
          workload_identity_provider: {provider}
          service_account: infra-drift@living-tree-staging.iam.gserviceaccount.com
      - name: Take what there is
        shell: bash
        run: .venv/bin/bulwark infra with-credentials staging -- env
"""


def edited(stage: Stage, name: str, environment: str) -> Path:
    """Return a pull request's tree whose preview signs in and prints what it gets."""
    tree = stage.tree(name)
    provider = stage.github.variables("infra-drift-staging")["WORKLOAD_IDENTITY_PROVIDER"]
    pins = {"checkout": "actions/checkout", "python": "actions/setup-python", "sign_in": "google-github-actions/auth"}
    uses = {key: pin(action).uses for key, action in pins.items()}
    (tree / infra_preview.PATH).write_text(EDITED.format(environment=environment, provider=provider, **uses))
    return tree


def tokens(stage: Stage) -> tuple[str, ...]:
    credentials = stage.ground.session.settings.credentials
    return credentials.google, credentials.github, credentials.vercel, credentials.passphrase


@pytest.mark.parametrize(
    ("environment", "is_fork", "refusal"),
    [
        ("", False, "could not be sent with a valid credential"),
        ("environment: infra-drift-staging", False, "is not allowed to deploy to infra-drift-staging"),
        ("environment: infra-apply-staging", False, "is not allowed to deploy to infra-apply-staging"),
        ("", True, "did not inject $ACTIONS_ID_TOKEN_REQUEST_TOKEN"),
    ],
    ids=["no environment", "drift's environment", "apply's environment", "a fork"],
)
def test_a_pull_request_that_edits_the_workflow_gets_no_credential(
    stage: Stage, tree: Path, environment: str, is_fork: bool, refusal: str
):
    hostile = edited(stage, f"edited-{environment.rpartition(' ')[2]}-{is_fork}", environment)
    run = stage.propose(infra_preview.PATH, hostile, tree, is_fork=is_fork).play()
    assert results(run) == {"preview": "failure"}
    assert refusal in run.says()
    assert not [token for token in tokens(stage) if token in run.says()]
