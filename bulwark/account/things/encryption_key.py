"""The key that encrypts what is secret in the stack's configuration and state, turned at least every 90 days."""

import shlex
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from bulwark.account.names import KEY, KEY_RING, Names
from bulwark.account.thing import Answer, Finding, Request, Thing, different, foreign, missing, there

ROTATION_DAYS: Final = 90
"""CIS Google Cloud Platform Foundation Benchmark 3.0, 1.10: at most 90 days."""
_SECONDS_A_DAY: Final = 86_400


def key_ring(names: Names) -> Thing:
    """Return the key ring. Google never deletes one."""
    place = f"v1/projects/{names.project}/locations/{names.location}/keyRings"
    command = shlex.join(["gcloud", "kms", "keyrings", "create", KEY_RING, *_place(names)])

    def judge(answer: Answer) -> Finding:
        if answer is not None:
            return there(f"is in {names.location}")
        return missing("is not there", Request("cloudkms", "POST", f"{place}?keyRingId={KEY_RING}", {}, command))

    return Thing("key ring", names.ring, Request("cloudkms", "GET", f"v1/{names.ring}"), judge)


def encryption_key(names: Names, now: datetime) -> Thing:
    """Return the key; `now` decides when it is turned first, UTC."""
    due = (now + timedelta(days=ROTATION_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")
    rotation = {"rotationPeriod": f"{ROTATION_DAYS * _SECONDS_A_DAY}s", "nextRotationTime": due}
    flags = [f"--keyring={KEY_RING}", *_place(names), f"--rotation-period={ROTATION_DAYS}d", f"--next-rotation-time={due}"]

    def judge(answer: Answer) -> Finding:
        if answer is None:
            path = f"v1/{names.ring}/cryptoKeys?cryptoKeyId={KEY}"
            body = {"purpose": "ENCRYPT_DECRYPT", **rotation}
            command = shlex.join(["gcloud", "kms", "keys", "create", KEY, "--purpose=encryption", *flags])
            return missing("is not there", Request("cloudkms", "POST", path, body, command))
        state = (answer.get("primary") or {}).get("state", "absent")
        if state != "ENABLED":
            return foreign(
                f"has a primary version that is {state}, so nothing can be encrypted or read; enable or restore it with "
                f"`gcloud kms keys versions enable` first"
            )
        if _is_turned_in_time(answer):
            return there("encrypts, and is turned in time")
        path = f"v1/{names.key}?updateMask=rotationPeriod,nextRotationTime"
        command = shlex.join(["gcloud", "kms", "keys", "update", KEY, *flags])
        reason = f"is not turned within {ROTATION_DAYS} days"
        return different(reason, Request("cloudkms", "PATCH", path, rotation, command))

    return Thing("encryption key", names.key, Request("cloudkms", "GET", f"v1/{names.key}"), judge)


def _is_turned_in_time(key: Mapping[str, Any]) -> bool:
    period = str(key.get("rotationPeriod", "")).removesuffix("s")
    return bool(period) and float(period) <= ROTATION_DAYS * _SECONDS_A_DAY


def _place(names: Names) -> list[str]:
    return [f"--location={names.location}", f"--project={names.project}"]
