"""Cloud Monitoring has no alert firing in the environment's project."""

import time
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from bulwark.clients.answers import malformed
from bulwark.clients.google import GoogleClient
from bulwark.core.health.alerts import judge_alerts
from bulwark.core.health.report import CheckResult
from bulwark.health.scene import Check, Scene

ID: Final = "alert"
_PAGE: Final = 1000


def subjects(scene: Scene) -> Iterator[str]:
    """Yield the environment's Google project."""
    yield scene.pipeline.google.project


def look(scene: Scene, subject: str) -> CheckResult:
    """List the open alerts (Monitoring v3, `projects.alerts.list`)."""
    begun = time.perf_counter()
    with GoogleClient("monitoring") as client:
        alerts = list(_open_alerts(client, scene.pipeline.google.project))
    return CheckResult(ID, subject, judge_alerts(alerts), time.perf_counter() - begun)


def _open_alerts(client: GoogleClient, project: str) -> Iterator[dict[str, Any]]:
    wanted, token = quote('state = "OPEN"', safe=""), ""
    while True:
        path = f"v3/projects/{project}/alerts?filter={wanted}&pageSize={_PAGE}&pageToken={quote(token, safe='')}"
        page = client.call("GET", path) or {}
        alerts = page.get("alerts", [])
        if not isinstance(alerts, list):
            raise malformed(f"GET v3/projects/{project}/alerts", "`alerts` that are no list")
        yield from alerts
        token = str(page.get("nextPageToken") or "")
        if not token:
            return


CHECK: Final = Check(ID, "No alert is firing", subjects, look)
