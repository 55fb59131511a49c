"""The credential in use may do at Google what an update needs."""

from collections.abc import Iterator
from typing import Final

from bulwark.core.doctor.finding import Finding
from bulwark.core.doctor.rights import judge_caller
from bulwark.core.permissions import apply_permissions
from bulwark.doctor.scene import Check, Scene

ID: Final = "caller-rights"
MOST_ASKED: Final = 100
"""Permissions of one `testIamPermissions` ("IAM, Testing permissions" in Google's documentation, 2026-11)."""


def look(scene: Scene) -> Iterator[Finding]:
    """Ask Google itself which of the permissions the credential has in the project."""
    client, wanted = scene.google("cloudresourcemanager"), apply_permissions()
    held: list[str] = []
    for start in range(0, len(wanted), MOST_ASKED):
        asked = {"permissions": list(wanted[start : start + MOST_ASKED])}
        answer = client.call("POST", f"v1/projects/{scene.project}:testIamPermissions", asked) or {}
        held += answer.get("permissions") or ()
    yield judge_caller(scene.project, held, wanted, scene.project, "roles/owner")


CHECK: Final = Check(ID, "The credential in use may do at Google what an update needs", look, "Google")
