"""What may be written into a script."""

import pytest

from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.workflows_run_no_untrusted_text import RULE
from tests.policies.workflows import action, file_with, steps

TITLE = "${{ github.event.issue.title }}"


def outcome(resource: Resource) -> Outcome:
    return assess_resource(RULE, resource).outcome


@pytest.mark.parametrize(
    "line",
    [
        f"run: echo {TITLE}",
        f"run: |\n          a\n          b '{TITLE}'",
        f"{{uses: actions/github-script@v8, with: {{script: '{TITLE}'}}}}",
        f"{{uses: azure/cli@v2, with: {{inlineScript: '{TITLE}'}}}}",
        f"{{run: 'echo ${{{{ env.T }}}}', env: {{t: '{TITLE}'}}}}",
        f"{{run: 'echo ${{{{ env.T }}}}', env: {{T: '${{{{ env.T }}}}', U: 1, t2: '{TITLE}'}}}}",
        f"{{run: 'echo ${{{{ toJSON(env) }}}}', env: {{T: '{TITLE}'}}}}",
        "run: git checkout ${{ github.head_ref }}",
        "run: echo ${{ inputs.text }}",
    ],
)
def test_somebody_elses_text_in_a_script_fails(line: str):
    wanted = Outcome.PASS if "t2" in line else Outcome.FAIL
    assert outcome(steps(line)) is wanted
    assert outcome(action(line.replace("\n    ", "\n  "))) is wanted


def test_the_environment_of_job_and_workflow_is_followed():
    script = "run: echo ${{ env.B }}"
    top = f"env: {{A: '{TITLE}'}}"
    assert outcome(steps(script, top=top, job="    env: {B: '${{ env.A }}'}")) is Outcome.FAIL
    assert outcome(steps(script, top=top, job="    env: {B: '${{ github.sha }}'}")) is Outcome.PASS


@pytest.mark.parametrize(
    ("matrix", "wanted"),
    [
        (f"{{os: [linux], title: ['{TITLE}']}}", Outcome.FAIL),
        (f"{{include: [{{title: '{TITLE}'}}]}}", Outcome.FAIL),
        (f"{{title: [{{deep: '{TITLE}'}}]}}", Outcome.FAIL),
        ("'${{ fromJSON(github.event.client_payload.matrix) }}'", Outcome.FAIL),
        ("{include: '${{ fromJSON(inputs.list) }}'}", Outcome.FAIL),
        (f"{{title: [a, 1], other: ['{TITLE}']}}", Outcome.PASS),
        ("'${{ fromJSON(needs.plan.outputs.matrix) }}'", Outcome.PASS),
    ],
)
def test_the_matrix_is_followed(matrix: str, wanted: Outcome):
    resource = steps("run: echo ${{ matrix.title.deep || matrix.title }}", job=f"    strategy: {{matrix: {matrix}}}")
    assert outcome(resource) is wanted


def test_a_finding_names_place_and_context():
    (finding,) = assess_resource(RULE, steps("run: a", f"run: echo {TITLE} ${{{{ github.ref }}}}")).findings
    assert finding.path == "content.jobs.one.steps[1].run"
    assert "github.event.issue.title, github.ref" in finding.problem


@pytest.mark.parametrize(
    "line",
    [
        f"{{run: 'echo \"$T\"', env: {{T: '{TITLE}'}}}}",
        "run: echo ${{ github.sha }} ${{ steps.a.outputs.b }}",
        f"{{uses: some/action@v1, with: {{script: '{TITLE}'}}}}",
        f"{{uses: actions/github-script@v8, with: {{result-encoding: '{TITLE}'}}}}",
        "run: echo ${{ contains(github.event.issue.title, 'x') }}",
        f"{{name: '{TITLE}', run: x}}",
        f"{{if: \"contains('{TITLE}', 'x')\", run: x}}",
    ],
)
def test_text_that_stays_data_passes(line: str):
    assert outcome(steps(line)) is Outcome.PASS


def test_an_input_of_a_checked_type_passes():
    on = "{workflow_dispatch: {inputs: {text: {type: choice}}}}"
    assert outcome(steps("run: echo ${{ inputs.text }}", on=on)) is Outcome.PASS


@pytest.mark.parametrize(
    ("top", "wanted"),
    [
        ("", Outcome.UNKNOWN),
        ("env: {OTHER: x}", Outcome.UNKNOWN),
        ("env: {somewhere: x}", Outcome.PASS),
        ("env: '${{ fromJSON(vars.ALL) }}'", Outcome.PASS),
    ],
)
def test_a_variable_that_is_set_nowhere_in_the_file_is_unknown(top: str, wanted: Outcome):
    assert outcome(steps("run: echo ${{ env.SOMEWHERE }}", top=top)) is wanted


def test_what_cannot_be_seen_is_unknown_and_hides_no_failure():
    unseen = "${{ github.event.issue.new_thing }}"
    assert outcome(steps(f"run: echo {unseen}")) is Outcome.UNKNOWN
    findings = assess_resource(RULE, steps(f"run: echo {unseen} {TITLE}")).findings
    assert [finding.outcome for finding in findings] == [Outcome.FAIL, Outcome.UNKNOWN]
    assert outcome(file_with(UNKNOWN)) is Outcome.UNKNOWN
    assert outcome(steps("run: [a]")) is Outcome.UNKNOWN
    assert outcome(steps("run: true")) is Outcome.PASS
    assert outcome(action("run: echo ${{ matrix.title }}")) is Outcome.PASS


def test_other_files_are_left_alone():
    assert outcome(file_with(f"run: {TITLE}", "notes.yml")) is Outcome.NOT_APPLICABLE
