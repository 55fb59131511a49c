"""`github:index/getRepository:getRepository`.

Templates, Pages and licences are always empty: the emulated GitHub has none.
"""

from typing import Final

from localcloud.providers.github.ids import segment
from localcloud.providers.github.repositories import owner_of
from localcloud.providers.github.repository_body import shown_properties
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

TOKEN: Final = "github:index/getRepository:getRepository"


def get_repository(session: Session, arguments: Properties) -> Properties:
    """Look a repository up by `name` or `fullName`; one that is not there has an empty id and is no error."""
    owner, _, name = str(arguments.get("fullName", "")).rpartition("/")
    owner, name = owner or owner_of(session), str(arguments.get("name") or name)
    if not name:
        raise LookupError("one of name and fullName is needed; without it no repository can be looked up.")
    path = f"/repos/{segment(owner)}/{segment(name)}"
    found = session.find(path)
    if found is None:
        return arguments | {"id": ""}
    properties = shown_properties(found, {}) | {"id": name}
    for input_only in ("securityAndAnalysis", "webCommitSignoffRequired"):
        del properties[input_only]
    return properties | {
        "topics": found["topics"],
        "fork": bool(found["fork"]),
        "templates": [],
        "pages": [],
        "repositoryLicenses": [],
    }
