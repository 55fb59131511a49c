"""actionlint and zizmor find nothing in what is rendered, and find what seeded slips put there."""

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bulwark.cli.workflow_tools import run_tools
from bulwark.workflows import bulwark_action
from bulwark.workflows.deployment_monitor import PATH
from bulwark.workflows.render import files_of, workflows_of
from bulwark.workflows.yaml_text import render_document

from .conftest import ROOT, Example, living_tree

IGNORE = re.compile(r"# zizmor: ignore\[(?P<rules>[a-z,-]+)\] ?(?P<reason>.*)")


@pytest.fixture
def tools(actionlint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(actionlint.parent), prepend=":")


def findings(files: dict[str, str], left_out: str = "") -> dict[str, set[str]]:
    """Return the rules that the tools find broken, by file; each tool that is not left out has to have run."""
    results = run_tools(files, [left_out])
    assert [result.reason for result in results] == ["", ""]
    assert {result.phase for result in results if result.tool != left_out} <= {"pass", "fail"}
    found: dict[str, set[str]] = {path: set() for path in files}
    for result in results:
        for finding in result.findings:
            found[finding.path].add(f"{result.tool}: {finding.rule}")
    return found


@pytest.mark.usefixtures("tools")
def test_the_tools_find_nothing_in_any_file(example: Example):
    files = {**files_of(example.name, example.pipelines), bulwark_action.PATH: bulwark_action.render_action()}
    assert findings(files) == {path: set() for path in files}


def test_what_is_written_reads_back_as_the_model_has_it(example: Example):
    reader = YAML(typ="safe", pure=True)
    for path, workflow in workflows_of(example.name, example.pipelines).items():
        assert reader.load(files_of(example.name, example.pipelines)[path]) == workflow.plain()
    assert reader.load(bulwark_action.render_action()) == bulwark_action.bulwark_action().plain()


def test_every_ignored_finding_has_its_reason(example: Example):
    ignored = [match for text in files_of(example.name, example.pipelines).values() for match in IGNORE.finditer(text)]
    assert {match["rules"] for match in ignored} == {"dangerous-triggers"}
    assert [match["reason"] for match in ignored if len(match["reason"].split()) < 5] == []
    assert not IGNORE.search(bulwark_action.render_action())


@pytest.mark.usefixtures("tools")
def test_every_ignored_finding_would_be_one(example: Example):
    files = {path: IGNORE.sub("", text) for path, text in files_of(example.name, example.pipelines).items()}
    assert findings(files) == {PATH: {"zizmor: dangerous-triggers"}}


Change = Callable[[dict[str, Any]], object]


def first_job(document: dict[str, Any]) -> dict[str, Any]:
    return next(iter(document["jobs"].values()))


def steps(document: dict[str, Any]) -> list[dict[str, Any]]:
    return first_job(document)["steps"]


def put_run(document: dict[str, Any], script: str) -> None:
    steps(document).append({"name": "Say", "shell": "bash", "run": script})


def put_use(document: dict[str, Any], uses: str, **given: str) -> None:
    steps(document).append({"name": "Use", "uses": uses, **({"with": given} if given else {})})


CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1"

