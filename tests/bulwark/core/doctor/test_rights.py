"""Rights, pins, APIs and first versions: each finding has its phase, its three parts and a command of the vendor's own."""

import shlex
from datetime import UTC, datetime
from typing import Any

import pytest

from bulwark.core.doctor.finding import Finding
from bulwark.core.doctor.pins import judge_pin
from bulwark.core.doctor.rights import judge_caller, judge_holders, judge_role
from bulwark.core.doctor.secrets import judge_first_version
from bulwark.core.doctor.services import judge_service
from bulwark.core.verdict import Phase

WANTED = tuple(f"iam.things.v{number}" for number in range(6))
ROLE = "projects/shop-staging/roles/bulwark_infra_apply"
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def is_told(finding: Finding) -> bool:
    """Say whether what is no pass has a consequence, a remedy and a command that a shell can read."""
    return bool(finding.consequence and finding.remedy and all(shlex.split(command) for command in finding.commands))


@pytest.mark.parametrize(("held", "phase"), [(WANTED, Phase.PASS), (WANTED[:5], Phase.FAIL), ((), Phase.FAIL)])
def test_a_caller_needs_every_permission(held: tuple[str, ...], phase: Phase):
    found = judge_caller("shop-staging", held, WANTED, "shop-staging", "roles/owner")
    assert (found.phase, found.evidence["held"]) == (phase, len(held))
    assert phase is Phase.PASS or is_told(found)
    assert ("and 2 more" in found.reason) is (not held)


@pytest.mark.parametrize(
    ("role", "phase", "verbs"),
    [
        ({"includedPermissions": [*WANTED]}, Phase.PASS, []),
        (None, Phase.PENDING, ["bulwark init staging"]),
        ({"includedPermissions": [*WANTED], "deleted": True}, Phase.PENDING, ["gcloud iam roles undelete"]),
        ({"includedPermissions": [*WANTED[1:]]}, Phase.FAIL, ["--add-permissions=iam.things.v0"]),
        ({"includedPermissions": [*WANTED, "x.y.z"]}, Phase.FAIL, ["--remove-permissions=x.y.z"]),
        ({"includedPermissions": [*WANTED[1:], "x.y.z"]}, Phase.FAIL, ["--add-permissions", "--remove-permissions"]),
        ({}, Phase.FAIL, ["--add-permissions"]),
    ],
)
def test_a_role_holds_exactly_what_it_needs(role: dict[str, Any] | None, phase: Phase, verbs: list[str]):
    found = judge_role(ROLE, role, WANTED, project="shop-staging", stack="staging")
    assert found.phase is phase
    assert len(found.commands) == len(verbs)
    assert all(verb in command for verb, command in zip(verbs, found.commands, strict=True))
    assert phase is Phase.PASS or is_told(found)


@pytest.mark.parametrize(
    ("holders", "phase", "verbs"),
    [
        ({"a", "b"}, Phase.PASS, []),
        (set(), Phase.PENDING, ["make it"]),
        ({"a"}, Phase.FAIL, ["add-iam-policy-binding shop --role=r --member=b"]),
        ({"a", "b", "c"}, Phase.FAIL, ["remove-iam-policy-binding shop --role=r --member=c"]),
        ({"c"}, Phase.FAIL, ["--member=a", "--member=b", "remove"]),
    ],
)
def test_exactly_the_declared_members_have_a_role(holders: set[str], phase: Phase, verbs: list[str]):
    found = judge_holders("place", holders, ["a", "b"], "r", ("gcloud projects", "shop"), make="make it")
    assert found.phase is phase
    assert all(verb in command for verb, command in zip(verbs, found.commands, strict=True))
    assert judge_holders("place", {"a"}, ["a"], "r", ("gcloud projects", "shop"), make="").reason.startswith(
        "exactly 1 declared member has"
    )


@pytest.mark.parametrize(("seen", "phase"), [(7, Phase.PASS), ("7", Phase.PASS), (8, Phase.FAIL), (None, Phase.FAIL)])
def test_a_pin_is_compared_as_text(seen: object, phase: Phase):
    found = judge_pin("github.owner_id", "the id of shop", 7, seen, "gh api orgs/shop --jq .id")
    assert found.phase is phase
    assert phase is Phase.PASS or is_told(found)


def test_an_api_that_is_off_is_pending():
    assert judge_service("iam.googleapis.com", {"iam.googleapis.com"}, "shop").phase is Phase.PASS
    found = judge_service("iam.googleapis.com", set(), "shop")
    assert (found.phase, found.commands) == (Phase.PENDING, ("gcloud services enable iam.googleapis.com --project=shop",))


@pytest.mark.parametrize(
    ("secret", "states", "phase", "command"),
    [
        ({}, ["ENABLED"], Phase.PASS, None),
        (None, [], Phase.PENDING, "bulwark init staging --secret-file TOKEN=FILE"),
        ({}, [], Phase.PENDING, "gcloud secrets versions add TOKEN --project=shop --data-file=FILE"),
        ({}, ["DISABLED"], Phase.FAIL, "gcloud secrets versions add TOKEN --project=shop --data-file=FILE"),
        ({}, ["DESTROYED", "ENABLED"], Phase.FAIL, "gcloud secrets versions add TOKEN --project=shop --data-file=FILE"),
        ({"rotation": {"rotationPeriod": "86400s"}}, ["ENABLED"], Phase.FAIL, "gcloud secrets versions add TOKEN"),
    ],
)
def test_a_secret_is_judged_without_its_value(
    secret: dict[str, Any] | None, states: list[str], phase: Phase, command: str | None
):
    count = len(states)
    versions = [
        {"name": f"projects/1/secrets/TOKEN/versions/{count - index}", "state": state, "createTime": "2026-10-01T00:00:00Z"}
        for index, state in enumerate(states)
    ]
    found = judge_first_version(secret, versions, NOW, project="shop", secret_id="TOKEN", stack="staging")
    assert found.phase is phase
    assert command is None or (is_told(found) and found.commands[0].startswith(command))
