"""`github:index/branchDefault:BranchDefault`. Deleting it makes no call: a repository always has a default branch."""

import time
from typing import Any, ClassVar, Final

from localcloud.providers.fields import Field
from localcloud.providers.github.repositories import find_repository, repository_path
from localcloud.providers.github.repository_part import RepositoryPart
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

RENAME_TIMEOUT_SECONDS: Final = 120.0
RENAME_POLL_SECONDS: Final = 1.0


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

    def create(self, session: Session, inputs: Properties) -> str:
        """Switch, or rename the present default branch; nothing when it is the default already."""
        repository = session.get(repository_path(session, inputs["repository"]))
        if repository.get("default_branch") != inputs["branch"]:
            _switch(session, inputs, repository)
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
        _switch(session, new, session.get(repository_path(session, new["repository"])))

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Forget it."""


def _switch(session: Session, inputs: Properties, repository: dict[str, Any]) -> None:
    path = repository_path(session, inputs["repository"])
    if not inputs.get("rename"):
        session.call("PATCH", path, {"default_branch": inputs["branch"]})
        return
    session.call("POST", f"{path}/branches/{repository['default_branch']}/rename", {"new_name": inputs["branch"]})
    deadline = time.monotonic() + RENAME_TIMEOUT_SECONDS
    while inputs.get("waitForRename") and session.get(path).get("default_branch") != inputs["branch"]:
        if time.monotonic() > deadline:
            raise LookupError(
                f"{inputs['repository']!r}: the default branch did not become {inputs['branch']!r} in time; try again."
            )
        time.sleep(RENAME_POLL_SECONDS)
