"""What a model refuses when it is made: one table, each entry one slip in a workflow that is right otherwise."""

from collections.abc import Callable
from typing import Any

import pytest

from bulwark.errors import WorkflowError
from bulwark.workflows.composite import ActionInput, ActionOutput, CompositeAction
from bulwark.workflows.explanation import explain
from bulwark.workflows.expressions import Expression
from bulwark.workflows.jobs import Job
from bulwark.workflows.permissions import Access, Permission, Permissions
from bulwark.workflows.pins import Pin, all_pins, pin
from bulwark.workflows.render import checks_of
from bulwark.workflows.steps import Run, Step, Use
from bulwark.workflows.triggers import (
    DeploymentStatus,
    Input,
    InputType,
    MergeGroup,
    PullRequest,
    Push,
    RepositoryDispatch,
    Schedules,
    WorkflowDispatch,
    WorkflowRun,
)
from bulwark.workflows.workflow import Concurrency, Workflow

SHA = "0123456789abcdef0123456789abcdef01234567"
IDENTITY = Permission("id-token", Access.WRITE, "to sign in")
DISPATCH = WorkflowDispatch({"environment": Input("Where", InputType.CHOICE, ("staging", "production"))})


def step(**changes: Any) -> Step:
    return Run(**({"name": "Say hello", "script": "echo hello\n"} | changes))


def sign_in(**changes: Any) -> Step:
    return Use(**({"name": "Sign in", "pin": pin("google-github-actions/auth")} | changes))


def job(**changes: Any) -> Job:
    right = {
        "id": "hello",
        "name": "Hello",
        "runner": "ubuntu-24.04",
        "timeout_minutes": 5,
        "permissions": Permissions(),
        "steps": (step(),),
    }
    return Job(**(right | changes))


def workflow(**changes: Any) -> Workflow:
    right = {"name": "Hello", "triggers": (Push(("main",)),), "concurrency": OWN, "jobs": (job(),)}
    return Workflow(**(right | changes))


def action(**changes: Any) -> CompositeAction:
    given = ActionInput("What to say.")
    return CompositeAction(
        **({"name": "Hello", "description": "Says hello", "inputs": {"text": given}, "steps": (step(),)} | changes)
    )


OWN = Concurrency("hello-${{ github.run_id }}")
X = Expression

REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    # steps
    "a script with an expression": (lambda: step(script="echo ${{ github.ref }}"), "step 'Say hello', run: the script has an"),
    "an empty script": (lambda: step(script=" \n"), "step 'Say hello', run: the script is empty"),
    "a step without a name": (lambda: step(name=""), "step '', name: the text is empty"),
    "a name of two lines": (lambda: step(name="a\nb"), "step 'a\nb', name: the text is empty, blank"),
    "an id that is none": (lambda: step(id="1st"), "step 'Say hello', id: '1st' is no id"),
    "a variable in small letters": (lambda: step(env={"path": "x"}), "step 'Say hello', env.path: 'path' is no name"),
    "a variable of GitHub's own": (lambda: step(env={"GITHUB_REF": "x"}), "step 'Say hello', env.GITHUB_REF: 'GITHUB_REF'"),
    "a secret in a condition": (
        lambda: step(condition=X("secrets.KEY != ''")),
        "step 'Say hello', if: a condition looks at a secret",
    ),
    "an unknown input": (lambda: sign_in(given={"projct_id": "x"}), "step 'Sign in', with.projct_id: google-github-actions/auth"),
    "a missing input": (
        lambda: Use(name="Keep", pin=pin("actions/upload-artifact"), given={"name": "x"}),
        "step 'Keep', with.path: actions/upload-artifact needs the input 'path'",
    ),
    "a broken expression": (
        lambda: job(steps=(step(env={"A": "${{ githb.ref }}"}),)),
        "step 'Say hello': there is no context 'githb'",
    ),
    # pins
    "an action by its tag": (lambda: Pin("actions/checkout", "v4", "v4"), "the action actions/checkout: 'v4' is no full commit"),
    "an action by a short commit": (lambda: Pin("actions/checkout", SHA[:7], "v4"), "the action actions/checkout: '0123456'"),
    "an action of the workspace": (lambda: Pin("./.github/actions/x", SHA, "v4"), "the action ./.github/actions/x: './.git"),
    "an image": (lambda: Pin("docker://alpine", SHA, "v4"), "the action docker://alpine: 'docker://alpine' is no action"),
    "a commit without its tag": (lambda: Pin("actions/checkout", SHA, ""), "the action actions/checkout: '' is no tag"),
    "an action that nobody pinned": (lambda: pin("actions/cache"), "the action actions/cache: it is not in the table"),
    # permissions
    "an unknown scope": (
        lambda: Permission("content", Access.READ, "x"),
        "permissions.content: there is no permission 'content: r",
    ),
    "reading identities": (lambda: Permission("id-token", Access.READ, "x"), "permissions.id-token: there is no permission"),
    "a permission without a reason": (
        lambda: Permission("issues", Access.READ, ""),
        "permissions.issues, reason: the text is empty",
    ),
    "a scope twice": (lambda: Permissions((IDENTITY, IDENTITY)), "permissions.id-token: the scope is named twice"),
    # jobs
    "no time-out": (lambda: job(timeout_minutes=0), "job hello, timeout-minutes: 0 is not from 1 to 360"),
    "a time-out of a day": (lambda: job(timeout_minutes=1440), "job hello, timeout-minutes: 1440 is not from 1 to 360"),
    "a moving runner": (lambda: job(runner="ubuntu-latest"), "job hello, runs-on: 'ubuntu-latest' is no label"),
    "a job without steps": (lambda: job(steps=()), "job hello: there is no step"),
    "two steps of one id": (
        lambda: job(steps=(step(id="a"), step(id="a", name="Again"))),
        "job hello, step 'Again': the id 'a' is another step's too",
    ),
    "a step that looks ahead": (
        lambda: job(steps=(step(env={"A": "${{ steps.b.outputs.x }}"}), step(id="b", name="Later"))),
        "job hello, step 'Say hello': it looks at the step 'b', and no step before it has this id",
    ),
    "a secret without an environment": (
        lambda: job(steps=(step(env={"A": "${{ secrets.KEY }}"}),)),
        "job hello: it reads the secret KEY and names no environment",
    ),
    "every secret without an environment": (
        lambda: job(steps=(step(env={"A": "${{ toJSON(secrets) }}"}),)),
        "job hello: it reads the secret  and names no environment",
    ),
    "signing in without the permission": (
        lambda: job(steps=(sign_in(),)),
        "job hello, step 'Sign in': the action needs the job's permission 'id-token: write'",
    ),
    "a condition that sees no secrets": (lambda: job(condition=X("secrets.A == 'x'")), "job hello, if: a condition of a job can"),
    "a result that is not waited for": (
        lambda: job(condition=X("needs.build.result == 'x'")),
        "job hello: it looks at the job 'b",
    ),
    "an output of no step": (lambda: job(outputs={"x": X("steps.no.outputs.x")}), "job hello, outputs: no step has the id 'no'"),
    # triggers
    "no branch": (lambda: Push(()), "on.push.branches: there is no branch"),
    "a branch twice": (lambda: PullRequest(("a", "a")), "on.pull_request.branches: 'a' is there twice"),
    "both lists of paths": (lambda: Push(("a",), ("x",), ("y",)), "on.push: paths and paths-ignore are both there"),
    "a schedule too often": (lambda: Schedules(("* * * * *",)), "on.schedule '* * * * *': two runs are 1 minute apart"),
    "a schedule that never fires": (lambda: Schedules(("0 0 31 2 *",)), "on.schedule '0 0 31 2 *': no month of the field '2'"),
    "a choice without options": (
        lambda: WorkflowDispatch({"a": Input("A", InputType.CHOICE)}),
        "on.workflow_dispatch.inputs.a.options: there is no option",
    ),
    "options without a choice": (
        lambda: WorkflowDispatch({"a": Input("A", InputType.STRING, ("x",))}),
        "on.workflow_dispatch.inputs.a.options: a string has no options",
    ),
    "a default that is no option": (
        lambda: WorkflowDispatch({"a": Input("A", InputType.CHOICE, ("x",), default="y")}),
        "on.workflow_dispatch.inputs.a.default: 'y' is none of the options",
    ),
    "a run of no workflow": (lambda: WorkflowRun((), ("main",), "x"), "on.workflow_run.workflows: there is no workflow"),
    "a run of any branch": (lambda: WorkflowRun(("A",), (), "x"), "on.workflow_run.branches: there is no branch"),
    "a run without a reason": (lambda: WorkflowRun(("A",), ("main",), ""), "on.workflow_run, reason of the ignored finding: the"),
    "a dispatch without types": (lambda: RepositoryDispatch(()), "on.repository_dispatch.types: there is no type"),
    # workflows
    "a group that drops runs": (lambda: Concurrency("deploy-${{ github.ref }}"), "concurrency.group: runs of the group 'deploy-"),
    "no trigger": (lambda: workflow(triggers=()), "on: there is no trigger"),
    "no job": (lambda: workflow(jobs=()), "jobs: there is no job"),
    "a trigger twice": (lambda: workflow(triggers=(Push(("a",)), Push(("b",)))), "on.push: there are two of the trigger 'push'"),
    "a job twice": (lambda: workflow(jobs=(job(), job())), "jobs.hello: there are two of the job 'hello'"),
    "waiting for nobody": (lambda: workflow(jobs=(job(needs=("build",)),)), "job hello, needs: there is no job 'build'"),
    "waiting for each other": (
        lambda: workflow(jobs=(job(id="a", needs=("b",)), job(id="b", needs=("a",)), job(id="c"))),
        "jobs: the jobs a, b wait for each other",
    ),
    "an input that nobody gives": (
        lambda: workflow(jobs=(job(condition=X("inputs.x")),)),
        "job hello: it looks at the input 'x'",
    ),
    "an event that never comes": (
        lambda: workflow(jobs=(job(condition=X("github.event_name == 'schedule'")),)),
        "job hello, 'github.event_name == 'schedule'': github.event_name is never 'schedule'",
    ),
    "a choice that nobody has": (
        lambda: workflow(triggers=(DISPATCH,), jobs=(job(condition=X("'qa' == inputs.environment")),)),
        "job hello, ''qa' == inputs.environment': inputs.environment is never 'qa'",
    ),
    "another workflow's run": (
        lambda: workflow(
            triggers=(WorkflowRun(("A",), ("main",), "x"),), jobs=(job(condition=X("github.event.workflow_run.name == 'B'")),)
        ),
        "job hello, 'github.event.workflow_run.name == 'B'': github.event.workflow_run.name is never 'B'",
    ),
    # actions
    "an action's step looking at a secret": (
        lambda: action(steps=(step(env={"A": "${{ secrets.KEY }}"}),)),
        "runs: an action does not see 'secrets'",
    ),
    "an action's input that is not there": (
        lambda: action(steps=(step(env={"A": "${{ inputs.x }}"}),)),
        "runs: there is no input",
    ),
    "an action's output of no step": (
        lambda: action(outputs={"x": ActionOutput("X", X("steps.no.outputs.x"))}),
        "outputs: no step has the id 'no'",
    ),
}


