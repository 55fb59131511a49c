"""The custom role of `infra-apply` holds exactly what an update needs, and its account alone has it."""

import shlex
from collections.abc import Iterator
from typing import Final

from bulwark.account.things.grants import holders
from bulwark.core.doctor.finding import Finding
from bulwark.core.doctor.rights import judge_holders, judge_role
from bulwark.core.permissions import apply_permissions
from bulwark.doctor.attempt import attempt
from bulwark.doctor.scene import Check, Scene

ID: Final = "duty-role"


def look(scene: Scene) -> Iterator[Finding]:
    """Read the role and the project's policy."""
    yield attempt(scene.names.role, lambda: _role(scene))
    yield attempt(f"{scene.names.role} in {scene.project}", lambda: _holders(scene))


def _role(scene: Scene) -> Finding:
    role = scene.google("iam").find(f"v1/{scene.names.role}")
    return judge_role(scene.names.role, role, apply_permissions(), project=scene.project, stack=scene.stack)


def _holders(scene: Scene) -> Finding:
    asked = {"options": {"requestedPolicyVersion": 3}}
    policy = scene.google("cloudresourcemanager").call("POST", f"v1/projects/{scene.project}:getIamPolicy", asked) or {}
    found = holders(policy, scene.names.role)
    subject, gcloud = f"{scene.names.role} in {scene.project}", ("gcloud projects", scene.project)
    make = shlex.join(["bulwark", "init", scene.stack])
    return judge_holders(subject, found, [scene.names.apply.member], scene.names.role, gcloud, make=make)


CHECK: Final = Check(ID, "The role of infra-apply holds exactly what it needs, and its account alone has it", look, "Google")
