"""`vercel:index/getProject:getProject`."""

from typing import Any, Final

from localcloud.providers.rest import Session
from localcloud.providers.values import Properties, Secret
from localcloud.providers.vercel.project_view import shown_project
from localcloud.providers.vercel.team import call, team_of

TOKEN: Final = "vercel:index/getProject:getProject"
_AUTOMATION: Final = "automation-bypass"


def get_project(session: Session, arguments: Properties) -> Properties:
    """Look a project up by its name or id; one that is not there is an error."""
    path = f"/v10/projects/{arguments['name']}"
    found = call(session, arguments, "GET", path)
    variables = session.get(f"/v8/projects/{found['id']}/env", decrypt="true", limit=100, teamId=team_of(session, arguments))
    bypasses = [key for key, value in (found.get("protectionBypass") or {}).items() if value.get("scope") == _AUTOMATION]
    shown = {name: value for name, value in shown_project(found, {}).items() if value is not None}
    return shown | {
        "id": found["id"],
        "teamId": team_of(session, arguments),
        "environments": [_variable(item) for item in variables.get("envs") or []],
        "protectionBypassForAutomation": bool(bypasses),
        "protectionBypassForAutomationSecrets": Secret(bypasses),
    }


def _variable(item: dict[str, Any]) -> Properties:
    target = item.get("target") or []
    return {
        "id": item["id"],
        "key": item["key"],
        "value": Secret(item.get("value") or ""),
        "sensitive": item["type"] == "sensitive",
        "targets": [target] if isinstance(target, str) else target,
        "customEnvironmentIds": item.get("customEnvironmentIds") or [],
        "gitBranch": item.get("gitBranch") or "",
        "comment": item.get("comment") or "",
    }