@pytest.mark.parametrize(("make", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_slip_is_refused_in_three_parts(make: Callable[[], object], message: str):
    with pytest.raises(WorkflowError) as caught:
        make()
    assert str(caught.value).startswith(message)
    assert caught.value.consequence
    assert caught.value.remedy


def test_what_is_right_is_taken():
    entry = job(
        id="first",
        permissions=Permissions((IDENTITY,)),
        environment="staging-monitor",
        condition=X("github.event.schedule == '0 6 * * *' || inputs.environment == 'staging' || github.ref == 'refs/heads/x'"),
        steps=(
            sign_in(id="auth", continues_on_error=True, why="Because."),
            step(env={"KEY": "${{ secrets.KEY }}", "GITHUB_TOKEN": "${{ github.token }}"}, condition=X("always()")),
        ),
        outputs={"token": X("steps.auth.outputs.x")},
        why="The first.",
    )
    second = job(
        id="second", needs=("first",), steps=(step(env={"T": "${{ needs.first.outputs.token }}${{ secrets.GITHUB_TOKEN }}"}),)
    )
    triggers = (
        PullRequest(("main",)),
        Push(("main",), paths=("apps/**",)),
        MergeGroup(),
        Schedules(("0 6 * * *",)),
        DISPATCH,
        RepositoryDispatch(("deployment_failure",)),
        DeploymentStatus(),
    )
    made = workflow(
        triggers=triggers, jobs=(entry, second), concurrency=Concurrency("hello", may_drop="Only the newest matters.")
    )
    plain = made.plain()
    assert plain["permissions"] == {}
    assert list(plain["on"]) == [trigger.event for trigger in triggers]
    assert plain["jobs"]["first"]["permissions"] == {"id-token": "write"}
    assert plain["jobs"]["second"]["needs"] == ["first"]
    page = explain(".github/workflows/hello.yml", made)
    assert "- by a push to main\n" in page
    assert "- by hand with environment: staging, production (Where)\n" in page.replace(", with", " with")
    assert "- by `deployment_status`\n" in page
    assert "  job-first --> job-second\n" in page
    assert "The first.\n" in page
    assert "- after first\n" in page
    assert "- nothing with its token\n" in page
    assert {note.text for note in made.notes()} == {"Only the newest matters.", "The first.", "Because.", "to sign in", "v3.0.0"}


def test_write_includes_read_and_nothing_else():
    permissions = Permissions((Permission("issues", Access.WRITE, "x"), Permission("contents", Access.READ, "x")))
    asked = [("issues", "write"), ("issues", "read"), ("contents", "read"), ("contents", "write"), ("checks", "read")]
    assert [permissions.includes(scope, access) for scope, access in asked] == [True, True, True, False, False]


def test_every_pin_is_a_commit_with_its_tag_and_its_inputs():
    pins = all_pins()
    assert [entry.action for entry in pins] == sorted({entry.action for entry in pins})
    for entry in pins:
        assert entry.uses == f"{entry.action}@{entry.sha}"
        assert entry.inputs
        assert entry.required <= entry.inputs


def test_checks_that_may_be_required_are_those_that_are_always_made_on_pull_requests():
    jobs = (job(id="a", name="Lint"), job(id="b", name="Only at times", condition=X("github.ref == 'x'")))
    assert checks_of(workflow(triggers=(PullRequest(("main",)),), jobs=jobs)) == ("Lint",)
    assert checks_of(workflow(triggers=(MergeGroup(),), jobs=jobs)) == ("Lint",)
    assert checks_of(workflow(triggers=(Push(("main",)),), jobs=jobs)) == ()


def test_an_action_may_have_neither_inputs_nor_outputs():
    assert action(inputs={}).plain() == {
        "name": "Hello",
        "description": "Says hello",
        "runs": {"using": "composite", "steps": [{"name": "Say hello", "shell": "bash", "run": "echo hello\n"}]},
    }


def test_an_input_without_a_default_has_none():
    assert WorkflowDispatch({"a": Input("A", InputType.STRING, is_required=True)}).plain() == {
        "inputs": {"a": {"description": "A", "required": True, "type": "string"}}
    }
    assert WorkflowDispatch().plain() == {}
