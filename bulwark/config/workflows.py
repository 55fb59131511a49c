"""What the generated workflow files need to know besides the rest of the configuration."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field, WithJsonSchema

from bulwark.config.base import Section
from bulwark.config.fields import matching, refusal
from bulwark.core.schedules import ScheduleTextError, parse_schedule


def _check_schedule(value: str) -> str:
    try:
        parse_schedule(value)
    except ScheduleTextError as error:
        raise refusal(f"{{seen}} is no schedule: {error.wrong}", error.consequence, error.remedy) from error
    return value


Cron = Annotated[str, AfterValidator(_check_schedule), WithJsonSchema({"type": "string", "pattern": r"^\S+( \S+){4}$"})]
"""A schedule in cron's form that GitHub runs, UTC."""

EVERY_QUARTER: Final = "7,22,37,52 * * * *"
"""Every 15 minutes, away from the full hour, when GitHub's schedules are the latest (GitHub Docs, "schedule")."""


class ActionRelease(Section):
    """The release of this program's own action that workflow files use."""

    repository: Annotated[
        str,
        AfterValidator(
            matching(
                r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}",
                "no job could find the action",
                "write owner and name of the repository with actions/bulwark in it, such as living-tree-app/infrastructure",
            )
        ),
    ] = Field(examples=["living-tree-app/infrastructure"])
    """Owner and name of the repository with the action. A private one has to let the account's repositories use its actions."""
    sha: Annotated[
        str,
        AfterValidator(
            matching(
                r"[0-9a-f]{40}",
                "a tag, a branch or a short commit can be made to mean other code",
                "write the release's full commit, 40 hexadecimal digits: git rev-parse 'v0.1.0^{commit}'",
            )
        ),
    ] = Field(examples=["4f1c3a5e7b9d0f2a4c6e8091b3d5f7a9c1e3d507"])
    """The released commit; jobs install the program, and read its configuration, as they are there."""
    tag: Annotated[
        str,
        AfterValidator(
            matching(
                r"v[0-9]+(?:\.[0-9]+){2}(?:-[0-9A-Za-z.-]+)?",
                "nobody could tell which release the commit is",
                "write the tag of the release, such as v0.1.0",
            )
        ),
    ] = Field(examples=["v0.1.0"])
    """The release's tag. It stands beside the commit for people; only the commit decides."""


class WorkflowSettings(Section):
    """What all generated workflow files of this environment have in common."""

    action: ActionRelease
    """The action that brings the program to a job."""


class DeploymentMonitor(Section):
    """How `deployment-monitor.yml` looks at the application in this environment."""

    schedule: Cron = EVERY_QUARTER
    """When, besides after each deployment and by hand; UTC. GitHub runs schedules late, and at times not at all."""


class ApplicationWorkflows(Section):
    """Settings of the application's generated workflow files in this environment."""

    deployment_monitor: DeploymentMonitor = DeploymentMonitor()
    """The file that watches the application."""
