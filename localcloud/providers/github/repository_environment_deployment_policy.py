"""`github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy`."""

from typing import ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.github.ids import join_id, split_id
from localcloud.providers.github.repositories import environment_path, repository_id
from localcloud.providers.github.repository_part import RepositoryPart
from localcloud.providers.resource import InputRefusedError
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

_FORM = ("repository", "environment", "policyId")


class RepositoryEnvironmentDeploymentPolicy(RepositoryPart):
    """One pattern of branches or tags that may deploy to an environment."""

    token: ClassVar[str] = "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("repository", is_required=True),
        Field("environment", is_required=True, replaces=True),
        Field("branchPattern"),
        Field("tagPattern"),
    )
    outputs: ClassVar[tuple[str, ...]] = ("policyId", "repositoryId")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Take exactly one of the two patterns."""
        if ("branchPattern" in inputs) == ("tagPattern" in inputs):
            raise InputRefusedError("branchPattern", "exactly one of `branchPattern`, `tagPattern` must be specified")
        return inputs

    def is_replaced(self, session: Session, changed: set[str], old: Properties, new: Properties) -> set[str]:
        """Replace when the kind of pattern changes."""
        replaced = super().is_replaced(session, changed, old, new)
        if {"branchPattern", "tagPattern"} <= changed:
            replaced |= {"branchPattern", "tagPattern"}
        return replaced

    def create(self, session: Session, inputs: Properties) -> str:
        """POST the pattern; GitHub refuses unless the environment has custom policies."""
        kind = "branch" if "branchPattern" in inputs else "tag"
        path = environment_path(session, inputs["repository"], inputs["environment"])
        answer = session.call("POST", f"{path}/deployment-branch-policies", {"name": inputs[f"{kind}Pattern"], "type": kind})
        return join_id(inputs["repository"], inputs["environment"], answer["id"])

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the pattern by its number."""
        repository, environment, policy = split_id(identifier, *_FORM)
        repository = str(known.get("repository", repository))
        path = environment_path(session, repository, environment)
        found = session.find(f"{path}/deployment-branch-policies/{policy}")
        number = repository_id(session, repository, known)
        if found is None or number is None:
            return None
        pattern = "tagPattern" if found.get("type", "tag" if "tagPattern" in known else "branch") == "tag" else "branchPattern"
        return {
            "repository": repository,
            "environment": environment,
            pattern: found["name"],
            "policyId": policy,
            "repositoryId": number,
        }

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PUT the new pattern."""
        pattern = new.get("branchPattern") or new.get("tagPattern")
        session.call("PUT", _path(session, identifier, new), {"name": pattern})

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it; 404 is an error, as in the real provider."""
        session.call("DELETE", _path(session, identifier, known))


def _path(session: Session, identifier: str, known: Properties) -> str:
    repository, environment, policy = split_id(identifier, *_FORM)
    path = environment_path(session, str(known.get("repository", repository)), environment)
    return f"{path}/deployment-branch-policies/{policy}"
