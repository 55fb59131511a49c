"""No rolling release stands still with a part of the traffic."""

import time
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from bulwark.clients.answers import malformed
from bulwark.core.health.deployments import judge_share
from bulwark.core.health.report import CheckResult
from bulwark.health.scene import Check, Scene

ID: Final = "traffic"


def subjects(scene: Scene) -> Iterator[str]:
    """Yield the Vercel project; nothing when releases go to everybody at once."""
    if scene.app.rollout.is_rolling:
        yield scene.app.vercel.project


def look(scene: Scene, subject: str) -> CheckResult:
    """Read the latest rolling release."""
    path, begun = f"/v1/projects/{quote(subject, safe='')}/rolling-release", time.perf_counter()
    with scene.vercel() as vercel:
        answer = vercel.find(path)
    latency = time.perf_counter() - begun
    if answer is None or "rollingRelease" not in answer:
        raise malformed(f"GET {path} at Vercel", "nothing about the project's rolling releases")
    return CheckResult(ID, subject, judge_share(answer["rollingRelease"]), latency)


CHECK: Final = Check(ID, "Traffic is where the last rollout left it", subjects, look)
