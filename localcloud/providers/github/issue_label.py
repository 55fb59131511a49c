"""`github:index/issueLabel:IssueLabel`."""

from typing import ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.github.ids import join_id, segment, split_id
from localcloud.providers.github.repositories import repository_path
from localcloud.providers.resource import ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


class IssueLabel(ResourceType):
    """A label of a repository's issues."""

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
        """POST the label."""
        body = {"name": inputs["name"], "color": inputs["color"], "description": inputs.get("description", "")}
        session.call("POST", f"{repository_path(session, inputs['repository'])}/labels", body)
        return join_id(inputs["repository"], inputs["name"])

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the label by its name."""
        repository, name = split_id(identifier, "repository", "name")
        name = str(known.get("name", name))
        found = session.find(f"{repository_path(session, repository)}/labels/{segment(name)}")
        if found is None:
            return None
        return {"repository": repository, **{key: found.get(key) for key in ("name", "color", "description", "url")}}

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PATCH the label under its old name; the new one is sent as `name`."""
        repository, name = split_id(identifier, "repository", "name")
        body = {"name": new["name"], "color": new["color"], "description": new.get("description", "")}
        session.call("PATCH", f"{repository_path(session, repository)}/labels/{segment(str(old.get('name', name)))}", body)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it; already gone is success."""
        repository, name = split_id(identifier, "repository", "name")
        session.remove(f"{repository_path(session, repository)}/labels/{segment(str(known.get('name', name)))}")
