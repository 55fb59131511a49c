"""The plan that the configuration names is the one that the owner has at GitHub."""

from collections.abc import Iterator
from typing import Final

from bulwark.config.accounts import OwnerKind
from bulwark.core.doctor.capabilities import GITHUB_PLANS
from bulwark.core.doctor.finding import Finding
from bulwark.core.doctor.plans import judge_plan
from bulwark.doctor.asks import github_asks
from bulwark.doctor.github import find_object
from bulwark.doctor.scene import Check, Scene

ID: Final = "github-plan"


def look(scene: Scene) -> Iterator[Finding]:
    """Read the plan, which GitHub shows to owners alone."""
    github = scene.pipeline.github
    if github.owner_kind is OwnerKind.ORGANIZATION:
        account = find_object(f"/orgs/{github.owner}") or {}
        page = f"https://github.com/organizations/{github.owner}/settings/billing"
    else:
        me = find_object("/user") or {}
        account = me if str(me.get("login", "")).lower() == github.owner.lower() else {}
        page = "https://github.com/settings/billing"
    seen = (account.get("plan") or {}).get("name")
    yield judge_plan("github.plan", github.plan.value, seen, GITHUB_PLANS, github_asks(scene.pipeline), page)


CHECK: Final = Check(ID, "The owner has the plan at GitHub that the stack file names", look, "GitHub")
