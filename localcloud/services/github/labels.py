"""Labels of repositories: where they are kept and what GitHub takes.

Names are compared without case and shown as first written. Limits and defaults: "Managing labels" in GitHub's documentation and
the error texts of the vendor's own clients' issues; texts unverified.
"""

import re
from typing import Any, Final

from localcloud.core.store import Document, Transaction
from localcloud.services.github.errors import refuse, validation_failed
from localcloud.services.github.identifiers import next_id

KIND: Final = "github.label"
LONGEST_NAME: Final = 50
LONGEST_DESCRIPTION: Final = 100
# What GitHub gives a label whose color nobody chose.
PLAIN_COLOR: Final = "ededed"
_COLOR: Final = re.compile(r"[0-9a-fA-F]{6}")

# (name, color, description) of the labels that every new repository has.
DEFAULT_LABELS: Final = (
    ("bug", "d73a4a", "Something isn't working"),
    ("documentation", "0075ca", "Improvements or additions to documentation"),
    ("duplicate", "cfd3d7", "This issue or pull request already exists"),
    ("enhancement", "a2eeef", "New feature or request"),
    ("good first issue", "7057ff", "Good for newcomers"),
    ("help wanted", "008672", "Extra attention is needed"),
    ("invalid", "e4e669", "This doesn't seem right"),
    ("question", "d876e3", "Further information is requested"),
    ("wontfix", "ffffff", "This will not be worked on"),
)


def label_key(repository_id: int, name: str) -> str:
    """Return the key of a label."""
    return f"{repository_id}/{name.lower()}"


def find_label(transaction: Transaction, repository_id: int, name: str) -> Document | None:
    """Return the label of that name, whatever its case."""
    return transaction.get(KIND, label_key(repository_id, name))


def list_labels(transaction: Transaction, repository_id: int) -> list[Document]:
    """Return a repository's labels in order of their names."""
    return [label for _, label in transaction.list(KIND, f"{repository_id}/")]


def plant_default_labels(transaction: Transaction, repository_id: int) -> None:
    """Give a new repository the labels that GitHub gives it."""
    for name, color, description in DEFAULT_LABELS:
        _keep(transaction, repository_id, {"name": name, "color": color, "description": description, "default": True})


def create_label(transaction: Transaction, repository_id: int, name: str, color: str, description: str | None) -> Document:
    """Make a label.

    Raises:
        RefusalError: 422 for a name that is taken, empty or too long, a color that is none, or a description that is too long.
    """
    label = checked_label({"name": name, "color": color or PLAIN_COLOR, "description": description, "default": False})
    if find_label(transaction, repository_id, label["name"]) is not None:
        raise validation_failed("Label", "name", "already_exists")
    return _keep(transaction, repository_id, label)


def update_label(transaction: Transaction, repository_id: int, label: Document, changes: dict[str, Any]) -> Document:
    """Change name, color or description; the id stays, so that issues keep the label.

    Raises:
        RefusalError: 422, as for a new one.
    """
    wanted = checked_label(label | changes)
    taken = find_label(transaction, repository_id, wanted["name"])
    if taken is not None and taken["id"] != label["id"]:
        raise validation_failed("Label", "name", "already_exists")
    transaction.delete(KIND, label_key(repository_id, label["name"]))
    return _keep(transaction, repository_id, wanted)


def delete_label(transaction: Transaction, repository_id: int, label: Document) -> None:
    """Forget a label; issues that have it show it no more."""
    transaction.delete(KIND, label_key(repository_id, label["name"]))


def require_labels(transaction: Transaction, repository_id: int, names: list[str]) -> list[int]:
    """Return the ids of labels by name, making those that do not exist, as GitHub does for issues."""
    found = []
    for name in dict.fromkeys(names):
        label = find_label(transaction, repository_id, name)
        label = label or create_label(transaction, repository_id, name, PLAIN_COLOR, None)
        found.append(int(label["id"]))
    return list(dict.fromkeys(found))


def checked_label(label: Document) -> Document:
    """Return the label when GitHub would take it.

    Raises:
        RefusalError: 422.
    """
    if not label["name"].strip():
        raise validation_failed("Label", "name", "missing_field")
    if len(label["name"]) > LONGEST_NAME:
        raise _too_long("name", LONGEST_NAME)
    if not _COLOR.fullmatch(label["color"]):
        raise validation_failed("Label", "color", "invalid")
    if len(label["description"] or "") > LONGEST_DESCRIPTION:
        raise _too_long("description", LONGEST_DESCRIPTION)
    return label


def _too_long(field: str, most: int) -> Exception:
    message = f"{field} is too long (maximum is {most} characters)"
    return refuse(422, "Validation Failed", errors=[{"resource": "Label", "code": "custom", "field": field, "message": message}])


def _keep(transaction: Transaction, repository_id: int, label: Document) -> Document:
    kept = {"id": label.get("id") or next_id(transaction, "label"), **label}
    transaction.put(KIND, label_key(repository_id, label["name"]), kept)
    return kept
