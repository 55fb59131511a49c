"""Judge a secret by what Secret Manager tells about it without its value: whether it is there, usable and not overdue."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from bulwark.core.verdict import Phase, Verdict

_ENABLED: Final = "ENABLED"
EXPIRY_WARNING: Final = timedelta(days=14)
"""How long before Secret Manager deletes an expiring secret somebody is told: two sprints of a week to replace it."""
ROTATION_GRACE: Final = timedelta(days=3)
"""How long after its rotation was due a secret may stay as it is: a weekend. Secret Manager only reminds, people rotate."""


def judge_secret(secret: Mapping[str, Any] | None, versions: Sequence[Mapping[str, Any]], now: datetime) -> Verdict:
    """Judge a secret.

    Args:
        secret: Secret Manager's resource, without any value; None when it does not exist.
        versions: its versions, without values.
        now: the moment of looking, with a time zone.
    """
    if secret is None:
        return Verdict(Phase.FAIL, "the secret does not exist")
    enabled = [version for version in versions if version.get("state") == _ENABLED]
    evidence: dict[str, Any] = {"versions": len(versions), "enabled": len(enabled)}
    if not enabled:
        return Verdict(Phase.FAIL, "the secret has no enabled version, so whoever needs it gets nothing", evidence)
    newest = max(versions, key=_number)
    if newest.get("state") != _ENABLED:
        reason = "the newest version is not enabled, and it is the newest that everybody asks for"
        return Verdict(Phase.FAIL, reason, evidence | {"newest_state": newest.get("state")})
    expires_at = _moment(secret.get("expireTime"))
    if expires_at is not None and expires_at - now < EXPIRY_WARNING:
        evidence["expires_at"] = expires_at.isoformat()
        return Verdict(Phase.FAIL, f"the secret is deleted with all versions on {expires_at.date()}", evidence)
    return _judge_age(secret, enabled, now, evidence)


def _judge_age(
    secret: Mapping[str, Any], enabled: Sequence[Mapping[str, Any]], now: datetime, evidence: dict[str, Any]
) -> Verdict:
    rotation = secret.get("rotation")
    period = str(rotation.get("rotationPeriod") or "") if isinstance(rotation, Mapping) else ""
    newest = max((moment for version in enabled if (moment := _moment(version.get("createTime")))), default=None)
    if not period or newest is None:
        return Verdict(Phase.PASS, f"{len(enabled)} enabled", evidence)
    due = newest + timedelta(seconds=float(period.removesuffix("s")))
    evidence |= {"newest": newest.isoformat(), "rotation_due": due.isoformat()}
    if now - due > ROTATION_GRACE:
        reason = f"the newest version is of {newest.date()}; it should have been replaced by {due.date()}"
        return Verdict(Phase.FAIL, reason, evidence)
    return Verdict(Phase.PASS, f"{len(enabled)} enabled, to be replaced by {due.date()}", evidence)


def _number(version: Mapping[str, Any]) -> int:
    number = str(version.get("name") or "").rpartition("/")[2]
    return int(number) if number.isdecimal() else 0


def _moment(text: object) -> datetime | None:
    """Return the moment that Google writes with up to nine digits of a second; None for none."""
    if not isinstance(text, str) or not text:
        return None
    whole, _, fraction = text.removesuffix("Z").partition(".")
    return datetime.fromisoformat(f"{whole}.{fraction[:6]:0<6}+00:00")
