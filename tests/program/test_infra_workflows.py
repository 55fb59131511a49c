"""The infrastructure's own workflow files run for real: act does their steps, the local cloud is GitHub, Google and Vercel."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from ground import Ground
from rehearsal.run import WorkflowRun
from rehearsal.stage import Stage, google, set_stage

from bulwark.workflows.own import infra_drift, infra_preview, infra_up
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


@pytest.fixture(scope="module")
def drift(stage: Stage, tree: Path) -> WorkflowRun:
    """The hourly run, which publishes the states that previews work on."""
    return stage.start(infra_drift.PATH, tree, "schedule", {"schedule": "23 * * * *"}).play()


def test_drift_looks_at_every_environment_and_publishes_states(stage: Stage, drift: WorkflowRun):
    assert results(drift) == {"drift-staging": "success", "drift-production": "success"}, drift.says()
    for name in stage.ground.pipelines:
        assert document(drift, f"drift-{name}")["phase"] == "pass"
        assert document(drift, f"redacted-state-{name}")["commit"] == stage.github.head("main")
    assert not [token for token in tokens(stage) if token in drift.says()]


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


def preview(stage: Stage, base: Path, tree: Path, *, is_fork: bool = False, seconds: float = 600) -> tuple[WorkflowRun, str]:
    """Play a pull request's preview and what it starts; return the run and its pull request's one comment, or nothing."""
    run = stage.propose(infra_preview.PATH, tree, base, is_fork=is_fork).play(seconds)
    told = stage.comment(base, run).play()
    assert results(told) == {"comment": "success"}, told.says()
    comments = stage.github.comments(run.started.event["number"])
    assert len(comments) <= 1
    return run, "".join(comments)


def replaced(tree: Path, path: str, old: str, new: str) -> None:
    text = (tree / path).read_text()
    assert old in text
    (tree / path).write_text(text.replace(old, new, 1))


@pytest.mark.usefixtures("drift")
@pytest.mark.parametrize("is_fork", [False, True], ids=["a branch", "a fork"])
def test_a_pull_request_is_previewed_and_told_in_one_comment(stage: Stage, tree: Path, is_fork: bool):
    change = stage.tree(f"change-{is_fork}")
    replaced(change, "Pulumi.staging.yaml", "readers: [deploy]", "readers: [deploy, heal]")
    run, comment = preview(stage, tree, change, is_fork=is_fork)
    assert results(run) == {"state": "success", "preview": "success"}, run.says()
    assert "**staging**: 1 identity" in comment
    assert "this change lets" in comment
    assert "DATABASE" in comment
    assert "**production**: no change" in comment
    assert not [token for token in (*tokens(stage), *run.tokens) if token in run.says() + comment]

    run, comment = preview(stage, tree, stage.tree(f"quiet-{is_fork}"), is_fork=is_fork)
    assert results(run) == {"state": "success", "preview": "success"}, run.says()
    assert "changes nothing" in comment


PRINTS = """
import os
from pathlib import Path

above, found = os.getpid(), []
while above > 1:
    found.append(Path(f"/proc/{above}/environ").read_bytes())
    above = int(Path(f"/proc/{above}/stat").read_text().rpartition(")")[2].split()[1])
    if Path(f"/proc/{above}/comm").read_text().strip() == "act":
        break
