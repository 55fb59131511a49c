"""Find projects by id or number: Google takes either in every path.

Kinds: `google.project`, key = project id; `google.project_number`, key = number, body `{"projectId"}`.
"""

from typing import Any, Final

from localcloud.core.store import Document, Transaction

KIND: Final = "google.project"
_NUMBERS: Final = "google.project_number"


def find_project(tx: Transaction, reference: str) -> Document | None:
    """Return the active project of an id or number, or None."""
    if reference.isdigit():
        index = tx.get(_NUMBERS, reference)
        reference = index["projectId"] if index else reference
    project = tx.get(KIND, reference)
    return project if project and project["lifecycleState"] == "ACTIVE" else None


def insert_project(tx: Transaction, project: Document) -> None:
    """Keep a new project.

    Raises:
        DocumentExistsError: the id or the number is taken.
    """
    tx.insert(KIND, project["projectId"], project)
    tx.insert(_NUMBERS, project["projectNumber"], {"projectId": project["projectId"]})


def list_projects(tx: Transaction) -> list[Document]:
    """Return every project, in order of ids."""
    return [project for _, project in tx.list(KIND)]


def describe_project(project: Document) -> dict[str, Any]:
    """Return the project as Resource Manager v1 shows it."""
    names = ("projectNumber", "projectId", "lifecycleState", "name", "createTime", "labels", "parent")
    return {name: project[name] for name in names if project.get(name)}


def policy_key(project: Document) -> str:
    """Return the key of the project's IAM policy."""
    return f"//cloudresourcemanager.googleapis.com/projects/{project['projectNumber']}"
