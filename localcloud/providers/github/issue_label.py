"""`github:index/issueLabel:IssueLabel`."""

from typing import ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.github.ids import join_id, segment, split_id
from localcloud.providers.github.repositories import repository_path
from localcloud.providers.resource import ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


class IssueLabel(ResourceType):
    """One label of a repository; others stay as they are."""

    token: ClassVar[str] = "github:index/issueLabel:IssueLabel"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("repository", is_required=True, replaces=True),
        Field("name", autoname_length=255),
        Field("color", is_required=True),
        Field("description"),
        Field("etag", is_computed=True, is_same=lambda _left, _right: True),
    )
    outputs: ClassVar[tuple[str, ...]] = ("url",)

    def create(self, session: Session, inputs: Properties) -> str:
        """POST the label; one of that name is refused by GitHub."""
        session.call("POST", _collection(session, inputs["repository"]), _body(inputs))
        return join_id(inputs["repository"], inputs["name"])

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read it by the name that the state has."""
        repository, name = split_id(identifier, "repository", "name")
        repository, name = str(known.get("repository", repository)), str(known.get("name", name))
        found = session.find(f"{_collection(session, repository)}/{segment(name)}")
        if found is None:
            return None
        shown = {field: found.get(field) for field in ("name", "color", "description", "url")}
        return {"repository": repository, **shown}

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PATCH it under its old name; a new one goes under `name`."""
        path = f"{_collection(session, new['repository'])}/{segment(str(old['name']))}"
        session.call("PATCH", path, _body(new))

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it; already gone is success."""
        session.remove(f"{_collection(session, known['repository'])}/{segment(str(known['name']))}")


def _collection(session: Session, repository: str) -> str:
    return f"{repository_path(session, repository)}/labels"


def _body(inputs: Properties) -> dict[str, str]:
    return {"name": inputs["name"], "color": inputs["color"], "description": inputs.get("description", "")}
