"""`github:index/repository:Repository`.

Booleans without a default (`hasIssues` and the like) mean false when the program leaves them out, as in the real provider.
Differences: settings of an archived repository are read too, so that drift in them is seen; forks, templates, Pages and
vulnerability alerts are refused, since the emulated GitHub has nothing to keep them in.
"""

import re
from typing import ClassVar, Final

from localcloud.providers.fields import Field, unordered
from localcloud.providers.github.ids import segment
from localcloud.providers.github.repositories import find_repository, owner_of, repository_path
from localcloud.providers.github.repository_body import (
    changed_body,
    creation_body,
    settings_body,
    shown_properties,
    wanted_visibility,
)
from localcloud.providers.resource import InputRefusedError, PartlyCreatedError, ResourceType
from localcloud.providers.rest import Session, VendorError
from localcloud.providers.values import UNKNOWN, Properties

_NAME: Final = re.compile(r"[-a-zA-Z0-9_.]{1,100}")
_TOPIC: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
_ABSENT_HERE: Final = ("fork", "sourceOwner", "sourceRepo", "template", "pages", "vulnerabilityAlerts")


class Repository(ResourceType):
    """A repository of the owner. A new name renames it in place."""

    token: ClassVar[str] = "github:index/repository:Repository"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("name", autoname_length=255),
        Field("description"),
        Field("homepageUrl"),
        Field("private", is_computed=True),
        Field("visibility", is_computed=True),
        *(Field(name, default=False, is_implied=True) for name in ("hasIssues", "hasDiscussions", "hasProjects", "hasWiki")),
        *(Field(name, default=False, is_implied=True) for name in ("isTemplate", "allowUpdateBranch")),
        Field("hasDownloads", is_computed=True),
        *(Field(name, default=True) for name in ("allowMergeCommit", "allowSquashMerge", "allowRebaseMerge")),
        *(Field(name, default=False) for name in ("allowAutoMerge", "deleteBranchOnMerge", "archived")),
        Field("mergeCommitTitle", default="MERGE_MESSAGE"),
        Field("mergeCommitMessage", default="PR_TITLE"),
        Field("squashMergeCommitTitle", default="COMMIT_OR_PR_TITLE"),
        Field("squashMergeCommitMessage", default="COMMIT_MESSAGES"),
        *(Field(name, is_computed=True) for name in ("allowForking", "webCommitSignoffRequired", "defaultBranch")),
        Field("securityAndAnalysis", is_computed=True),
        Field("topics", is_computed=True, is_same=unordered),
        *(Field(name, is_write_only=True) for name in ("autoInit", "gitignoreTemplate", "licenseTemplate")),
        *(Field(name, is_local=True) for name in ("archiveOnDestroy", "ignoreVulnerabilityAlertsDuringRead")),
        *(Field(name, is_local=True) for name in _ABSENT_HERE),
        Field("etag", is_computed=True, is_same=lambda _left, _right: True),
    )
    outputs: ClassVar[tuple[str, ...]] = (
        *("fullName", "htmlUrl", "sshCloneUrl", "svnUrl", "gitCloneUrl", "httpCloneUrl", "nodeId", "repoId", "primaryLanguage"),
        *("defaultBranch", "visibility", "private"),
    )

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Hold the provider's rules for names and topics; refuse what the local cloud does not have."""
        name = inputs.get("name")
        if isinstance(name, str) and not _NAME.fullmatch(name):
            raise InputRefusedError("name", f"{name!r} must be 1 to 100 letters, digits, hyphens, underscores or dots")
        for topic in inputs.get("topics") or []:
            if isinstance(topic, str) and not _TOPIC.fullmatch(topic):
                raise InputRefusedError("topics", f"{topic!r} must be lower case letters, digits and hyphens, 50 at most")
        if "private" in inputs and "visibility" in inputs:
            raise InputRefusedError("private", "conflicts with visibility; name one of them")
        for absent in _ABSENT_HERE:
            if inputs.get(absent) not in (None, False, "false"):
                raise InputRefusedError(absent, "is not in the local cloud: nothing would come of it there. Leave it out.")
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the full name, which follows from owner and name."""
        name = inputs.get("name", UNKNOWN)
        return {"fullName": UNKNOWN if name is UNKNOWN else f"{owner_of(session)}/{name}"}

    def create(self, session: Session, inputs: Properties) -> str:
        """POST, then the rest in the order of the real provider."""
        if inputs.get("defaultBranch", "main") != "main":
            raise InputRefusedError("defaultBranch", "a new repository begins with 'main'; choose another with a BranchDefault")
        _post(session, inputs)
        name, given = str(inputs["name"]), set(inputs) - {"defaultBranch"}
        try:
            _apply(session, repository_path(session, name), inputs, given)
        except VendorError as error:
            raise PartlyCreatedError(name, str(error), tuple(given - {"name"})) from error
        return name

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the settings; a repository that was renamed elsewhere is found by its number."""
        name = str(known.get("name", identifier))
        found = find_repository(session, name)
        if found is None and known.get("repoId"):
            found = session.find(f"/repositories/{known['repoId']}")
        if found is None:
            return None
        properties = shown_properties(found, known)
        if not known:
            properties["autoInit"] = False
        return properties

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PATCH everything under the old name; nothing at all while it is and stays archived."""
        if new.get("archived") and "archived" not in changed:
            return
        path = repository_path(session, str(old.get("name", identifier)))
        _apply(session, path, new, changed)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it, or archive it where the program asked for that."""
        path = repository_path(session, str(known.get("name", identifier)))
        if not known.get("archiveOnDestroy"):
            session.call("DELETE", path)
        elif not known.get("archived"):
            session.call("PATCH", path, {"archived": True})


def _post(session: Session, inputs: Properties) -> None:
    path = f"/orgs/{segment(owner_of(session))}/repos" if session.config["isOrganization"] else "/user/repos"
    session.call("POST", path, creation_body(inputs))


def _apply(session: Session, path: str, inputs: Properties, changed: set[str]) -> None:
    session.call("PATCH", path, settings_body(inputs) | changed_body(inputs, changed))
    path = repository_path(session, inputs["name"])
    if "topics" in changed:
        session.call("PUT", f"{path}/topics", {"names": inputs.get("topics") or []})
    visibility = wanted_visibility(inputs)
    if visibility and {"visibility", "private"} & changed:
        _set_visibility(session, path, visibility)


def _set_visibility(session: Session, path: str, visibility: str) -> None:
    try:
        session.call("PATCH", path, {"visibility": visibility})
    except VendorError as error:
        if error.status != 422 or f"Visibility is already {visibility}" not in error.message:
            raise
