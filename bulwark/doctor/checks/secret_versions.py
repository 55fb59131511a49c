"""Every secret has a version in use, and none is overdue. No value is read."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from bulwark.account.plan import secret_ids
from bulwark.clients.secret_manager import SecretManager
from bulwark.core.doctor.finding import Finding
from bulwark.core.doctor.secrets import judge_first_version
from bulwark.doctor.attempt import attempt
from bulwark.doctor.scene import Check, Scene

ID: Final = "secret-versions"


def look(scene: Scene) -> Iterator[Finding]:
    """Read each secret's resource and its versions."""
    for secret_id in sorted(secret_ids(scene.pipeline)):
        yield attempt(secret_id, partial(_secret, scene, secret_id))


def _secret(scene: Scene, secret_id: str) -> Finding:
    with SecretManager(scene.project) as manager:
        secret = manager.find(secret_id)
        versions = [] if secret is None else list(manager.versions(secret_id))
    return judge_first_version(secret, versions, scene.now, project=scene.project, secret_id=secret_id, stack=scene.stack)


CHECK: Final = Check(ID, "Every secret has a version in use, and none is overdue", look, "Google")
