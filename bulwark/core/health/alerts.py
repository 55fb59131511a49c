"""Judge the incidents that Cloud Monitoring has open."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bulwark.core.verdict import Phase, Verdict

_OPEN: Final = "OPEN"
_NAMED: Final = 3


def judge_alerts(alerts: Sequence[Mapping[str, Any]]) -> Verdict:
    """Judge the alerts of a project (`projects.alerts.list`, Monitoring v3): any open one is a fail."""
    firing = [alert for alert in alerts if alert.get("state") == _OPEN]
    if not firing:
        return Verdict(Phase.PASS, "no alert is firing", {"open": 0})
    names = [str((alert.get("policy") or {}).get("displayName") or alert.get("name") or "unnamed") for alert in firing]
    since = min((str(alert["openTime"]) for alert in firing if alert.get("openTime")), default=None)
    rest = len(names) - _NAMED
    listed = ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
    count = f"{len(firing)} {'alert is' if len(firing) == 1 else 'alerts are'} firing"
    return Verdict(Phase.FAIL, f"{count}: {listed}", {"open": len(firing), "policies": names, "since": since})
