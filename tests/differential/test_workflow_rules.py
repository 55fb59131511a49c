"""The rules about workflow files and zizmor look at the same files: what zizmor finds, none of ours passes.

Left out because the two differ by intent: `workflow_run` (zizmor finds every one, ours those that fetch what triggered them),
`read-all` (zizmor finds it excessive) and what zizmor only mentions (outputs of steps).
"""

import itertools
import json
import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from policies.outcome import Outcome
from policies.resources import Resource
from policies.rule import assess_resource
from policies.rules import (
    workflows_grant_least_token_permissions,
    workflows_keep_no_checkout_credentials,
    workflows_pin_actions_by_commit,
    workflows_run_no_untrusted_text,
    workflows_run_on_fixed_hosted_runners,
    workflows_start_only_on_trusted_events,
)
from policies.workflow_files import FILE_TYPE

COMMIT = "3d3c42e5aac5ba805825da76410c181273ba90b1"
DIGEST = "sha256:" + "0123456789abcdef" * 4
RULES = {
    "artipacked": workflows_keep_no_checkout_credentials.RULE,
    "dangerous-triggers": workflows_start_only_on_trusted_events.RULE,
    "excessive-permissions": workflows_grant_least_token_permissions.RULE,
    "self-hosted-runner": workflows_run_on_fixed_hosted_runners.RULE,
    "template-injection": workflows_run_no_untrusted_text.RULE,
    "unpinned-images": workflows_pin_actions_by_commit.RULE,
    "unpinned-uses": workflows_pin_actions_by_commit.RULE,
}
FOR_AUDITORS = {"self-hosted-runner", "unpinned-images"}
TRIGGERS = [
    "push",
    "[push, pull_request]",
    "pull_request_target",
    "{workflow_dispatch: {inputs: {text: {type: string}, kind: {type: number}}}}",
]
TOPS = [
    "",
    "permissions: {}",
    "permissions: {contents: read}",
    "permissions: write-all",
    "permissions: {contents: read, id-token: write}",
]
JOBS = [
    "permissions: {}",
    "permissions: write-all",
    "container: node:22",
    f"container: node@{DIGEST}",
    "env: {TITLE: '${{ github.event.issue.title }}'}",
    "strategy: {matrix: {title: ['${{ github.event.issue.title }}', b]}}",
    "timeout-minutes: 5",
]
RUNNERS = ["ubuntu-24.04", "self-hosted", "[self-hosted, linux]", "{group: large}"]
STEPS = [
    f"{{uses: actions/checkout@{COMMIT}, with: {{persist-credentials: false}}}}",
    f"{{uses: actions/checkout@{COMMIT}, with: {{persist-credentials: 'false'}}}}",
    f"{{uses: actions/checkout@{COMMIT}}}",
    f"{{uses: actions/checkout@{COMMIT}, with: {{fetch-depth: 0}}}}",
    "{uses: some/action@v1}",
    "{uses: some/action@main}",
    f"{{uses: some/action/deep@{COMMIT}}}",
    "{uses: ./own}",
    "{uses: docker://alpine:3.20}",
    f"{{uses: 'docker://alpine@{DIGEST}'}}",
    "{run: 'echo ${{ github.event.issue.title }}'}",
    "{run: 'echo ${{ github.event.pull_request.head.ref }}'}",
    "{run: \"echo ${{ github['event']['comment'].body }}\"}",
    "{run: 'echo ${{ github.head_ref }}'}",
    "{run: 'echo ${{ github.ref_name }}'}",
    "{run: 'echo ${{ inputs.text }}'}",
    "{run: 'echo ${{ inputs.kind }}'}",
    "{run: 'echo ${{ env.TITLE }}'}",
    "{run: 'echo ${{ matrix.title }}'}",
    "{run: 'echo ${{ github.sha }}'}",
    "{run: \"echo ${{ contains(github.event.issue.title, 'x') }}\"}",
    "{run: \"echo ${{ github.event.issue.title == 'x' && 'a' || 'b' }}\"}",
    "{run: 'echo \"$T\"', env: {T: '${{ github.event.issue.title }}'}}",
    f"{{uses: actions/github-script@{COMMIT}, with: {{script: 'x(\"${{{{ github.event.issue.title }}}}\")'}}}}",
    f"{{uses: azure/cli@{COMMIT}, with: {{inlineScript: '${{{{ github.event.issue.body }}}}'}}}}",
    "{name: '${{ github.event.issue.title }}', run: 'true'}",
]


def workflow(on: str, top: str, job: str, runner: str, steps: list[str]) -> str:
    written = "".join(f"      - {step}\n" for step in steps)
    return f"name: a\non: {on}\n{top}\njobs:\n  one:\n    runs-on: {runner}\n    {job}\n    steps:\n{written}"


def workflows() -> list[str]:
    """Each part once by itself, then parts together as chance has it."""
    plain = ("push", "permissions: {}", "timeout-minutes: 5", "ubuntu-24.04")
    alone = [workflow(*plain, [step]) for step in STEPS]
    alone += [workflow(on, *plain[1:], [step]) for on, step in itertools.product(TRIGGERS, STEPS[-9:-5])]
    chance = random.Random(20261123)  # noqa: S311 - cases of a test
    return alone + [
        workflow(*(chance.choice(parts) for parts in (TRIGGERS, TOPS, JOBS, RUNNERS)), chance.sample(STEPS, 3))
        for _ in range(120)
    ]


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Audit to the files, by content, in which zizmor finds it, each with its description."""
    folder = tmp_path_factory.mktemp("zizmor") / ".github/workflows"
    folder.mkdir(parents=True)
    for number, content in enumerate(workflows()):
        (folder / f"{number:03}.yml").write_text(content)
    command = [
        Path(sys.executable).with_name("zizmor"),
        "--offline",
        "--no-config",
        "--format",
        "json",
        "--persona",
        "auditor",
        folder,
    ]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode not in {1, 2}, answer.stderr
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for finding in json.loads(answer.stdout):
        how = finding["determinations"]
        if (how["persona"] == "Regular" and how["severity"] != "Informational") or finding["ident"] in FOR_AUDITORS:
            path = Path(finding["locations"][0]["symbolic"]["key"]["Local"]["verbatim_path"])
            found[finding["ident"]][path.read_text()] = finding["desc"]
    return found


def outcome(audit: str, content: str) -> Outcome:
    inputs = {"repository": "app", "file": ".github/workflows/a.yml", "content": content}
    return assess_resource(RULES[audit], Resource(FILE_TYPE, "a", inputs)).outcome


@pytest.mark.parametrize("audit", RULES)
def test_what_zizmor_finds_we_do_not_pass(findings: dict[str, dict[str, str]], audit: str):
    assert len(findings[audit]) >= 3, "the cases must have some"
    assert [content for content in findings[audit] if outcome(audit, content) is Outcome.PASS] == []


@pytest.mark.parametrize("audit", ["artipacked", "dangerous-triggers", "template-injection", "unpinned-uses"])
def test_what_we_refuse_zizmor_finds(findings: dict[str, dict[str, str]], audit: str):
    also = findings["unpinned-images"] if audit == "unpinned-uses" else {}
    found = findings[audit].keys() | also.keys()
    assert [content for content in workflows() if outcome(audit, content) is Outcome.FAIL and content not in found] == []
