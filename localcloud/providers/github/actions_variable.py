"""`github:index/actionsVariable:ActionsVariable`; the environment's kind builds on it.

The name is kept as the program wrote it: GitHub stores names in upper case and finds them in any.
"""

from typing import ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.github.actions_names import check_actions_name
from localcloud.providers.github.go_time import go_time
from localcloud.providers.github.ids import join_id, segment, split_id
from localcloud.providers.github.repositories import repository_id, repository_path
from localcloud.providers.github.repository_part import RepositoryPart
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


class ActionsVariable(RepositoryPart):
    """A variable that workflows of a repository read."""

    token: ClassVar[str] = "github:index/actionsVariable:ActionsVariable"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("repository", is_required=True),
        Field("variableName", is_required=True, replaces=True),
        Field("value", is_required=True),
    )
    outputs: ClassVar[tuple[str, ...]] = ("createdAt", "updatedAt", "repositoryId")
    place: ClassVar[tuple[str, ...]] = ("repository", "variableName")
    """The inputs that make the id, in order."""

    def collection(self, session: Session, where: Properties) -> str:
        """Return the path of all variables of the place."""
        return f"{repository_path(session, where['repository'])}/actions/variables"

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Hold GitHub's rule for names."""
        check_actions_name("variableName", inputs)
        return inputs

    def create(self, session: Session, inputs: Properties) -> str:
        """POST the variable; one of that name is refused by GitHub."""
        session.call("POST", self.collection(session, inputs), {"name": inputs["variableName"], "value": inputs["value"]})
        return join_id(*(inputs[name] for name in self.place))

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the value, which GitHub shows."""
        where = self.locate(identifier, known)
        found = session.find(self.item(session, where))
        number = repository_id(session, where["repository"], known)
        if found is None or number is None:
            return None
        times = {"createdAt": go_time(found.get("created_at")), "updatedAt": go_time(found.get("updated_at"))}
        return where | times | {"value": found["value"], "repositoryId": number}

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PATCH the value."""
        body = {"name": new["variableName"], "value": new["value"]}
        session.call("PATCH", self.item(session, self.locate(identifier, new)), body)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it; 404 is an error, as in the real provider."""
        session.call("DELETE", self.item(session, self.locate(identifier, known)))

    def item(self, session: Session, where: Properties) -> str:
        """Return the path of the one variable."""
        return f"{self.collection(session, where)}/{segment(where['variableName'])}"

    def locate(self, identifier: str, known: Properties) -> Properties:
        """Return where it is: by the id, but in the repository of the state, which may have been renamed."""
        where: Properties = dict(zip(self.place, split_id(identifier, *self.place), strict=True))
        return where | {name: known[name] for name in ("repository",) if name in known}
