"""Every name of the configuration still belongs to the id that it pins."""

import shlex
from collections.abc import Iterator
from functools import partial
from typing import Final
from urllib.parse import quote

from bulwark.config.accounts import OwnerKind
from bulwark.config.repositories import Repository
from bulwark.core.doctor.finding import Finding, good
from bulwark.core.doctor.pins import judge_pin
from bulwark.core.verdict import Phase
from bulwark.doctor.attempt import attempt
from bulwark.doctor.github import find_object
from bulwark.doctor.scene import Check, Scene

ID: Final = "pinned-ids"


def look(scene: Scene) -> Iterator[Finding]:
    """Look each name up at its vendor."""
    yield attempt("google.project_number", lambda: _project(scene))
    yield attempt("github.owner_id", lambda: _owner(scene))
    yield attempt("github.app.id", lambda: _app(scene))
    repositories = {"infrastructure.repository.id": scene.pipeline.infrastructure.repository}
    repositories |= {f"apps.{name}.repository.id": app.repository for name, app in sorted(scene.pipeline.apps.items())}
    for path, repository in repositories.items():
        yield attempt(path, partial(_repository, scene, path, repository))
    yield attempt("vercel.team_id", lambda: _team(scene))
    for name, app in sorted(scene.pipeline.apps.items()):
        path = f"apps.{name}.vercel.project"
        yield attempt(path, partial(_vercel_project, scene, path, app.vercel.project))


def _project(scene: Scene) -> Finding:
    project = scene.google("cloudresourcemanager").find(f"v1/projects/{scene.project}") or {}
    command = shlex.join(["gcloud", "projects", "describe", scene.project, "--format=value(projectNumber)"])
    pinned, seen = scene.pipeline.google.project_number, project.get("projectNumber")
    return judge_pin("google.project_number", f"the number of Google project {scene.project}", pinned, seen, command)


def _owner(scene: Scene) -> Finding:
    github = scene.pipeline.github
    place = f"{'orgs' if github.owner_kind is OwnerKind.ORGANIZATION else 'users'}/{github.owner}"
    seen = (find_object(f"/{place}") or {}).get("id")
    return judge_pin("github.owner_id", f"the id of {github.owner}", github.owner_id, seen, f"gh api {place} --jq .id")


def _app(scene: Scene) -> Finding:
    app = scene.pipeline.github.app
    seen = (find_object(f"/apps/{app.slug}") or {}).get("id")
    return judge_pin("github.app.id", f"the id of the App {app.slug}", app.id, seen, f"gh api apps/{app.slug} --jq .id")


def _repository(scene: Scene, path: str, repository: Repository) -> Finding:
    name = f"{scene.pipeline.github.owner}/{repository.name}"
    seen = (find_object(f"/repos/{name}") or {}).get("id")
    return judge_pin(path, f"the id of {name}", repository.id, seen, f"gh api repos/{name} --jq .id")


def _team(scene: Scene) -> Finding:
    account = scene.pipeline.vercel
    seen = (scene.find_at_vercel(f"/v2/teams/{account.team_id}") or {}).get("slug")
    return judge_pin("vercel.team_id", f"the slug of {account.team_id}", account.team, seen, "vercel teams ls")


def _vercel_project(scene: Scene, path: str, name: str) -> Finding:
    """Judge a project, which has no pinned id: it must be the team's own."""
    project = scene.find_at_vercel(f"/v9/projects/{quote(name, safe='')}")
    if project is None:
        make = shlex.join(["bulwark", "up", scene.stack])
        reason = f"there is no project {name} in the team {scene.pipeline.vercel.team}"
        return Finding(Phase.PENDING, path, reason, "nothing can be deployed until then", "bring the stack up", (make,))
    team_id = scene.pipeline.vercel.team_id
    if project.get("accountId") != team_id:
        return judge_pin(path, f"the owner of {name}", team_id, project.get("accountId"), "vercel projects ls")
    return good(path, f"{name} belongs to {team_id}", {"id": project.get("id"), "pinned": team_id, "seen": team_id})


CHECK: Final = Check(ID, "Every name still belongs to the id that the stack file pins", look, "Google, GitHub, Vercel")
