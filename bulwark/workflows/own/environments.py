"""The environments that the infrastructure's own workflows bring up and look at, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass

from bulwark.config.pipeline import Pipeline
from bulwark.core.duties import Duty

RUNNER = "ubuntu-24.04"


@dataclass(frozen=True, slots=True)
class Environments:
    """All environments of one infrastructure repository."""

    names: tuple[str, ...]
    """In the order in which they are brought up: the one that owns what all share comes last."""
    branch: str
    """The protected branch."""
    github_environments: dict[tuple[str, Duty], str]
    """Name of the GitHub environment of each environment's two duties."""

    def of(self, name: str, duty: Duty) -> str:
        """Return the GitHub environment in which jobs of a duty run."""
        return self.github_environments[name, duty]


def environments_of(pipelines: Sequence[Pipeline]) -> Environments:
    """Return the environments of these stacks, at least one."""
    ordered = sorted(pipelines, key=lambda pipeline: (pipeline.infrastructure.owns_repository, pipeline.environment.name))
    rows = {(pipeline.environment.name, row.duty): row for pipeline in ordered for row in pipeline.infrastructure_rows}
    return Environments(
        tuple(pipeline.environment.name for pipeline in ordered),
        ordered[-1].infrastructure.repository.default_branch,
        {key: row.environment for key, row in rows.items()},
    )
