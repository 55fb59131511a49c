"""The bucket of the state: every generation is kept, nobody from outside can read it, and what is deleted can be restored.

It has no retention policy, which would keep the engine from taking its own lock away; old generations and soft deletion do the
same for the state without that.
"""

import json
import shlex
from collections.abc import Mapping
from typing import Any, Final

from bulwark.account.names import Names
from bulwark.account.thing import Answer, Finding, Request, Thing, different, foreign, missing, there

SOFT_DELETE_DAYS: Final = 30
_SECONDS_A_DAY: Final = 86_400
GENERATIONS_KEPT: Final = 100
"""Newer ones that there have to be before an old one goes; what a run writes is some tens."""
OLD_AFTER_DAYS: Final = 90
LIFECYCLE: Final[Mapping[str, Any]] = {
    "rule": [
        {
            "action": {"type": "Delete"},
            "condition": {"daysSinceNoncurrentTime": OLD_AFTER_DAYS, "numNewerVersions": GENERATIONS_KEPT, "isLive": False},
        }
    ]
}
_GUARDS: Final[Mapping[str, Any]] = {
    "versioning": {"enabled": True},
    "iamConfiguration": {"uniformBucketLevelAccess": {"enabled": True}, "publicAccessPrevention": "enforced"},
    "softDeletePolicy": {"retentionDurationSeconds": str(SOFT_DELETE_DAYS * _SECONDS_A_DAY)},
}


def state_bucket(names: Names) -> Thing:
    """Return the bucket."""
    name, pinned = names.bucket, str(names.pipeline.google.project_number)

    def judge(answer: Answer) -> Finding:
        if answer is None:
            return missing("is not there", _create(names))
        if str(answer.get("projectNumber")) != pinned:
            return foreign(
                "belongs to another project, whose people would read and write the state; take the name from them first"
            )
        lacks = _lacks(answer)
        if not lacks:
            return there(f"keeps every generation, in {str(answer.get('location', 'a place unknown')).lower()}")
        return different(f"lacks {', '.join(lacks)}", _mend(names, lacks))

    return Thing("state bucket", name, Request("storage", "GET", f"storage/v1/b/{name}"), judge)


def _lacks(bucket: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return what the bucket lacks, to the settings that mend it."""
    access = bucket.get("iamConfiguration") or {}
    soft = int((bucket.get("softDeletePolicy") or {}).get("retentionDurationSeconds", 0))
    is_kept = {
        "versioning": bool((bucket.get("versioning") or {}).get("enabled")),
        "uniform access without the public": bool((access.get("uniformBucketLevelAccess") or {}).get("enabled"))
        and access.get("publicAccessPrevention") == "enforced",
        f"soft deletion of {SOFT_DELETE_DAYS} days": soft >= SOFT_DELETE_DAYS * _SECONDS_A_DAY,
    }
    return {
        what: {setting: _GUARDS[setting]}
        for (what, is_good), setting in zip(is_kept.items(), _GUARDS, strict=True)
        if not is_good
    }


def _create(names: Names) -> Request:
    body = {"name": names.bucket, "location": names.location, "lifecycle": LIFECYCLE, **_GUARDS}
    create = [*_gcloud("create", names), f"--project={names.project}", f"--location={names.location}"]
    flags = ["--uniform-bucket-level-access", "--public-access-prevention", f"--soft-delete-duration={SOFT_DELETE_DAYS}d"]
    rules = shlex.quote(json.dumps(LIFECYCLE))
    command = f"{shlex.join([*create, *flags])} && {shlex.join(_gcloud('update', names))} --versioning"
    return Request(
        "storage", "POST", f"storage/v1/b?project={names.project}", body, f"{command} --lifecycle-file=<(echo {rules})"
    )


def _mend(names: Names, lacks: Mapping[str, Mapping[str, Any]]) -> Request:
    body = {name: value for settings in lacks.values() for name, value in settings.items()}
    flags = {
        "versioning": ["--versioning"],
        "iamConfiguration": ["--uniform-bucket-level-access", "--public-access-prevention"],
        "softDeletePolicy": [f"--soft-delete-duration={SOFT_DELETE_DAYS}d"],
    }
    command = shlex.join([*_gcloud("update", names), *(flag for setting in body for flag in flags[setting])])
    return Request("storage", "PATCH", f"storage/v1/b/{names.bucket}", body, command)


def _gcloud(verb: str, names: Names) -> list[str]:
    return ["gcloud", "storage", "buckets", verb, f"gs://{names.bucket}"]
