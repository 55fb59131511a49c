"""Find the commit that wrote a file, and write files as commits.

Source: integrations/terraform-provider-github v6.13.0, github/resource_github_repository_file.go and repository_utils.go.
"""

import base64
from typing import Any, Final

from localcloud.providers.github.ids import segment
from localcloud.providers.github.repositories import repository_path
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

_DEFAULT_MESSAGES: Final = {"PUT": "Update", "DELETE": "Delete"}


def contents_path(session: Session, repository: str, file: str) -> str:
    """Return the address of a file's content; slashes of its path stay."""
    return f"{repository_path(session, repository)}/contents/{'/'.join(map(segment, file.split('/')))}"


def last_commit(session: Session, repository: str, file: str, branch: str) -> dict[str, Any] | None:
    """Return the newest commit of a branch that touched the file, merges passed over."""
    commits = session.call("GET", f"{repository_path(session, repository)}/commits", query={"sha": branch, "path": file})
    return next((commit for commit in commits if len(commit["parents"]) < 2), None)


def find_commit(session: Session, repository: str, sha: str) -> dict[str, Any] | None:
    """Return a commit; None when the repository does not have it any more."""
    found: dict[str, Any] | None = session.find(f"{repository_path(session, repository)}/commits/{sha}")
    return found


def write(session: Session, inputs: Properties, sha: str | None) -> None:
    """PUT the file; `sha` is that of the content that it replaces."""
    body = _commit(inputs, inputs.get("commitMessage") or f"Add {inputs['file']}")
    body |= {"content": base64.b64encode(str(inputs["content"]).encode()).decode()} | ({"sha": sha} if sha else {})
    session.call("PUT", contents_path(session, inputs["repository"], inputs["file"]), body)


def remove(session: Session, known: Properties) -> None:
    """DELETE the file as the state knows it."""
    body = _commit(known, message_for("DELETE", known)) | {"sha": known["sha"]}
    session.call("DELETE", contents_path(session, known["repository"], known["file"]), body)


def message_for(method: str, known: Properties) -> str:
    """Return the message of a later commit: the default of the first becomes that of the method."""
    default = f"{_DEFAULT_MESSAGES[method]} {known['file']}"
    message = str(known.get("commitMessage") or default)
    return default if message == f"Add {known['file']}" else message


def _commit(properties: Properties, message: str) -> dict[str, Any]:
    body: dict[str, Any] = {"message": message}
    if properties.get("branch"):
        body["branch"] = properties["branch"]
    if properties.get("commitAuthor") and properties.get("commitEmail"):
        person = {"name": properties["commitAuthor"], "email": properties["commitEmail"]}
        body |= {"author": person, "committer": person}
    return body
