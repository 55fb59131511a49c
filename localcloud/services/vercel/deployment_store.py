"""Keep deployments, their order, their hosts and the aliases that point at them."""

from typing import Any, Final

from localcloud.core.store import Document, Transaction
from localcloud.services.vercel import timeline
from localcloud.services.vercel.accounts import USER

DEPLOYMENT: Final = "vercel.deployment"
HOST: Final = "vercel.deployment_host"
"""Key: the generated host name; body `{id}`."""
BY_OWNER: Final = "vercel.deployment_order"
BY_PROJECT: Final = "vercel.project_deployment_order"
BUILDING: Final = "vercel.building"
"""Key `<project>/<deployment>`: those that a look at the clock may finish."""
ALIAS: Final = "vercel.alias"
"""Key: the alias's host name."""
ALIAS_ID: Final = "vercel.alias_id"
"""Key: the alias's uid; body `{alias}`."""
ALIAS_OF: Final = "vercel.deployment_alias"
"""Key `<deployment>/<alias>`."""


def find_deployment(transaction: Transaction, id_or_host: str) -> Document | None:
    """Return a deployment by id, generated host name or alias."""
    deployment = transaction.get(DEPLOYMENT, id_or_host)
    if deployment is not None:
        return deployment
    host = id_or_host.removeprefix("https://").rstrip("/").lower()
    index = transaction.get(HOST, host)
    if index is None:
        alias = transaction.get(ALIAS, host)
        index = None if alias is None else {"id": alias["deploymentId"]}
    return None if index is None else transaction.get(DEPLOYMENT, index["id"])


def add_deployment(transaction: Transaction, deployment: Document) -> None:
    """Enter a new deployment into every order."""
    identifier, moment = deployment["id"], deployment["createdAt"]
    deployment["ownerOrder"] = timeline.insert(transaction, BY_OWNER, deployment["ownerId"], moment, identifier)
    deployment["createdAt"] = timeline.insert(transaction, BY_PROJECT, deployment["projectId"], moment, identifier)
    transaction.put(HOST, deployment["url"], {"id": identifier})
    transaction.put(BUILDING, f"{deployment['projectId']}/{identifier}", {})
    save_deployment(transaction, deployment)


def save_deployment(transaction: Transaction, deployment: Document) -> None:
    """Write a deployment."""
    transaction.put(DEPLOYMENT, deployment["id"], deployment)


def delete_deployment(transaction: Transaction, deployment: Document) -> None:
    """Remove a deployment with its host name and aliases."""
    for alias in list_aliases(transaction, deployment["id"]):
        delete_alias(transaction, alias)
    timeline.remove(transaction, BY_OWNER, deployment["ownerId"], deployment["ownerOrder"])
    timeline.remove(transaction, BY_PROJECT, deployment["projectId"], deployment["createdAt"])
    transaction.delete(HOST, deployment["url"])
    transaction.delete(BUILDING, f"{deployment['projectId']}/{deployment['id']}")
    transaction.delete(DEPLOYMENT, deployment["id"])


def find_current(transaction: Transaction, project: Document) -> Document | None:
    """Return the deployment that production traffic goes to."""
    current = project.get("productionDeploymentId")
    return None if current is None else transaction.get(DEPLOYMENT, current)


def point_alias(transaction: Transaction, alias: str, uid: str, deployment: Document, now: int) -> tuple[Document, str | None]:
    """Let a host name show a deployment; return the alias and the deployment it showed before."""
    previous = transaction.get(ALIAS, alias)
    if previous is not None:
        delete_alias(transaction, previous)
    document = {
        "uid": previous["uid"] if previous else uid,
        "alias": alias,
        "deploymentId": deployment["id"],
        "projectId": deployment["projectId"],
        "ownerId": deployment["ownerId"],
        "createdAt": previous["createdAt"] if previous else now,
        "updatedAt": now,
    }
    transaction.put(ALIAS, alias, document)
    transaction.put(ALIAS_ID, document["uid"], {"alias": alias})
    transaction.put(ALIAS_OF, f"{deployment['id']}/{alias}", {})
    return document, previous["deploymentId"] if previous else None


def delete_alias(transaction: Transaction, alias: Document) -> None:
    """Remove an alias."""
    transaction.delete(ALIAS, alias["alias"])
    transaction.delete(ALIAS_ID, alias["uid"])
    transaction.delete(ALIAS_OF, f"{alias['deploymentId']}/{alias['alias']}")


def list_aliases(transaction: Transaction, deployment_id: str) -> list[Document]:
    """Return the aliases that show a deployment."""
    names = [key.partition("/")[2] for key, _ in transaction.list(ALIAS_OF, f"{deployment_id}/")]
    found = (transaction.get(ALIAS, name) for name in names)
    return [alias for alias in found if alias is not None]


def brief_deployment(transaction: Transaction, deployment: Document) -> dict[str, Any]:
    """Write a deployment as a project shows the one in production."""
    return {
        "id": deployment["id"],
        "name": deployment["name"],
        "url": deployment["url"],
        "alias": [alias["alias"] for alias in list_aliases(transaction, deployment["id"])],
        "aliasAssigned": deployment["aliasAssigned"],
        "createdAt": deployment["createdAt"],
        "createdIn": "iad1",
        "creator": deployment["creator"]
        | {"email": (transaction.get(USER, deployment["creator"]["uid"]) or {}).get("email", "")},
        "deploymentHostname": deployment["url"],
        "forced": False,
        "meta": deployment["meta"],
        "plan": deployment["plan"],
        "private": True,
        "readyState": deployment["readyState"],
        "readySubstate": deployment["readySubstate"],
        "requestedAt": deployment["createdAt"],
        "target": deployment["target"],
        "type": "LAMBDAS",
        "userId": deployment["creator"]["uid"],
        "withCache": False,
    }
