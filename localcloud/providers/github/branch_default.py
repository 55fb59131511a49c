"""`github:index/branchDefault:BranchDefault`.

Deleting it makes no call: a repository always has a default branch. `rename` is refused: the emulated GitHub renames no branches.
"""

from typing import ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.github.repositories import find_repository, repository_path
from localcloud.providers.github.repository_part import RepositoryPart
from localcloud.providers.resource import InputRefusedError
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


class BranchDefault(RepositoryPart):
    """Which branch a repository shows first, and deploys by habit."""

    token: ClassVar[str] = "github:index/branchDefault:BranchDefault"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("repository", is_required=True),
        Field("branch", is_required=True),
        Field("rename", default=False, is_local=True),
        Field("waitForRename", default=False, is_local=True),
        Field("etag", is_computed=True, is_same=lambda _left, _right: True),
    )
    outputs: ClassVar[tuple[str, ...]] = ("repositoryId",)

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Refuse to rename a branch."""
        if inputs.get("rename") is True:
            raise InputRefusedError("rename", "is not in the local cloud: no branch would be renamed. Leave it out.")
        return inputs

    def create(self, session: Session, inputs: Properties) -> str:
        """Switch, or rename the present default branch; nothing when it is the default already."""
        repository = session.get(repository_path(session, inputs["repository"]))
        if repository.get("default_branch") != inputs["branch"]:
            _switch(session, inputs)
        return str(inputs["repository"])

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the default branch; a repository without any counts as gone."""
        name = str(known.get("repository", identifier))
        found = find_repository(session, name)
        if found is None or not found.get("default_branch"):
            return None
        return {"repository": name, "branch": found["default_branch"], "repositoryId": found["id"]}

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Do as at creation."""
        _switch(session, new)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Forget it."""


def _switch(session: Session, inputs: Properties) -> None:
    session.call("PATCH", repository_path(session, inputs["repository"]), {"default_branch": inputs["branch"]})
