"""`github:index/getActionsVariables:getActionsVariables`."""

from typing import Final

from localcloud.providers.github.go_time import go_time
from localcloud.providers.github.ids import segment
from localcloud.providers.github.repositories import repository_path
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

TOKEN: Final = "github:index/getActionsVariables:getActionsVariables"
# The most that GitHub puts on a page of variables.
_PAGE: Final = 30


def get_actions_variables(session: Session, arguments: Properties) -> Properties:
    """List the variables of a repository, named alone or with its owner."""
    full_name, name = str(arguments.get("fullName") or ""), str(arguments.get("name") or "")
    path = f"/repos/{'/'.join(map(segment, full_name.split('/')))}" if full_name else repository_path(session, name)
    found: list[Properties] = []
    page = 1
    while True:
        answer = session.call("GET", f"{path}/actions/variables", query={"per_page": _PAGE, "page": page})
        found += answer["variables"]
        if not answer["variables"] or len(found) >= answer["total_count"]:
            break
        page += 1
    shown = [
        {
            "name": item["name"],
            "value": item["value"],
            "createdAt": go_time(item.get("created_at")),
            "updatedAt": go_time(item.get("updated_at")),
        }
        for item in found
    ]
    repository = full_name.rsplit("/", 1)[-1] or name
    return {"id": repository, "name": repository, "fullName": full_name, "variables": shown}
