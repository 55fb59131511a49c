"""A ready deployment serves production."""

import time
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from bulwark.clients.answers import malformed
from bulwark.core.health.deployments import judge_production
from bulwark.core.health.report import CheckResult
from bulwark.health.scene import Check, Scene

ID: Final = "deployment"


def subjects(scene: Scene) -> Iterator[str]:
    """Yield the Vercel project."""
    yield scene.app.vercel.project


def look(scene: Scene, subject: str) -> CheckResult:
    """Read the project, which names the deployment that production shows."""
    path, begun = f"/v9/projects/{quote(subject, safe='')}", time.perf_counter()
    with scene.vercel() as vercel:
        project = vercel.find(path) or {}
    latency, targets = time.perf_counter() - begun, project.get("targets") or {}
    if not isinstance(targets, dict):
        raise malformed(f"GET {path} at Vercel", "a project whose `targets` are no object")
    return CheckResult(ID, subject, judge_production(targets.get("production")), latency)


CHECK: Final = Check(ID, "A ready deployment serves production", subjects, look)
