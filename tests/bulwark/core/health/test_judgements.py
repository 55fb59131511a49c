"""The judgements of deployments, traffic, secrets and alerts, and Clerk's keys."""

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest

from bulwark.core.health.alerts import judge_alerts
from bulwark.core.health.clerk import frontend_host
from bulwark.core.health.deployments import judge_production, judge_share
from bulwark.core.health.secrets import judge_secret
from bulwark.core.verdict import Phase

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("deployment", "phase", "reason"),
    [
        (None, Phase.FAIL, "no deployment serves production"),
        ({"id": "dpl_1", "readyState": "READY"}, Phase.PASS, "the production deployment is ready"),
        ({"uid": "dpl_1", "state": "BUILDING"}, Phase.PENDING, "the production deployment is building"),
        ({"id": "dpl_1", "readyState": "ERROR"}, Phase.FAIL, "the production deployment is error"),
        ({"id": "dpl_1"}, Phase.ERROR, "Vercel does not say in which state the production deployment is"),
    ],
)
def test_production(deployment: dict[str, Any] | None, phase: Phase, reason: str):
    verdict = judge_production(deployment)
    assert (verdict.phase, verdict.reason) == (phase, reason)


@pytest.mark.parametrize(
    ("release", "phase", "part"),
    [
        (None, Phase.PASS, "one deployment has all the traffic"),
        ({"state": "COMPLETE", "activeStage": None}, Phase.PASS, "the last rollout is complete"),
        ({}, Phase.PASS, "the last rollout is in an unknown state"),
        (
            {"state": "ACTIVE", "substate": None, "activeStage": {"targetPercentage": 10}},
            Phase.PASS,
            "10 % on the new deployment",
        ),
        (
            {"state": "ACTIVE", "substate": "PAUSED", "activeStage": {"targetPercentage": 10}},
            Phase.FAIL,
            "stands still with 10 %",
        ),
        ({"state": "ACTIVE", "substate": "PAUSED", "activeStage": None}, Phase.FAIL, "stands still with an unknown share"),
        ({"state": "ACTIVE", "substate": None, "activeStage": None}, Phase.ERROR, "does not say how"),
        ({"state": "ACTIVE", "substate": None, "activeStage": {"targetPercentage": 101}}, Phase.ERROR, "does not say how"),
    ],
)
def test_the_share_of_traffic(release: dict[str, Any] | None, phase: Phase, part: str):
    verdict = judge_share(release)
    assert verdict.phase is phase
    assert part in verdict.reason


def version(created: str = "2026-11-01T00:00:00.123456789Z", state: str = "ENABLED", number: int = 1) -> dict[str, Any]:
    return {"name": f"projects/1/secrets/s/versions/{number}", "createTime": created, "state": state}


QUARTERLY = {"rotation": {"rotationPeriod": "7776000s"}}


@pytest.mark.parametrize(
    ("secret", "versions", "phase", "part"),
    [
        (None, [], Phase.FAIL, "does not exist"),
        ({}, [], Phase.FAIL, "no enabled version"),
        ({}, [version(state="DISABLED"), version(state="DESTROYED")], Phase.FAIL, "no enabled version"),
        ({}, [version(number=2), version(state="DISABLED")], Phase.PASS, "1 enabled"),
        ({}, [version(number=10, state="DISABLED"), version(number=9)], Phase.FAIL, "the newest version is not enabled"),
        ({"expireTime": "2026-12-01T00:00:00Z"}, [version()], Phase.FAIL, "is deleted with all versions on 2026-12-01"),
        ({"expireTime": "2027-12-01T00:00:00Z"}, [version()], Phase.PASS, "1 enabled"),
        (QUARTERLY, [version()], Phase.PASS, "1 enabled, to be replaced by 2027-01-30"),
        (QUARTERLY, [version("2026-08-24T12:00:00Z")], Phase.PASS, "to be replaced by 2026-11-22"),
        (
            QUARTERLY,
            [version("2026-08-01T00:00:00Z"), version("2026-07-01T00:00:00Z")],
            Phase.FAIL,
            "the newest version is of 2026-08-01; it should have been replaced by 2026-10-30",
        ),
        (QUARTERLY, [{"state": "ENABLED"}], Phase.PASS, "1 enabled"),
        ({"rotation": None}, [version()], Phase.PASS, "1 enabled"),
    ],
)
def test_secrets(secret: dict[str, Any] | None, versions: list[dict[str, Any]], phase: Phase, part: str):
    verdict = judge_secret(secret, versions, NOW)
    assert verdict.phase is phase
    assert part in verdict.reason


def alert(name: str, state: str = "OPEN", **more: Any) -> dict[str, Any]:
    return {"name": f"projects/1/alerts/{name}", "state": state, "policy": {"displayName": name}, **more}


def test_no_alert_is_a_pass():
    assert judge_alerts([alert("budget", "CLOSED")]).phase is Phase.PASS


def test_alerts_that_fire_are_named_with_the_oldest_moment():
    alerts = [alert("budget", openTime="2026-11-23T10:00:00Z"), alert("uptime", openTime="2026-11-23T09:00:00Z")]
    verdict = judge_alerts(alerts)
    assert (verdict.phase, verdict.reason) == (Phase.FAIL, "2 alerts are firing: budget, uptime")
    assert verdict.evidence["since"] == "2026-11-23T09:00:00Z"


def test_of_many_alerts_three_are_named():
    assert judge_alerts([alert(name) for name in "abcde"]).reason == "5 alerts are firing: a, b, c and 2 more"


def test_an_alert_without_a_policy_is_named_by_itself():
    assert judge_alerts([{"name": "projects/1/alerts/9", "state": "OPEN"}]).reason == "1 alert is firing: projects/1/alerts/9"


def key(text: str, prefix: str = "pk_test_") -> str:
    return prefix + b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("publishable_key", "host"),
    [
        (key("clerk.livingtree.io$", "pk_live_"), "clerk.livingtree.io"),
        (key("quiet-elk-1.clerk.accounts.dev$"), "quiet-elk-1.clerk.accounts.dev"),
        (key("clerk.livingtree.io"), None),
        (key("clerk.livingtree.io$more"), None),
        (key("localhost$"), None),
        ("pk_test_$$$", None),
        (key("clérk.livingtree.io$"), None),
        ("sk_test_Y2xlcmsubGl2aW5ndHJlZS5pbyQ", None),
    ],
)
def test_the_host_in_a_publishable_key(publishable_key: str, host: str | None):
    assert frontend_host(publishable_key) == host
