"""`deployment-monitor.yml`: is the application well, after each deployment, every few minutes, and when somebody asks.

One job an environment, in the environment's `monitor` duty. It checks nothing out: what it runs is this program at its released
commit. When Google does not let it in it looks at everything else all the same and still tells somebody, because that is when a
page is needed most; what it could not see then counts as not decided, never as well.
"""

from collections.abc import Sequence
from typing import Final

from bulwark.core.duties import Duty
from bulwark.workflows.expressions import Expression
from bulwark.workflows.fleet import Member
from bulwark.workflows.jobs import Job
from bulwark.workflows.permissions import Access, Permission, Permissions
from bulwark.workflows.pins import pin
from bulwark.workflows.steps import Step, Use
from bulwark.workflows.triggers import Input, InputType, Schedules, WorkflowDispatch, WorkflowRun
from bulwark.workflows.workflow import Concurrency, Workflow

NAME: Final = "Deployment monitor"
PATH: Final = ".github/workflows/deployment-monitor.yml"

TIMEOUT_MINUTES: Final = 10
"""Two thirds of the usual schedule: a run that hangs is over before the next one begins."""
REPORT_DAYS: Final = 7
"""How long reports are kept; the window of the application's shortest service level."""

_RUNNER: Final = "ubuntu-24.04"
_SIGN_IN: Final = "google"
_HEALTH: Final = "health"

_IGNORED: Final = "no job checks out the run before it, or uses more of it than its workflow's name"

_PERMISSIONS: Final = Permissions(
    (
        Permission("checks", Access.WRITE, "to keep at the deployed commit what guards say"),
        Permission("deployments", Access.READ, "to know what was deployed last"),
        Permission("id-token", Access.WRITE, "to sign in to Google Cloud without a key"),
        Permission("issues", Access.WRITE, "to open, update and close the one issue about this environment"),
    )
)


def deployment_monitor(members: Sequence[Member]) -> Workflow:
    """Return the workflow of an application that is in these environments, at least one."""
    return Workflow(
        name=NAME,
        triggers=(
            Schedules(tuple(sorted({member.app.workflows.deployment_monitor.schedule for member in members}))),
            WorkflowDispatch({"environment": _choice(members)}),
            WorkflowRun(
                workflows=tuple(member.deployment_name for member in members),
                branches=tuple(dict.fromkeys(member.app.branch for member in members)),
                ignore_reason=_IGNORED,
            ),
        ),
        concurrency=Concurrency(f"deployment-monitor-{Expression('github.run_id')}"),
        jobs=tuple(_job(member) for member in members),
    )


def _choice(members: Sequence[Member]) -> Input:
    environments = tuple(member.environment for member in members)
    return Input("The environment to look at", InputType.CHOICE, environments, default=environments[0], is_required=True)


def _job(member: Member) -> Job:
    environment = member.environment
    return Job(
        id=f"monitor-{environment}",
        name=f"Monitor {environment}",
        condition=_condition(member),
        runner=_RUNNER,
        timeout_minutes=TIMEOUT_MINUTES,
        environment=member.duty(Duty.MONITOR).environment,
        permissions=_PERMISSIONS,
        steps=(_sign_in(), _check(member), _keep(environment)),
    )


def _condition(member: Member) -> Expression:
    """Return when the job of an environment runs.

    Each alternative looks at what only its own event has: anywhere else the value is null, and null equals no text.
    """
    return Expression(
        f"github.event.schedule == '{member.app.workflows.deployment_monitor.schedule}'"
        f" || inputs.environment == '{member.environment}'"
        f" || github.event.workflow_run.name == '{member.deployment_name}'"
    )


def _sign_in() -> Step:
    return Use(
        name="Sign in to Google Cloud",
        id=_SIGN_IN,
        pin=pin("google-github-actions/auth"),
        continues_on_error=True,
        why="A page has to get out when Google does not answer, too. What can not be seen then is reported as not decided.",
        given={
            "project_id": str(Expression("vars.GOOGLE_PROJECT")),
            "workload_identity_provider": str(Expression("vars.WORKLOAD_IDENTITY_PROVIDER")),
            "service_account": str(Expression("vars.SERVICE_ACCOUNT")),
        },
    )


def _check(member: Member) -> Step:
    arguments = ("health", member.environment, "--app", member.application, "--report", "--record", "--annotations", "--json")
    secrets = sorted(name for name, secret in member.app.environment_secrets.items() if Duty.MONITOR in secret.duties)
    return Use(
        name=f"Check health of {member.environment}",
        id=_HEALTH,
        pin=member.action,
        given={"arguments": "".join(f"{argument}\n" for argument in arguments), "summary": "true"},
        env={
            "GITHUB_TOKEN": str(Expression("github.token")),
            **{name: str(Expression(f"secrets.{name}")) for name in secrets},
        },
    )


def _keep(environment: str) -> Step:
    return Use(
        name="Keep the report",
        condition=Expression(f"!cancelled() && steps.{_HEALTH}.outputs.document != ''"),
        pin=pin("actions/upload-artifact"),
        given={
            "name": f"health-{environment}",
            "path": str(Expression(f"steps.{_HEALTH}.outputs.document")),
            "retention-days": str(REPORT_DAYS),
        },
    )
