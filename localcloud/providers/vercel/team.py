"""Which team a call is for: the resource's own, else the provider's."""

from typing import Any

from localcloud.providers.rest import Session
from localcloud.providers.values import UNKNOWN, Properties


def team_of(session: Session, properties: Properties) -> str | None:
    """Return the effective team id, None for a personal account."""
    own = properties.get("teamId")
    if own and own is not UNKNOWN:
        return str(own)
    return session.config.get("teamId")


def call(session: Session, properties: Properties, method: str, path: str, body: Any = None) -> Any:
    """Send one request for the team of these properties.

    Raises:
        VendorError: Vercel refused, or cannot be reached.
    """
    return session.call(method, path, body, {"teamId": team_of(session, properties)})


def find(session: Session, properties: Properties, path: str) -> Any | None:
    """GET for the team of these properties, with 404 as None."""
    return session.find(path, teamId=team_of(session, properties))


def remove(session: Session, properties: Properties, path: str) -> None:
    """DELETE for the team of these properties, with 404 as success."""
    session.remove(path, teamId=team_of(session, properties))


def split_import(identifier: str, *names: str) -> tuple[Properties, tuple[str, ...]]:
    """Split `[team_id/]a/b` into the team (as `teamId`, when given) and the named parts.

    Raises:
        LookupError: the id has another number of parts.
    """
    parts = tuple(identifier.split("/"))
    if len(parts) not in (len(names), len(names) + 1) or not all(parts):
        form = "/".join(names)
        raise LookupError(f"Invalid id {identifier!r} specified; nothing can be read by it. Use the form [team_id/]{form}.")
    if len(parts) == len(names):
        return {}, parts
    return {"teamId": parts[0]}, parts[1:]
