"""`github:index/repositoryFile:RepositoryFile`.

The content is read from the branch, the commit's message from the commit that the state knows: a hand edit shows in the content.
As in the real provider a write against a stale `sha` is refused with 409, and so is one that overlaps with another write.
"""

import base64
from typing import Any, ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.github import file_commits
from localcloud.providers.github.ids import join_id, split_id
from localcloud.providers.github.repositories import find_repository, repository_id, repository_path
from localcloud.providers.github.repository_part import RepositoryPart
from localcloud.providers.resource import InputRefusedError
from localcloud.providers.rest import Session, VendorError
from localcloud.providers.values import Properties

_FORM = ("repository", "file", "branch")


class RepositoryFile(RepositoryPart):
    """A file on one branch of a repository."""

    token: ClassVar[str] = "github:index/repositoryFile:RepositoryFile"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("repository", is_required=True),
        Field("file", is_required=True, replaces=True),
        Field("content", is_required=True),
        Field("branch", is_computed=True, replaces=True),
        Field("commitMessage", is_computed=True),
        Field("commitAuthor", is_local=True),
        Field("commitEmail", is_local=True),
        Field("overwriteOnCreate", default=False, is_local=True),
        Field("autocreateBranch", default=False, is_local=True),
        Field("autocreateBranchSourceBranch", default="main", is_local=True),
        Field("autocreateBranchSourceSha", is_local=True),
    )
    outputs: ClassVar[tuple[str, ...]] = ("commitSha", "ref", "sha", "repositoryId", "branch", "commitMessage")
    renewed: ClassVar[tuple[str, ...]] = ("commitSha", "commitMessage", "sha")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Author and address come together."""
        if ("commitAuthor" in inputs) != ("commitEmail" in inputs):
            raise InputRefusedError("commitAuthor", "commitAuthor and commitEmail must be given together")
        return inputs

    def create(self, session: Session, inputs: Properties) -> str:
        """Write the file, over what is there only where the program allows it."""
        repository = find_repository(session, inputs["repository"])
        if repository is None:
            raise LookupError(f"there is no repository {inputs['repository']!r}; the file has no place. Create it first.")
        branch = inputs.get("branch") or repository["default_branch"]
        _require_branch(session, inputs, branch)
        present = session.find(file_commits.contents_path(session, inputs["repository"], inputs["file"]), ref=branch)
        if present is not None and not inputs.get("overwriteOnCreate"):
            raise LookupError(
                f"{inputs['file']} is on {branch} of {inputs['repository']} already; somebody's text would be lost. "
                "Import it, or set overwriteOnCreate."
            )
        file_commits.write(session, inputs, present and present["sha"])
        return join_id(inputs["repository"], inputs["file"], branch)

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Name the branch, which an import may leave out for the default one."""
        repository, file, branch = _parts(session, identifier)
        return join_id(repository, file, branch)

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the content from the branch and the message from the commit."""
        repository, file, branch = _parts(session, identifier)
        repository = str(known.get("repository", repository))
        found = session.find(file_commits.contents_path(session, repository, file), ref=branch)
        number = repository_id(session, repository, known)
        if not isinstance(found, dict) or number is None:
            return None
        commit = _commit(session, repository, file, branch, known)
        return {
            "repository": repository,
            "file": file,
            "branch": branch,
            "ref": branch,
            "content": base64.b64decode(found["content"]).decode("utf-8", "replace"),
            "sha": found["sha"],
            "repositoryId": number,
            "commitSha": commit["sha"] if commit else None,
            "commitMessage": commit["commit"]["message"] if commit else None,
        }

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PUT the new content over the one that the state knows."""
        known = {**new, "commitMessage": new.get("commitMessage") or old.get("commitMessage"), "branch": old["branch"]}
        known["commitMessage"] = file_commits.message_for("PUT", known)
        file_commits.write(session, known, str(old["sha"]))

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """DELETE it; in an archived repository there is nothing to do."""
        try:
            file_commits.remove(session, known)
        except VendorError as error:
            if error.status != 403 or "archived" not in error.message.lower():
                raise


def _parts(session: Session, identifier: str) -> tuple[str, str, str]:
    if identifier.endswith(":") and identifier.count(":") == 2:
        repository, file = split_id(identifier[:-1], *_FORM[:2])
        found = find_repository(session, repository)
        return repository, file, found["default_branch"] if found else ""
    repository, file, branch = split_id(identifier, *_FORM)
    return repository, file, branch


def _require_branch(session: Session, inputs: Properties, branch: str) -> None:
    path = repository_path(session, inputs["repository"])
    if session.find(f"{path}/branches/{branch}") is not None:
        return
    if not inputs.get("autocreateBranch"):
        raise LookupError(f"{inputs['repository']} has no branch {branch}; the file has no place. Create the branch first.")
    source = inputs.get("autocreateBranchSourceSha") or _head(session, path, inputs["autocreateBranchSourceBranch"])
    session.call("POST", f"{path}/git/refs", {"ref": f"refs/heads/{branch}", "sha": source})


def _head(session: Session, path: str, branch: str) -> str:
    return str(session.get(f"{path}/git/ref/heads/{branch}")["object"]["sha"])


def _commit(session: Session, repository: str, file: str, branch: str, known: Properties) -> dict[str, Any] | None:
    kept = file_commits.find_commit(session, repository, known["commitSha"]) if known.get("commitSha") else None
    return kept or file_commits.last_commit(session, repository, file, branch)
