"""Data sources about projects and the caller: `organizations/getProject`, `getClientConfig`, `projects/getIamPolicy`."""

from typing import Final

from localcloud.providers.gcp.configuration import ATTRIBUTION, project_of
from localcloud.providers.gcp.policy_data import shown_policy
from localcloud.providers.gcp.projects_iam import PROJECTS
from localcloud.providers.rest import Session, VendorError
from localcloud.providers.values import Properties, Secret

_ABSENT: Final = 404
_FORBIDDEN: Final = 403


def get_project(session: Session, arguments: Properties) -> Properties:
    """Return a project: number, parent, labels, billing account."""
    identifier = arguments.get("projectId") or project_of(session, {})
    project = _find_project(session, identifier)
    parent = project.get("parent", {})
    labels = project.get("labels", {})
    return {
        "id": f"projects/{project['projectId']}",
        "projectId": project["projectId"],
        "name": project.get("name", ""),
        "number": str(project["projectNumber"]),
        "orgId": parent.get("id", "") if parent.get("type") == "organization" else "",
        "folderId": parent.get("id", "") if parent.get("type") == "folder" else "",
        "billingAccount": _billing_account(session, project["projectId"]),
        "labels": {key: value for key, value in labels.items() if key not in ATTRIBUTION},
        "effectiveLabels": labels,
        "pulumiLabels": labels,
        "autoCreateNetwork": False,
        "deletionPolicy": "PREVENT",
        "tags": {},
    }


def _find_project(session: Session, identifier: str) -> Properties:
    try:
        project: Properties = session.get(f"/v1/projects/{identifier}")
    except VendorError as error:
        if error.status == _FORBIDDEN:
            sentence = f'the user does not have permission to access Project "{identifier}" or it may not exist'
            raise LookupError(sentence) from error
        if error.status == _ABSENT:
            raise LookupError(f"projects/{identifier} not found or not in ACTIVE state") from error
        raise
    if project.get("lifecycleState", "ACTIVE") != "ACTIVE":
        raise LookupError(f"projects/{identifier} not found or not in ACTIVE state")
    return project


def _billing_account(session: Session, project: str) -> str:
    try:
        information = session.get(f"/v1/projects/{project}/billingInfo")
    except VendorError as error:
        # A project may be seen by somebody who may not see who pays for it, and nobody pays for a local one.
        if error.status in {_FORBIDDEN, _ABSENT}:
            return ""
        raise
    return str(information.get("billingAccountName", "")).removeprefix("billingAccounts/")


def get_client_config(session: Session, _arguments: Properties) -> Properties:
    """Return what the provider is configured with; no call is made."""
    config = session.config
    project, region, zone = (config.get(name, "") for name in ("project", "region", "zone"))
    return {
        "id": f"projects/{project}/regions/{region}/zones/{zone}",
        "project": project,
        "region": region,
        "zone": zone,
        "accessToken": Secret(session.token),
        "defaultLabels": config.get("defaultLabels", {}),
    }


def get_project_iam_policy(session: Session, arguments: Properties) -> Properties:
    """Return a project's policy as JSON."""
    project = project_of(session, arguments)
    return shown_policy(PROJECTS.read(session, project)) | {"id": project, "project": project}
