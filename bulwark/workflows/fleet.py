"""One application over all its environments, as its workflow files need it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bulwark.config.application import Application
from bulwark.config.pipeline import Pipeline
from bulwark.config.workflows import ActionRelease
from bulwark.core.duties import Duty, DutyRow
from bulwark.workflows.pins import Pin

ACTION_FOLDER = "actions/bulwark"
"""Where this program's own action is in its repository."""

ACTION_INPUTS = frozenset({"arguments", "summary"})
ACTION_REQUIRED = frozenset({"arguments"})


@dataclass(frozen=True, slots=True)
class Member:
    """The application in one environment."""

    application: str
    """Name of the application."""
    pipeline: Pipeline
    release: ActionRelease

    @property
    def app(self) -> Application:
        """The application's configuration there."""
        return self.pipeline.apps[self.application]

    @property
    def environment(self) -> str:
        """Name of the environment."""
        return self.pipeline.environment.name

    def duty(self, duty: Duty) -> DutyRow:
        """Return who may act for a duty there."""
        return next(row for row in self.pipeline.application_rows(self.application) if row.duty is duty)

    @property
    def deployment_name(self) -> str:
        """Name of the workflow that deploys there: `Deploy to Staging`."""
        return deployment_name(self.environment)

    @property
    def action(self) -> Pin:
        """This program's own action as the environment has released it."""
        release = self.release
        return Pin(
            f"{release.repository}/{ACTION_FOLDER}", release.sha, release.tag, inputs=ACTION_INPUTS, required=ACTION_REQUIRED
        )


def deployment_name(environment: str) -> str:
    """Return the name of the workflow that deploys to an environment: `Deploy to Staging`."""
    return f"Deploy to {environment.replace('-', ' ').title()}"


def members_of(application: str, pipelines: Sequence[Pipeline]) -> tuple[Member, ...]:
    """Return an application's environments in the order in which they are brought up, the one that owns the repository last.

    Environments that have no workflow files (`workflows` is not configured) are left out.
    """
    with_it = [pipeline for pipeline in pipelines if application in pipeline.apps]
    ordered = sorted(with_it, key=lambda pipeline: (pipeline.apps[application].owns_repository, pipeline.environment.name))
    return tuple(Member(application, pipeline, pipeline.workflows.action) for pipeline in ordered if pipeline.workflows)
