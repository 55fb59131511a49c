"""Credentials that are enough, too little, and more than is needed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bulwark.core.doctor.tokens import APP_PERMISSIONS, judge_app_permissions, judge_scopes, judge_vercel_token
from bulwark.core.verdict import Phase

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TEAM = "team_1"
ONE_TEAM = [{"type": "team", "teamId": TEAM}]
PERSONAL = [{"type": "user"}, *ONE_TEAM]


@pytest.mark.parametrize(
    ("scopes", "phase", "extra"),
    [
        (["repo", "workflow"], Phase.PASS, []),
        (["repo", "workflow", "admin:org", "repo:status"], Phase.PASS, []),
        (["repo", "workflow", "gist", "delete_repo"], Phase.PASS, ["delete_repo", "gist"]),
        (["repo"], Phase.FAIL, []),
        ([], Phase.FAIL, []),
        (["workflow", "repo:status"], Phase.FAIL, ["repo:status"]),
    ],
)
def test_scopes_are_compared_with_those_that_are_needed(scopes: list[str], phase: Phase, extra: list[str]):
    found = judge_scopes("GITHUB_TOKEN", scopes)
    assert (found.phase, found.evidence["not_needed"]) == (phase, extra)
    assert bool(found.commands) is (phase is Phase.FAIL or bool(extra))


@pytest.mark.parametrize(
    ("change", "phase", "is_warned"),
    [
        ({}, Phase.PASS, False),
        ({"contents": "read"}, Phase.FAIL, False),
        ({"members": "write"}, Phase.PASS, True),
        ({"metadata": "write"}, Phase.PASS, True),
        ({"contents": "admin"}, Phase.PASS, True),
        ({"workflows": "something new"}, Phase.FAIL, False),
    ],
)
def test_permissions_are_compared_level_by_level(change: dict[str, str], phase: Phase, *, is_warned: bool):
    found = judge_app_permissions("deployer", {**APP_PERMISSIONS, **change}, "https://github.example/settings")
    assert (found.phase, bool(found.warnings)) == (phase, is_warned)


def test_an_installation_without_any_permission_lacks_them_all():
    found = judge_app_permissions("deployer", {}, "https://github.example/settings")
    assert found.evidence["lacking"] == APP_PERMISSIONS


def token(**facts: Any) -> dict[str, Any]:
    return {"scopes": ONE_TEAM, "expiresAt": milliseconds(days=60)} | facts


def milliseconds(**span: float) -> int:
    return int((NOW + timedelta(**span)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("facts", "phase", "warnings"),
    [
        (token(), Phase.PASS, 0),
        (token(expiresAt=None), Phase.PASS, 1),
        (token(expiresAt=milliseconds(days=13)), Phase.PASS, 1),
        (token(expiresAt=milliseconds(days=15)), Phase.PASS, 0),
        (token(expiresAt=milliseconds(days=0)), Phase.FAIL, 0),
        (token(revokedAt=1), Phase.FAIL, 0),
        (token(leakedAt=1), Phase.FAIL, 0),
        (token(scopes=PERSONAL), Phase.PASS, 1),
        (token(scopes=[*ONE_TEAM, {"type": "team", "teamId": "team_2"}]), Phase.PASS, 1),
        (token(scopes=[{"type": "team", "teamId": "team_2"}]), Phase.FAIL, 0),
        (token(scopes=[]), Phase.INCONCLUSIVE, 0),
        ({}, Phase.INCONCLUSIVE, 0),
    ],
)
def test_a_token_of_vercel_is_judged_by_its_scopes_and_its_end(facts: dict[str, Any], phase: Phase, warnings: int):
    found = judge_vercel_token("VERCEL_API_TOKEN", facts, TEAM, NOW)
    assert (found.phase, len(found.warnings)) == (phase, warnings)
