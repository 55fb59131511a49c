"""What the configuration makes fits the limits that the vendors publish."""

from collections.abc import Iterator
from typing import Final

from bulwark.core.doctor.finding import Finding
from bulwark.core.doctor.limits import judge_use
from bulwark.doctor.demand import uses
from bulwark.doctor.scene import Check, Scene

ID: Final = "published-quotas"


def look(scene: Scene) -> Iterator[Finding]:
    """Compare what is counted with each limit."""
    for use in uses(scene.pipeline, scene.fleet):
        yield judge_use(use)


CHECK: Final = Check(ID, "What the configuration makes fits the limits that the vendors publish", look)
