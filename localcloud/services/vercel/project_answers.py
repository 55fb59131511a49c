"""Write a project as `GET /v9/projects/{idOrName}` answers it.

Source: `GetProjectResponseBody` in @vercel/sdk 1.28.35; `serverlessFunctionRegion`, `previewDeploymentsDisabled` and a few
more are missing there and read by terraform-provider-vercel (client/project.go, 2026-08).
"""

from typing import Any, Final

from localcloud.core.store import Document, Transaction
from localcloud.services.vercel.deployment_store import brief_deployment, find_current
from localcloud.services.vercel.domain_store import list_domains
from localcloud.services.vercel.project_fields import default_resources
from localcloud.services.vercel.rolling_config import find_config

# Days that "unlimited" stands for in the answers (terraform-provider-vercel, client/project_deployment_retention.go, 2026-08).
UNLIMITED_DAYS: Final = 36500


def project_answer(transaction: Transaction, project: Document) -> dict[str, Any]:
    """Return the whole project."""
    current = find_current(transaction, project)
    return {
        "id": project["id"],
        "name": project["name"],
        "accountId": project["accountId"],
        "createdAt": project["createdAt"],
        "updatedAt": project["updatedAt"],
        "link": project["link"],
        "live": False,
        "paused": project.get("paused", False),
        **project["settings"],
        "defaultResourceConfig": default_resources(),
        "alias": _aliases(transaction, project),
        "crons": _no_crons(project["createdAt"]),
        "deploymentExpiration": project.get("deploymentExpiration", _unlimited()),
        "security": project.get("security", {"attackModeEnabled": False}),
        "protectionBypass": project["protectionBypass"],
        "lastAliasRequest": project["lastAliasRequest"],
        "rollingRelease": find_config(transaction, project),
        "targets": {"production": brief_deployment(transaction, current)} if current else {},
        "latestDeployments": [],
    }


def _no_crons(created: int) -> dict[str, Any]:
    return {"enabledAt": created, "disabledAt": None, "updatedAt": created, "deploymentId": None, "definitions": []}


def _unlimited() -> dict[str, int]:
    names = ("expirationDays", "expirationDaysProduction", "expirationDaysCanceled", "expirationDaysErrored")
    return dict.fromkeys(names, UNLIMITED_DAYS)


def _aliases(transaction: Transaction, project: Document) -> list[dict[str, Any]]:
    return [
        {
            "domain": domain["name"],
            "target": "PREVIEW" if domain["gitBranch"] else "PRODUCTION",
            "environment": "preview" if domain["gitBranch"] else "production",
            "deployment": None,
            "createdAt": domain["createdAt"],
            "gitBranch": domain["gitBranch"],
            "redirect": domain["redirect"],
            "redirectStatusCode": domain["redirectStatusCode"],
            "configuredBy": "A",
            "configuredChangedAt": domain["createdAt"],
        }
        for domain in list_domains(transaction, project["id"])
    ]
