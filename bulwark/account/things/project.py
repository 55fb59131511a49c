"""The project itself, by its number, and the APIs that everything else needs."""

import shlex
from typing import Final

from bulwark.account.names import Names
from bulwark.account.thing import Answer, Finding, Request, Thing, foreign, missing, there

SERVICES: Final = (
    "cloudkms.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "secretmanager.googleapis.com",
    "serviceusage.googleapis.com",
    "storage.googleapis.com",
    "sts.googleapis.com",
)
"""What the first `up` and the things before it call; it enables what else the program needs. At most 20, the limit of one call
(Service Usage v1 description, BatchEnableServicesRequest.serviceIds, 2026-09)."""


def project(names: Names) -> Thing:
    """Return the project, which a person has to have made."""
    pinned = str(names.pipeline.google.project_number)

    def judge(answer: Answer) -> Finding:
        seen = str((answer or {}).get("projectNumber", ""))
        if seen == pinned:
            return there(f"has the number {pinned}")
        found = f"has the number {seen}" if seen else "cannot be found"
        return foreign(f"{found}, the stack file says {pinned}; whoever has the name now would get the state and the secrets")

    return Thing("project", names.project, Request("cloudresourcemanager", "GET", f"v1/projects/{names.project}"), judge)


def services(names: Names) -> Thing:
    """Return the APIs as one thing."""
    look = Request("serviceusage", "GET", f"v1/projects/{names.project}/services?filter=state:ENABLED&pageSize=200")

    def judge(answer: Answer) -> Finding:
        on = {str(service.get("name", "")).rpartition("/")[2] for service in (answer or {}).get("services", ())}
        off = [service for service in SERVICES if service not in on]
        if not off:
            return there(f"{len(SERVICES)} are on")
        command = shlex.join(["gcloud", "services", "enable", *off, f"--project={names.project}"])
        path = f"v1/projects/{names.project}/services:batchEnable"
        return missing(f"{len(off)} are off", Request("serviceusage", "POST", path, {"serviceIds": off}, command))

    return Thing("APIs", ", ".join(service.partition(".")[0] for service in SERVICES), look, judge)
