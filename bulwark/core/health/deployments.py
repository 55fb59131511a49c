"""Judge what Vercel serves: which deployment production shows, and how a rolling release shares the traffic.

States of deployments and of rolling releases: Vercel's REST description (`@vercel/sdk` 1.28.35), 2026-11.
"""

from collections.abc import Mapping
from typing import Any, Final

from bulwark.core.health.report import evidence_of
from bulwark.core.verdict import Phase, Verdict

READY: Final = "READY"
_UNFINISHED: Final = frozenset({"QUEUED", "INITIALIZING", "BUILDING"})
_ACTIVE: Final = "ACTIVE"
_PAUSED: Final = "PAUSED"
_ALL_PERCENT: Final = 100


def judge_production(deployment: Mapping[str, Any] | None) -> Verdict:
    """Judge the deployment that production domains point at; None when the project has none."""
    if deployment is None:
        return Verdict(Phase.FAIL, "no deployment serves production")
    state = str(deployment.get("readyState") or deployment.get("state") or "")
    identifier = deployment.get("id") or deployment.get("uid")
    evidence = evidence_of(deployment=identifier, state=state or None, url=deployment.get("url"))
    if state == READY:
        return Verdict(Phase.PASS, "the production deployment is ready", evidence)
    if state in _UNFINISHED:
        return Verdict(Phase.PENDING, f"the production deployment is {state.lower()}", evidence)
    if not state:
        return Verdict(Phase.ERROR, "Vercel does not say in which state the production deployment is", evidence)
    return Verdict(Phase.FAIL, f"the production deployment is {state.lower()}", evidence)


def judge_share(release: Mapping[str, Any] | None) -> Verdict:
    """Judge the latest rolling release of a project; None when there never was one.

    A release in progress is a pass: others judge the canary. One that stands still is told, because nobody moves it by itself.
    """
    if release is None:
        return Verdict(Phase.PASS, "one deployment has all the traffic", {"canary_percent": 0})
    state, substate = str(release.get("state") or ""), release.get("substate")
    stage = release.get("activeStage")
    percent = stage.get("targetPercentage") if isinstance(stage, Mapping) else None
    evidence = evidence_of(state=state or None, substate=substate, canary_percent=percent)
    if state != _ACTIVE:
        last = state.lower() or "in an unknown state"
        return Verdict(Phase.PASS, f"one deployment has all the traffic; the last rollout is {last}", evidence)
    if substate == _PAUSED:
        return Verdict(Phase.FAIL, f"the rollout stands still with {_share(percent)} on the new deployment", evidence)
    if not isinstance(percent, int | float) or not 0 <= percent <= _ALL_PERCENT:
        return Verdict(Phase.ERROR, "Vercel does not say how the rollout shares the traffic", evidence)
    return Verdict(Phase.PASS, f"a rollout is under way: {_share(percent)} on the new deployment", evidence)


def _share(percent: object) -> str:
    return f"{percent:g} %" if isinstance(percent, int | float) else "an unknown share"