raise RuntimeError(f"taken: {found}")
"""
FLOOD = "head -c 100000000 /dev/zero > infra-preview.json\n"
FORGED = 'echo \'[{"stack": "@everyone --> <script>"}]\' > infra-preview.json\n'


@pytest.mark.usefixtures("drift")
def test_a_program_that_prints_what_it_can_see_prints_no_credential(stage: Stage, tree: Path):
    hostile = stage.tree("prints")
    (hostile / "__main__.py").write_text(PRINTS)
    run, comment = preview(stage, tree, hostile)
    assert results(run)["preview"] == "failure"
    assert "no preview" in comment
    assert "taken: " in run.says() + comment
    seen = (run.artifacts / "infra-preview.zip").read_bytes().decode(errors="replace") + run.says() + comment
    assert not [token for token in (*tokens(stage), *run.tokens) if token in seen]


@pytest.mark.usefixtures("drift")
@pytest.mark.parametrize(
    ("script", "said"),
    [(FLOOD, "its file has more than 50000000 bytes"), (FORGED, "no result of a preview")],
    ids=["100 MB", "markup of another form"],
)
def test_a_result_that_is_none_is_told_and_nothing_of_it_shown(stage: Stage, tree: Path, script: str, said: str):
    hostile = stage.tree(f"forged-{len(script)}")
    path = hostile / infra_preview.PATH
    lines = path.read_text().splitlines(keepends=True)
    (index,) = [number for number, line in enumerate(lines) if "bulwark infra preview" in line]
    lines[index] = " " * 10 + script
    path.write_text("".join(lines))
    _, comment = preview(stage, tree, hostile)
    assert said in comment.replace("\\", "")
    assert "@everyone" not in comment
    assert "<script" not in comment.replace("\\<", "")


def readers(stage: Stage) -> set[object]:
    """Return who may read staging's database address, as Google has it now."""
    found = google(stage.ground, "GET", "/v1/projects/living-tree-staging/secrets/DATABASE_URL:getIamPolicy", None)
    return {member for binding in found["bindings"] for member in binding["members"]}  # type: ignore[index]


LABELLED = "/v1/projects/living-tree-staging/secrets/CLERK_SECRET_KEY"
JOBS = ("review-staging", "apply-staging", "review-production", "apply-production")


def test_a_push_is_reviewed_and_then_applied_to_one_environment_after_the_other(stage: Stage):
    change = stage.tree("pushed")
    replaced(change, "Pulumi.staging.yaml", "readers: [deploy]", "readers: [deploy, heal]")
    before = readers(stage)
    run = stage.start(infra_up.PATH, change, "push", {"ref": "refs/heads/main"}).play()
    assert results(run) == dict.fromkeys(JOBS, "success"), run.says()
    assert "1 identity" in run.jobs["review-staging"].summary
    assert {str(member) for member in readers(stage) - before} == {
        "serviceAccount:living-tree-heal@living-tree-staging.iam.gserviceaccount.com"
    }
    assert document(run, "reviewed-production")["steps"] == []
    assert document(run, "redacted-state-staging")["commit"] == stage.github.head("main")
    assert not [token for token in (*tokens(stage), *run.tokens) if token in run.says()]

    # What a person changes between review and approval stops it, and production is not looked at.
    back = stage.tree("pushed-back")

    def interfere() -> None:
        google(stage.ground, "PATCH", f"{LABELLED}?updateMask=labels", {"labels": {"owner": "somebody"}})

    stopped = stage.start(infra_up.PATH, back, "push", {"ref": "refs/heads/main"}).play(before={"apply-staging": interfere})
    assert results(stopped) == dict(zip(JOBS, ("success", "failure", "skipped", "skipped"), strict=True)), stopped.says()
    assert "what would be done is not what was reviewed" in stopped.says()
    assert len(readers(stage) - before) == 1, "it was applied all the same"

    # The next run reviews that, too, and goes on.
    after = stage.start(infra_up.PATH, back, "workflow_dispatch", {"inputs": {}}).play()
    assert results(after) == dict.fromkeys(JOBS, "success"), after.says()
    assert readers(stage) == before


def test_a_repetition_of_an_older_run_is_not_applied_over_a_newer(stage: Stage, tree: Path):
    older = stage.start(infra_up.PATH, tree, "push", {"ref": "refs/heads/main"})
    newer = stage.start(infra_up.PATH, tree, "push", {"ref": "refs/heads/main"})
    stage.github.end(newer.started.run_id, "success")
    older.play()
    assert results(older) == dict(zip(JOBS, ("failure", "skipped", "skipped", "skipped"), strict=True)), older.says()
    assert f"run {newer.started.run_number} is newer than run {older.started.run_number}" in older.says()
