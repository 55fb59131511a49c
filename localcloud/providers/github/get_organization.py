"""`github:index/getOrganization:getOrganization`, in its short form.

The long form lists members through GraphQL, which is no part of the local cloud yet; it is refused rather than answered half.
"""

from typing import Final

from localcloud.providers.github.ids import segment
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

TOKEN: Final = "github:index/getOrganization:getOrganization"


def get_organization(session: Session, arguments: Properties) -> Properties:
    """Look an organization up by its name; `summaryOnly` is needed."""
    if not arguments.get("summaryOnly"):
        raise LookupError(
            "getOrganization without summaryOnly asks for the members over GraphQL, which the local cloud does not have; "
            "nothing would be known of them. Set summaryOnly to true."
        )
    found = session.get(f"/orgs/{segment(str(arguments['name']))}")
    return {
        "id": str(found["id"]),
        "login": found["login"],
        "name": found.get("name") or "",
        "orgname": found["login"],
        "nodeId": found["node_id"],
        "description": found.get("description") or "",
        "plan": (found.get("plan") or {}).get("name", ""),
        "summaryOnly": True,
        "ignoreArchivedRepos": arguments.get("ignoreArchivedRepos", False),
    }
