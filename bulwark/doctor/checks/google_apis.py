"""Every Google API that the configuration needs is on."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from bulwark.account.things.project import SERVICES
from bulwark.clients.google import GoogleClient
from bulwark.core.doctor.finding import Finding
from bulwark.core.doctor.services import judge_service
from bulwark.core.services import program_services
from bulwark.doctor.scene import Check, Scene

ID: Final = "google-apis"


def needed_services(scene: Scene) -> tuple[str, ...]:
    """Return the full names of the APIs, sorted: what the program enables, and what comes before the first up."""
    policies = scene.pipeline.google.organization_policies
    return tuple(sorted({*SERVICES, *program_services(has_organization_policies=policies is not None)}))


def look(scene: Scene) -> Iterator[Finding]:
    """Read the list of what is on, once for all."""
    enabled = {
        str(service.get("name", "")).rpartition("/")[2] for service in _enabled(scene.google("serviceusage"), scene.project)
    }
    for service in needed_services(scene):
        yield judge_service(service, enabled, scene.project)


def _enabled(client: GoogleClient, project: str) -> Iterator[dict[str, Any]]:
    token = ""
    while True:
        query = f"filter=state:ENABLED&pageSize=200&pageToken={quote(token, safe='')}"
        page = client.call("GET", f"v1/projects/{project}/services?{query}") or {}
        yield from page.get("services") or ()
        token = str(page.get("nextPageToken") or "")
        if not token:
            return


CHECK: Final = Check(ID, "Every Google API that the configuration needs is on", look, "Google")
