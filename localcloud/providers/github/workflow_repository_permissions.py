"""`github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions`. Deleting it restores GitHub's careful defaults."""

from typing import ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.github.repositories import repository_path
from localcloud.providers.resource import InputRefusedError, ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


class WorkflowRepositoryPermissions(ResourceType):
    """What the token of every job in a repository may do when the workflow does not say."""

    token: ClassVar[str] = "github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("repository", is_required=True),
        Field("defaultWorkflowPermissions"),
        Field("canApprovePullRequestReviews", default=False),
    )

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Take the two words that GitHub knows."""
        wanted = inputs.get("defaultWorkflowPermissions")
        if isinstance(wanted, str) and wanted not in {"read", "write"}:
            raise InputRefusedError("defaultWorkflowPermissions", f"expected read or write, got {wanted!r}")
        return inputs

    def create(self, session: Session, inputs: Properties) -> str:
        """PUT the settings."""
        _put(session, inputs)
        return str(inputs["repository"])

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the settings; a repository that is gone is an error, as in the real provider."""
        repository = str(known.get("repository", identifier))
        found = session.get(_path(session, repository))
        return {
            "repository": repository,
            "defaultWorkflowPermissions": found["default_workflow_permissions"],
            "canApprovePullRequestReviews": found["can_approve_pull_request_reviews"],
        }

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Do as at creation."""
        _put(session, new)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Leave read access and no approvals behind."""
        _put(session, {"repository": known["repository"], "defaultWorkflowPermissions": "read"})


def _path(session: Session, repository: str) -> str:
    return f"{repository_path(session, repository)}/actions/permissions/workflow"


def _put(session: Session, inputs: Properties) -> None:
    body = {
        "default_workflow_permissions": inputs.get("defaultWorkflowPermissions", ""),
        "can_approve_pull_request_reviews": inputs.get("canApprovePullRequestReviews", False),
    }
    session.call("PUT", _path(session, inputs["repository"]), body)
