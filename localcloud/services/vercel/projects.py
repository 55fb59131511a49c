"""Keep projects: found by id or name inside their owner's scope, and nowhere else."""

import re
from collections.abc import Mapping
from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.vercel import timeline
from localcloud.services.vercel.accounts import Owner, find_owner
from localcloud.services.vercel.errors import bad_request, conflict, not_found
from localcloud.services.vercel.identifiers import milliseconds, project_id
from localcloud.services.vercel.project_fields import (
    NO_PROTECTION,
    PROTECTION_FIELDS,
    SHOWN_AS_NULL,
    default_resources,
    new_settings,
)

PROJECT: Final = "vercel.project"
NAME: Final = "vercel.project_name"
"""Key `<owner>/<name>`."""
ORDER: Final = "vercel.project_order"

_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9_])?")


def find_project(transaction: Transaction, owner_id: str, id_or_name: str) -> Document | None:
    """Return an owner's project by its id or name."""
    project = transaction.get(PROJECT, id_or_name)
    if project is None:
        index = transaction.get(NAME, f"{owner_id}/{id_or_name}")
        project = None if index is None else transaction.get(PROJECT, index["id"])
    return project if project is not None and project["accountId"] == owner_id else None


def require_project(call: Call, parameter: str = "idOrName") -> tuple[Owner, Document]:
    """Return the owner in whose scope the call acts, and the project its path names.

    Raises:
        RefusalError: 404 when that owner has no such project.
    """
    owner = find_owner(call)
    project = find_project(call.tx, owner.id, call.params[parameter])
    if project is None:
        raise not_found("Project not found")
    return owner, project


def create_project(call: Call, owner: Owner, body: Mapping[str, Any]) -> Document:
    """Make a project from a checked body."""
    _check_name(call.tx, owner, body["name"])
    identifier = project_id()
    now = timeline.insert(call.tx, ORDER, owner.id, milliseconds(call.clock.now()), identifier)
    project = {
        "id": identifier,
        "name": body["name"],
        "accountId": owner.id,
        "createdAt": now,
        "updatedAt": now,
        "link": None,
        "protectionBypass": {},
        "lastAliasRequest": None,
        "settings": new_settings(),
    }
    _apply(project, body)
    call.tx.put(NAME, f"{owner.id}/{project['name']}", {"id": identifier})
    call.tx.put(PROJECT, identifier, project)
    return project


def update_project(call: Call, owner: Owner, project: Document, body: Mapping[str, Any]) -> Document:
    """Change what a checked body names; null clears."""
    name = body.get("name", project["name"])
    if name != project["name"]:
        _check_name(call.tx, owner, name)
        call.tx.delete(NAME, f"{owner.id}/{project['name']}")
        call.tx.put(NAME, f"{owner.id}/{name}", {"id": project["id"]})
        project["name"] = name
    _apply(project, body)
    return save_project(call, project)


def save_project(call: Call, project: Document) -> Document:
    """Write a project back with the time of its change."""
    project["updatedAt"] = max(milliseconds(call.clock.now()), project["createdAt"])
    call.tx.put(PROJECT, project["id"], project)
    return project


def forget_project(transaction: Transaction, project: Document) -> None:
    """Remove the project itself; what hangs on it is its caller's to remove."""
    transaction.delete(PROJECT, project["id"])
    transaction.delete(NAME, f"{project['accountId']}/{project['name']}")
    timeline.remove(transaction, ORDER, project["accountId"], project["createdAt"])


def _check_name(transaction: Transaction, owner: Owner, name: str) -> None:
    if not _NAME.fullmatch(name) or "---" in name:
        message = "The project name can only contain lowercase letters, digits and the characters '.', '_', '-'. "
        raise bad_request(message + "However, it cannot contain the sequence '---'.")
    if transaction.get(NAME, f"{owner.id}/{name}") is not None:
        raise conflict("conflict", f'Project "{name}" already exists, please use a new name.')


def _apply(project: Document, body: Mapping[str, Any]) -> None:
    settings = project["settings"]
    for name, value in body.items():
        if name in {"name", "environmentVariables", "gitRepository", "skipGitConnectDuringLink"}:
            continue
        if name == "resourceConfig":
            settings[name] = _resources(settings[name] | value)
        elif value is None or (name in PROTECTION_FIELDS and value["deploymentType"] == NO_PROTECTION):
            _clear(settings, name)
        elif name == "passwordProtection":
            settings[name] = {"deploymentType": value["deploymentType"]}  # Vercel never shows a password again
        elif name == "oidcTokenConfig":
            settings[name] = {"enabled": True, "issuerMode": "team"} | value
        elif name == "trustedIps":
            settings[name] = {"addresses": [], "protectionMode": "additional"} | value
        else:
            settings[name] = value


def _clear(settings: dict[str, Any], name: str) -> None:
    if name in SHOWN_AS_NULL:
        settings[name] = None
    else:
        settings.pop(name, None)


def _resources(resources: dict[str, Any]) -> dict[str, Any]:
    """Show the machine type `elastic` as Vercel does: the selection says so, the type is what it happens to be now."""
    if resources.get("buildMachineType") == "elastic":
        return resources | {"buildMachineSelection": "elastic", "buildMachineType": default_resources()["buildMachineType"]}
    return resources
