"""Each secret exists, has an enabled version, does not expire soon and was rotated in time. No value is read."""

import time
from collections.abc import Iterator
from typing import Final

from bulwark.clients.secret_manager import SecretManager
from bulwark.core.health.report import CheckResult
from bulwark.core.health.secrets import judge_secret
from bulwark.health.scene import Check, Scene

ID: Final = "secret"


def subjects(scene: Scene) -> Iterator[str]:
    """Yield the ids of the application's secrets in Secret Manager."""
    yield from sorted(contract.source or name for name, contract in scene.app.secrets.items())


def look(scene: Scene, subject: str) -> CheckResult:
    """Read the secret's resource and its versions."""
    begun = time.perf_counter()
    with SecretManager(scene.pipeline.google.project) as manager:
        secret = manager.find(subject)
        versions = [] if secret is None else list(manager.versions(subject))
    return CheckResult(ID, subject, judge_secret(secret, versions, scene.now), time.perf_counter() - begun)


CHECK: Final = Check(ID, "Every secret has a version to use, and none is overdue", subjects, look)
