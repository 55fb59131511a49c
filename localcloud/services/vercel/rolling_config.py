"""Keep how a project's next rolling release will go: a template that is copied when one starts.

Source: the rolling release routes of @vercel/sdk 1.28.35 and the limits in terraform-provider-vercel
(vercel/resource_project_rolling_release.go, 2026-08): 1 to 10 stages, the last and only the last at 100 %, durations in minutes.
"""

import itertools
from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.accounts import Owner
from localcloud.services.vercel.errors import bad_request, forbidden
from localcloud.services.vercel.projects import PROJECT

CONFIG: Final = "vercel.rolling_release_config"
"""Key `<owner>/<project>`: slots are counted by owner."""
MANUAL: Final = "manual-approval"
AUTOMATIC: Final = "automatic"
# What Vercel sets when it switches skew protection on by itself is not published; its page offers 12 hours first.
DEFAULT_SKEW_PROTECTION_SECONDS: Final = 43200
_STAGE: Final = v.obj(
    {
        "targetPercentage": v.number(0, 100),
        "duration": v.whole(1, 10_000),
        "requireApproval": v.flag,
        "linearShift": v.flag,
    },
    ("targetPercentage",),
)
_GATE: Final = v.obj(
    {
        "enabled": v.flag,
        "dryRun": v.flag,
        "action": v.one_of("pause", "rollback"),
        "checks": v.list_of(v.map_of(v.anything), 0, 10),
        "failureThreshold": v.whole(1, 100),
        "windowSize": v.whole(1, 1000),
    }
)
SHAPE: Final[v.Shape] = {
    "enabled": v.flag,
    "advancementType": v.one_of(AUTOMATIC, MANUAL),
    "stages": v.list_of(_STAGE, 1, 10),
    "canaryResponseHeader": v.flag,
    "gate": v.nullable(_GATE),
    "disableRolloutAction": v.one_of("abort", "complete"),
    "target": v.one_of("production"),
}


def find_config(transaction: Transaction, project: Document) -> dict[str, Any] | None:
    """Return the template, or None where rolling releases are off."""
    return transaction.get(CONFIG, f"{project['accountId']}/{project['id']}")


def write_config(call: Call, owner: Owner, project: Document, body: dict[str, Any]) -> dict[str, Any]:
    """Make or replace the template from a checked body, and return it.

    Raises:
        RefusalError: 400 for stages that cannot be, 403 when the plan has no slot left.
    """
    if "stages" not in body:
        raise bad_request("Invalid request: should have required property `stages`.")
    advancement = body.get("advancementType") or _guess_advancement(body["stages"])
    check_stages(advancement, body["stages"])
    if find_config(call.tx, project) is None:
        check_slot(call.tx, owner)
    config: dict[str, Any] = {"target": "production", "stages": [_stage(advancement, stage) for stage in body["stages"]]}
    config |= {name: body[name] for name in ("canaryResponseHeader", "gate") if body.get(name) is not None}
    call.tx.put(CONFIG, f"{owner.id}/{project['id']}", config)
    if not project["settings"].get("skewProtectionMaxAge"):
        project["settings"]["skewProtectionMaxAge"] = DEFAULT_SKEW_PROTECTION_SECONDS
        call.tx.put(PROJECT, project["id"], project)
    return config


def delete_config(transaction: Transaction, project: Document) -> None:
    """Switch rolling releases off; one in flight is not touched."""
    transaction.delete(CONFIG, f"{project['accountId']}/{project['id']}")


def advancement_of(config: dict[str, Any]) -> str:
    """Return how stages follow each other; the template says it by its stages alone."""
    return MANUAL if any(stage["requireApproval"] for stage in config["stages"]) else AUTOMATIC


def check_stages(advancement: str, stages: list[dict[str, Any]]) -> None:
    """Refuse stages that do not rise to 100 %, or whose durations do not fit how they follow each other."""
    shares = [stage["targetPercentage"] for stage in stages]
    if shares[-1] != 100:
        raise bad_request(f"The last stage must have a targetPercentage of 100, found {shares[-1]}.")
    if any(later <= earlier for earlier, later in itertools.pairwise(shares)):
        raise bad_request(f"Stages must have ascending target percentages, found {shares}.")
    for index, stage in enumerate(stages[:-1]):
        if advancement == AUTOMATIC and "duration" not in stage:
            raise bad_request(f"Stage {index} must have a duration when the advancement type is automatic.")
        if advancement == MANUAL and "duration" in stage:
            raise bad_request(f"Stage {index} must not have a duration when the advancement type is manual-approval.")


def _guess_advancement(stages: list[dict[str, Any]]) -> str:
    return MANUAL if any(stage.get("requireApproval") for stage in stages) else AUTOMATIC


def _stage(advancement: str, stage: dict[str, Any]) -> dict[str, Any]:
    return stage | {"requireApproval": advancement == MANUAL}


def count_slots(transaction: Transaction, owner: Owner) -> tuple[int | str, list[str]]:
    """Return how many slots the plan has (a number or `unlimited`) and the projects that hold one."""
    slots = owner.team["rolling_release_slots"] if owner.team else 0
    enabled = [key.partition("/")[2] for key, _ in transaction.list(CONFIG, f"{owner.id}/")]
    return slots, enabled


def check_slot(transaction: Transaction, owner: Owner) -> None:
    """Refuse when no slot is free."""
    slots, enabled = count_slots(transaction, owner)
    if slots == 0:
        raise forbidden("Rolling Releases are not available on your plan.")
    if isinstance(slots, int) and len(enabled) >= slots:
        raise forbidden(f"Your plan has {slots} slot(s) for Rolling Releases, and all are in use.", enabledProjects=enabled)


def billing_answer(transaction: Transaction, owner: Owner) -> dict[str, Any]:
    """Say how many slots are free, and why."""
    slots, enabled = count_slots(transaction, owner)
    if slots == "unlimited":
        return {"availableSlots": "unlimited", "reason": "unlimited_slots", "message": "Your plan has no limit."}
    free = max(0, int(slots) - len(enabled))
    if slots == 0:
        return {"availableSlots": 0, "reason": "plan_not_supported", "message": "Your plan has no Rolling Releases."}
    if free == 0:
        message = "All slots are in use."
        return {"availableSlots": 0, "reason": "no_available_slots", "enabledProjects": enabled, "message": message}
    return {"availableSlots": free, "reason": "available_slots", "message": f"{free} of {slots} slots are free."}
