"""Decide which deployment production traffic goes to: promotion, rollback, rolling releases, and builds that end.

Nothing here waits for a timer. What time alone changes (a build that ends, a stage whose duration is over) is brought up to
date by `settle` whenever somebody looks at the project.
"""

from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document
from localcloud.services.vercel.deployment_store import (
    ALIAS,
    BUILDING,
    DEPLOYMENT,
    delete_alias,
    find_current,
    point_alias,
    save_deployment,
)
from localcloud.services.vercel.domain_store import list_domains
from localcloud.services.vercel.identifiers import alias_id, milliseconds
from localcloud.services.vercel.projects import PROJECT
from localcloud.services.vercel.rolling_config import find_config
from localcloud.services.vercel.rolling_release import ACTIVE, COMPLETE, abort, advance, begin_release

RELEASE: Final = "vercel.rolling_release"
"""Key: the project."""


def settle(call: Call, project: Document) -> Document:
    """Bring the project's builds and its rolling release up to the clock; return the project as it is then."""
    now = milliseconds(call.clock.now())
    for key, _ in call.tx.list(BUILDING, f"{project['id']}/"):
        deployment = call.tx.get(DEPLOYMENT, key.partition("/")[2])
        if deployment is not None and now >= deployment["readyAt"]:
            call.tx.delete(BUILDING, key)
            _finish_build(call, project, deployment)
    release = call.tx.get(RELEASE, project["id"])
    if release is not None and release["state"] == ACTIVE:
        advanced = advance(release, now)
        if advanced != release:
            keep_release(call, project, advanced)
    return project


def settle_all(call: Call) -> None:
    """Bring every project up to the clock in which something is under way."""
    waiting = {key.partition("/")[0] for key, _ in call.tx.list(BUILDING)}
    waiting |= {key for key, release in call.tx.list(RELEASE) if release["state"] == ACTIVE}
    for identifier in sorted(waiting):
        project = call.tx.get(PROJECT, identifier)
        if project is not None:
            settle(call, project)


def _finish_build(call: Call, project: Document, deployment: Document) -> None:
    is_production = deployment["target"] == "production"
    deployment |= {"readyState": "READY", "ready": deployment["readyAt"], "aliasAssigned": True}
    deployment["readySubstate"] = "STAGED" if is_production else None
    save_deployment(call.tx, deployment)
    assigns = project["settings"]["autoAssignCustomDomains"] and deployment["autoAssignCustomDomains"]
    # After a rollback new deployments wait for a promotion, or the next push would undo it.
    if is_production and assigns and not project.get("rolledBack"):
        bring_to_production(call, project, deployment)


def bring_to_production(call: Call, project: Document, deployment: Document) -> bool:
    """Make a deployment the one in production, by a rolling release if the project has one configured.

    Returns:
        False when it was queued behind a release that is under way.
    """
    current, config = find_current(call.tx, project), find_config(call.tx, project)
    release = call.tx.get(RELEASE, project["id"])
    if release is not None and release["state"] == ACTIVE:
        call.tx.put(RELEASE, project["id"], release | {"queuedDeploymentId": deployment["id"]})
        return False
    if config is None or current is None or current["id"] == deployment["id"]:
        make_current(call, project, deployment)
    else:
        now = milliseconds(call.clock.now())
        keep_release(call, project, begin_release(config, current["id"], deployment["id"], now))
    return True


def make_current(call: Call, project: Document, deployment: Document) -> None:
    """Send all production traffic to a deployment: its project's domains and generated names show it."""
    now = milliseconds(call.clock.now())
    domains = [domain for domain in list_domains(call.tx, project["id"]) if not domain["gitBranch"] and not domain["redirect"]]
    names = [f"{project['name']}-{deployment['team']['slug']}.vercel.app", *(domain["name"] for domain in domains)]
    for name in names:
        point_alias(call.tx, name, alias_id(), deployment, now)
    deployment["readySubstate"] = "PROMOTED"
    save_deployment(call.tx, deployment)
    project |= {"previousDeploymentId": project.get("productionDeploymentId"), "productionDeploymentId": deployment["id"]}
    call.tx.put(PROJECT, project["id"], project)


def show_production_at(call: Call, project: Document, domain: Document) -> None:
    """Let a domain show what is in production, or nothing any more where it redirects or belongs to a branch."""
    current, shown = find_current(call.tx, project), call.tx.get(ALIAS, domain["name"])
    if current is not None and not domain["redirect"] and not domain["gitBranch"]:
        point_alias(call.tx, domain["name"], alias_id(), current, milliseconds(call.clock.now()))
    elif shown is not None:
        delete_alias(call.tx, shown)


def keep_release(call: Call, project: Document, release: Document) -> None:
    """Write a release and do what its state asks for: mark the canary, move production, take up what is queued."""
    canary = call.tx.get(DEPLOYMENT, release["canaryDeploymentId"])
    call.tx.put(RELEASE, project["id"], release)
    if canary is None:
        return
    if release["state"] == ACTIVE:
        save_deployment(call.tx, canary | {"readySubstate": "ROLLING"})
        return
    if release["state"] == COMPLETE:
        make_current(call, project, canary)
    else:
        save_deployment(call.tx, canary | {"readySubstate": "PROMOTED"})  # it has seen production traffic
    queued = call.tx.get(DEPLOYMENT, release["queuedDeploymentId"] or "")
    if queued is not None:
        call.tx.put(RELEASE, project["id"], release | {"queuedDeploymentId": None})
        bring_to_production(call, project, queued)


def end_active_release(call: Call, project: Document) -> Document | None:
    """Abort the release that is under way, if there is one, and return it."""
    release = call.tx.get(RELEASE, project["id"])
    if release is None or release["state"] != ACTIVE:
        return None
    ended = abort(release, milliseconds(call.clock.now()))
    keep_release(call, project, ended)
    return ended


def note_request(call: Call, project: Document, kind: str, to: Document, **more: Any) -> None:
    """Write the project's `lastAliasRequest`, which clients poll until it succeeded: here it has, at once."""
    fresh = call.tx.get(PROJECT, project["id"]) or project
    fresh["lastAliasRequest"] = {
        "type": kind,
        "fromDeploymentId": project.get("productionDeploymentId"),
        "toDeploymentId": to["id"],
        "jobStatus": "succeeded",
        "requestedAt": milliseconds(call.clock.now()),
    }
    call.tx.put(PROJECT, project["id"], fresh | more)
