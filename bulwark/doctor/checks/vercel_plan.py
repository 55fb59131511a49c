"""The plan that the configuration names is the one that the team has at Vercel, and it has the slots for rolling releases."""

from collections.abc import Iterator
from functools import partial
from typing import Final
from urllib.parse import quote

from bulwark.core.doctor.capabilities import VERCEL_PLANS
from bulwark.core.doctor.finding import Finding
from bulwark.core.doctor.plans import judge_plan, judge_slots
from bulwark.doctor.asks import vercel_asks
from bulwark.doctor.attempt import attempt
from bulwark.doctor.scene import Check, Scene

ID: Final = "vercel-plan"


def look(scene: Scene) -> Iterator[Finding]:
    """Read the team's plan, and for each project with a rolling release whether there is a slot for it."""
    yield attempt("vercel.plan", lambda: _plan(scene))
    for name, app in sorted(scene.pipeline.apps.items()):
        if app.rollout.is_rolling:
            subject = f"apps.{name}.rollout.stages"
            yield attempt(subject, partial(_slots, scene, subject, app.vercel.project))


def _plan(scene: Scene) -> Finding:
    account = scene.pipeline.vercel
    team = scene.find_at_vercel(f"/v2/teams/{account.team_id}") or {}
    seen = (team.get("billing") or {}).get("plan")
    page = f"https://vercel.com/{account.team}/~/settings/billing"
    return judge_plan("vercel.plan", account.plan.value, seen, VERCEL_PLANS, vercel_asks(scene.pipeline), page)


def _slots(scene: Scene, subject: str, name: str) -> Finding:
    project = scene.find_at_vercel(f"/v9/projects/{quote(name, safe='')}")
    billing = None if project is None else scene.find_at_vercel(f"/v1/projects/{quote(name, safe='')}/rolling-release/billing")
    identifier = None if project is None else str(project.get("id"))
    return judge_slots(subject, name, identifier, billing, scene.stack)


CHECK: Final = Check(ID, "The team has the plan and the slots at Vercel that the stack file names", look, "Vercel")
