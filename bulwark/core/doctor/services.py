"""Judge whether the Google APIs that a configuration needs are switched on."""

import shlex
from collections.abc import Collection, Mapping
from typing import Any

from bulwark.core.doctor.finding import Finding, good
from bulwark.core.verdict import Phase


def judge_service(service: str, enabled: Collection[str], project: str) -> Finding:
    """Judge one API by the full names of those that are on."""
    evidence: Mapping[str, Any] = {"enabled": service in enabled}
    if service in enabled:
        return good(service, "is on", evidence)
    return Finding(
        Phase.PENDING,
        service,
        "is off",
        "everything that needs it is refused",
        "switch it on",
        (shlex.join(["gcloud", "services", "enable", service, f"--project={project}"]),),
        evidence=evidence,
    )
