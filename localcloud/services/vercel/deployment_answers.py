"""Write deployments as their routes answer them.

Source: `GetDeploymentResponseBody`, `GetDeploymentsResponseBody` and `GetDeploymentEventsResponse` in @vercel/sdk 1.28.35.
"""

from typing import Any

from localcloud.core.store import Document, Transaction
from localcloud.services.vercel.deployment_store import list_aliases

# Kept with a deployment, but no part of what its routes show.
_INTERNAL = frozenset({"files", "ownerOrder", "buildSeconds", "readyAt"})


def deployment_answer(transaction: Transaction, deployment: Document) -> dict[str, Any]:
    """Return the whole deployment; `id` and `uid`, `status`, `state` and `readyState` say the same."""
    aliases = [alias["alias"] for alias in list_aliases(transaction, deployment["id"])]
    created = deployment["createdAt"]
    answer = {name: value for name, value in deployment.items() if name not in _INTERNAL and value is not None}
    return answer | {
        "uid": deployment["id"],
        "status": deployment["readyState"],
        "state": deployment["readyState"],
        "alias": aliases,
        "aliasError": None,
        "target": deployment["target"],
        "inspectorUrl": f"https://vercel.com/{deployment['team']['slug']}/{deployment['name']}/{deployment['id'][4:]}",
        "bootedAt": created,
        "buildingAt": created,
        "buildSkipped": False,
        "createdIn": "iad1",
        "isInConcurrentBuildsQueue": False,
        "isInSystemBuildsQueue": False,
        "project": {"id": deployment["projectId"], "name": deployment["name"], "framework": None},
        "public": False,
        "regions": ["iad1"],
        "routes": None,
        "type": "LAMBDAS",
        "version": 2,
    }


def list_item(deployment: Document) -> dict[str, Any]:
    """Return a deployment as lists show it."""
    item = {
        "uid": deployment["id"],
        "name": deployment["name"],
        "projectId": deployment["projectId"],
        "url": deployment["url"],
        "created": deployment["createdAt"],
        "createdAt": deployment["createdAt"],
        "buildingAt": deployment["createdAt"],
        "ready": deployment.get("ready"),
        "state": deployment["readyState"],
        "readyState": deployment["readyState"],
        "readySubstate": deployment["readySubstate"],
        "source": deployment["source"],
        "type": "LAMBDAS",
        "creator": deployment["creator"],
        "meta": deployment["meta"],
        "prebuilt": deployment.get("prebuilt"),
        "isRollbackCandidate": deployment["readySubstate"] == "PROMOTED",
    }
    shown = {name: value for name, value in item.items() if value is not None}
    inspector = f"https://vercel.com/{deployment['team']['slug']}/{deployment['name']}/{deployment['id'][4:]}"
    return shown | {"target": deployment["target"], "aliasAssigned": deployment.get("ready"), "inspectorUrl": inspector}


def release_item(deployment: Document | None) -> dict[str, Any] | None:
    """Return a deployment as a rolling release shows it."""
    if deployment is None:
        return None
    return {
        "id": deployment["id"],
        "name": deployment["name"],
        "createdAt": deployment["createdAt"],
        "url": deployment["url"],
        "readyState": deployment["readyState"],
        "readyStateAt": deployment.get("ready", deployment["createdAt"]),
        "source": deployment["source"],
        "target": deployment["target"],
    }


def events_answer(transaction: Transaction, deployment: Document) -> list[dict[str, Any]]:
    """Return the build's log: what a prebuilt deployment says, and how it ended."""
    identifier, created = deployment["id"], deployment["createdAt"]
    lines = [f"Downloading {len(deployment['files'])} deployment files...", "Using prebuilt build artifacts..."]
    events = [_line(identifier, created, serial, text) for serial, text in enumerate(lines)]
    ready = deployment.get("ready")
    if ready is None:
        return events
    state = {"type": "deployment-state", "name": "bld", "readyState": deployment["readyState"]}
    events.append(_line(identifier, ready, len(lines), "Deployment completed") | {"type": "deployment-state", "info": state})
    aliases = [alias["alias"] for alias in list_aliases(transaction, identifier)]
    end = {"type": "alias-assigned", "deploymentId": identifier, "date": ready, "alias": [deployment["url"], *aliases]}
    return [*events, end | {"aliasError": None, "aliasWarning": None}]


def _line(identifier: str, date: int, serial: int, text: str) -> dict[str, Any]:
    return {
        "type": "stdout",
        "created": date,
        "date": date,
        "deploymentId": identifier,
        "id": f"{identifier}-{serial}",
        "serial": f"{date}{serial:06}",
        "text": text,
        "info": {"type": "build", "name": "bld", "entrypoint": "."},
    }