SLIPS: dict[str, tuple[Change, str]] = {
    "no permissions at the top": (lambda file: file.pop("permissions"), "zizmor: excessive-permissions"),
    "all permissions": (lambda file: file.update(permissions="write-all"), "zizmor: excessive-permissions"),
    "an unknown permission": (lambda file: first_job(file)["permissions"].update(content="read"), "actionlint: permissions"),
    "reading identities": (lambda file: first_job(file)["permissions"].update({"id-token": "read"}), "actionlint: permissions"),
    "a permission that nobody explains": (
        lambda file: first_job(file)["permissions"].update(contents="write"),
        "zizmor: undocumented-permissions",
    ),
    "an action by its tag": (lambda file: put_use(file, "actions/upload-artifact@v7", path="x"), "zizmor: unpinned-uses"),
    "an unknown input": (lambda file: put_use(file, "actions/setup-python@v5", version="3"), "actionlint: action"),
    "kept credentials": (lambda file: put_use(file, CHECKOUT), "zizmor: artipacked"),
    "the branch of the run before in a shell": (
        lambda file: put_run(file, "echo ${{ github.event.workflow_run.head_branch }}"),
        "zizmor: template-injection",
    ),
    "the same in another context": (
        lambda file: put_run(file, "echo ${{ github.event.workflow_run.display_title }}"),
        "zizmor: template-injection",
    ),
    "a secret outside of an environment": (lambda file: first_job(file).pop("environment"), "zizmor: secrets-outside-env"),
    "no concurrency": (lambda file: file.pop("concurrency"), "zizmor: concurrency-limits"),
    "a file without a name": (lambda file: file.pop("name"), "zizmor: anonymous-definition"),
    "a job without a name": (lambda file: first_job(file).pop("name"), "zizmor: anonymous-definition"),
    "a trigger with the repository's rights": (
        lambda file: file["on"].update(pull_request_target={"branches": ["main"]}),
        "zizmor: dangerous-triggers",
    ),
    "an unknown event": (lambda file: file["on"].update(deploy={}), "actionlint: events"),
    "a run of no workflow": (lambda file: file["on"]["workflow_run"].pop("workflows"), "actionlint: events"),
    "an unknown kind of run": (lambda file: file["on"]["workflow_run"].update(types=["ended"]), "actionlint: events"),
    "a schedule that is none": (lambda file: file["on"]["schedule"][0].update(cron="0 25 * * *"), "actionlint: events"),
    "a schedule too often": (lambda file: file["on"]["schedule"][0].update(cron="*/2 * * * *"), "actionlint: events"),
    "a choice of nothing": (
        lambda file: file["on"]["workflow_dispatch"]["inputs"]["environment"].pop("options"),
        "actionlint: events",
    ),
    "an input that nobody gives": (
        lambda file: first_job(file).update({"if": "inputs.enviroment == 'staging'"}),
        "actionlint: expression",
    ),
    "a condition that is always true": (
        lambda file: first_job(file).update({"if": "${{ inputs.environment == 'staging' }} || false"}),
        "actionlint: if-cond",
    ),
    "an unknown context": (lambda file: first_job(file).update({"if": "event.schedule == 'x'"}), "actionlint: expression"),
    "an unknown runner": (lambda file: first_job(file).update({"runs-on": "ubuntu-18"}), "actionlint: runner-label"),
    "a job that waits for nobody": (lambda file: first_job(file).update(needs=["deploy"]), "actionlint: job-needs"),
    "two steps of one id": (lambda file: steps(file)[0].update(id="health"), "actionlint: id"),
    "a step of nothing": (lambda file: steps(file)[0].pop("uses"), "actionlint: syntax-check"),
    "a step that is not there": (
        lambda file: steps(file)[1]["env"].update(TOKEN="${{ steps.gogle.outputs.token }}"),
        "actionlint: expression",
    ),
    "an unknown key": (lambda file: first_job(file).update(timeout=10), "actionlint: syntax-check"),
}


def with_slip(change: Change) -> str:
    """Return Living Tree's monitor with one slip; comments about what is gone are gone."""
    example = living_tree()
    workflow = workflows_of(example.name, example.pipelines)[PATH]
    document = copy.deepcopy(workflow.plain())
    # The job of production is the one with a secret.
    document["jobs"] = dict(reversed(document["jobs"].items()))
    change(document)
    notes = [
        note for note in workflow.notes() if note.path[:2] != ("jobs", "monitor-production") or is_there(document, note.path)
    ]
    return render_document(document, notes, "A slip.")


def is_there(document: Any, path: tuple[str | int, ...]) -> bool:
    for part in path:
        if part not in (range(len(document)) if isinstance(document, list) else document):
            return False
        document = document[part]
    return True


@pytest.mark.slow
@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize(("tool", "other"), [("actionlint", "zizmor"), ("zizmor", "actionlint")])
def test_every_slip_is_found(tool: str, other: str):
    expected = {name: rule for name, (_, rule) in SLIPS.items() if rule.startswith(tool)}
    names = {f"{number:02d}/.github/workflows/slip.yml": name for number, name in enumerate(expected)}
    files = {path: with_slip(SLIPS[name][0]) for path, name in names.items()}
    # The comment about one dangerous trigger stands for all of them, and would for this one.
    files = {path: IGNORE.sub("", text) if "pull_request_target" in text else text for path, text in files.items()}
    # zizmor takes no file that GitHub would not take, so each looks at its own.
    found = findings(files, other)
    assert {names[path]: rules for path, rules in found.items() if expected[names[path]] not in rules} == {}


def test_the_checked_in_action_is_the_rendered_one():
    assert (ROOT / bulwark_action.PATH).read_text() == bulwark_action.render_action()
