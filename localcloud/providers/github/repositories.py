"""Where a repository is, which number it has, and whether a changed name still means the same one."""

from typing import Any

from localcloud.providers.github.ids import segment
from localcloud.providers.rest import Session
from localcloud.providers.values import UNKNOWN, Properties


def owner_of(session: Session) -> str:
    """Return the account that the provider was configured for."""
    return str(session.config["owner"])


def repository_path(session: Session, name: str) -> str:
    """Return `/repos/{owner}/{name}`."""
    return f"/repos/{segment(owner_of(session))}/{segment(name)}"


def environment_path(session: Session, repository: str, environment: str) -> str:
    """Return `/repos/{owner}/{repository}/environments/{environment}`."""
    return f"{repository_path(session, repository)}/environments/{segment(environment)}"


def find_repository(session: Session, name: str) -> dict[str, Any] | None:
    """Return GitHub's answer about a repository, None when there is none."""
    found: dict[str, Any] | None = session.find(repository_path(session, name))
    return found


def repository_id(session: Session, name: str, known: Properties) -> int | None:
    """Return the numeric id that the state holds, else ask for it; None when the repository is gone.

    The state's is kept on purpose: it tells a renamed repository from another one that took its name.
    """
    held = known.get("repositoryId")
    if isinstance(held, int):
        return held
    found = find_repository(session, name)
    return None if found is None else int(found["id"])


def is_other_repository(session: Session, old: Properties, new: Properties) -> bool:
    """Say whether a changed `repository` names another repository rather than the same one under a new name.

    Source: integrations/terraform-provider-github github/util_diff.go, v6.13.0: the difference asks the server.
    """
    held = old.get("repositoryId")
    if not isinstance(held, int) or new.get("repository") is UNKNOWN:
        return True
    found = find_repository(session, str(new["repository"]))
    return found is None or int(found["id"]) != held
