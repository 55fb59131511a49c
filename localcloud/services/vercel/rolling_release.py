"""The state machine of one rolling release, without storage: ACTIVE through its stages to COMPLETE, or ABORTED.

Durations are minutes in the template and seconds here (@vercel/sdk 1.28.35, getRollingRelease); moments are milliseconds.
"""

from typing import Any, Final

from localcloud.core.store import Document
from localcloud.services.vercel.rolling_config import AUTOMATIC, advancement_of

ACTIVE: Final = "ACTIVE"
COMPLETE: Final = "COMPLETE"
ABORTED: Final = "ABORTED"


def begin_release(config: dict[str, Any], current: str, canary: str, now: int) -> Document:
    """Return a release at its first stage; the template is copied, so that its changes touch the next release only."""
    release = {
        "state": ACTIVE,
        "substate": None,
        "currentDeploymentId": current,
        "canaryDeploymentId": canary,
        "queuedDeploymentId": None,
        "advancementType": advancement_of(config),
        "stages": [_stage(config, index) for index in range(len(config["stages"]))],
        "active": 0,
        "stageStartedAt": now,
        "startedAt": now,
        "updatedAt": now,
    }
    return enter_stage(release, 0, now)


def _stage(config: dict[str, Any], index: int) -> dict[str, Any]:
    template = config["stages"][index]
    is_final = index == len(config["stages"]) - 1
    is_manual = template["requireApproval"]
    stage = {
        "index": index,
        "isFinalStage": is_final,
        "targetPercentage": template["targetPercentage"],
        "requireApproval": is_manual,
        "duration": None if is_manual or is_final else template["duration"] * 60,
    }
    return stage | ({"linearShift": template["linearShift"]} if "linearShift" in template else {})


def enter_stage(release: Document, index: int, now: int) -> Document:
    """Go to a stage; the final one completes the release."""
    is_final = release["stages"][index]["isFinalStage"]
    return release | {"active": index, "stageStartedAt": now, "updatedAt": now, "state": COMPLETE if is_final else ACTIVE}


def advance(release: Document, now: int) -> Document:
    """Go through every stage whose time is over; a paused release and one by approval stay where they are."""
    while release["state"] == ACTIVE and release["substate"] is None and release["advancementType"] == AUTOMATIC:
        ends = release["stageStartedAt"] + release["stages"][release["active"]]["duration"] * 1000
        if now < ends:
            break
        release = enter_stage(release, release["active"] + 1, ends)
    return release


def complete(release: Document, now: int) -> Document:
    """Go to the final stage at once."""
    return enter_stage(release, len(release["stages"]) - 1, now)


def abort(release: Document, now: int) -> Document:
    """Send everybody back to the deployment that was current."""
    return release | {"state": ABORTED, "updatedAt": now}


def answer(release: Document, current: dict[str, Any] | None, canary: dict[str, Any] | None) -> dict[str, Any]:
    """Write a release as its routes answer it; every nullable field is there, or the SDK refuses the answer."""
    is_active, is_aborted = release["state"] == ACTIVE, release["state"] == ABORTED
    stage = release["stages"][release["active"]]
    following = release["stages"][release["active"] + 1] if is_active else None
    return {
        "state": release["state"],
        "substate": release["substate"],
        "currentDeployment": current,
        "canaryDeployment": canary,
        "queuedDeploymentId": release["queuedDeploymentId"],
        "advancementType": release["advancementType"],
        "stages": release["stages"],
        "activeStage": None if is_aborted else stage,
        "nextStage": following,
        "currentCanaryPercentage": 0 if is_aborted else stage["targetPercentage"],
        "startedAt": release["startedAt"],
        "updatedAt": release["updatedAt"],
    }
