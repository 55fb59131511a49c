"""The GitHub App is installed on the configuration's repositories, with the permissions that it needs and no others."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from bulwark.config.accounts import OwnerKind
from bulwark.core.doctor.finding import Finding
from bulwark.core.doctor.tokens import judge_app_permissions
from bulwark.core.verdict import Phase
from bulwark.doctor.attempt import attempt
from bulwark.doctor.github import KEY_VARIABLE, find_object, has_app_key, read_as_app
from bulwark.doctor.scene import Check, Scene

ID: Final = "github-app"
_PAGE: Final = 100


def look(scene: Scene) -> Iterator[Finding]:
    """Ask as the App itself where its key is given; otherwise ask the organization what is installed there."""
    if has_app_key():
        yield from _as_app(scene)
    elif scene.pipeline.github.owner_kind is OwnerKind.ORGANIZATION:
        yield attempt(scene.pipeline.github.app.slug, partial(_as_owner, scene))
    else:
        yield _cannot_tell(scene, "only the App itself sees its installation on a user's account")


def _as_app(scene: Scene) -> Iterator[Finding]:
    app, owner = scene.pipeline.github.app, scene.pipeline.github.owner
    names = sorted(
        {scene.pipeline.infrastructure.repository.name, *(one.repository.name for one in scene.pipeline.apps.values())}
    )
    for name in names:
        subject = f"{app.slug} on {name}"
        yield attempt(subject, partial(_on_repository, scene, subject, f"/repos/{owner}/{name}/installation"))


def _on_repository(scene: Scene, subject: str, path: str) -> Finding:
    installation = read_as_app(scene.pipeline.github.app.id, path)
    return _judge(scene, subject, installation)


def _as_owner(scene: Scene) -> Finding:
    github = scene.pipeline.github
    installation = _installation_of(github.owner, github.app.id)
    found = _judge(scene, github.app.slug, installation)
    if found.phase is Phase.PASS and installation and installation.get("repository_selection") != "all":
        return _cannot_tell(scene, "it is installed on selected repositories, and only the App itself sees which")
    return found


def _installation_of(owner: str, app_id: int) -> dict[str, Any] | None:
    page = 1
    while True:
        shown = find_object(f"/orgs/{owner}/installations?per_page={_PAGE}&page={page}") or {}
        found = shown.get("installations") or []
        for installation in found:
            if installation.get("app_id") == app_id:
                return dict(installation)
        if len(found) < _PAGE:
            return None
        page += 1


def _judge(scene: Scene, subject: str, installation: dict[str, Any] | None) -> Finding:
    app = scene.pipeline.github.app
    install = f"https://github.com/apps/{app.slug}/installations/new"
    if installation is None:
        consequence = "nothing could write files past the rulesets, and the jobs would have no token"
        return Finding(Phase.FAIL, subject, "the App is not installed there", consequence, f"install it at {install}")
    if installation.get("app_id") != app.id:
        reason = f"the installation belongs to the App {installation.get('app_id')}, the stack file says {app.id}"
        return Finding(
            Phase.FAIL, subject, reason, "another App would pass by the rulesets", "correct github.app in the stack file"
        )
    if installation.get("suspended_at"):
        remedy = f"lift the suspension at {installation.get('html_url')}"
        return Finding(Phase.FAIL, subject, "the installation is suspended", "GitHub gives the App no token", remedy)
    granted = {str(name): str(level) for name, level in (installation.get("permissions") or {}).items()}
    return judge_app_permissions(subject, granted, str(installation.get("html_url")))


def _cannot_tell(scene: Scene, why: str) -> Finding:
    return Finding(
        Phase.INCONCLUSIVE,
        scene.pipeline.github.app.slug,
        f"what the App reaches cannot be seen: {why}",
        "a repository that it does not reach would be refused to the program",
        f"set {KEY_VARIABLE} to the App's key and look again, or look at the page of the installation",
    )


CHECK: Final = Check(ID, "The App is installed where it is needed, with the permissions that it needs", look, "GitHub")
