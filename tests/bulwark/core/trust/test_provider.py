"""The provider's mapping and condition, evaluated with CEL against tokens that mean well and tokens that do not."""

from typing import Any

import cel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.duties import Duty, DutyRow, Event, Source, application_duties, infrastructure_duties
from bulwark.core.trust.provider import (
    CONDITION_LIMIT_CHARACTERS,
    DUTY_ATTRIBUTE,
    MAPPED_VALUE_LIMIT_BYTES,
    attribute_condition,
    attribute_mapping,
    condition_of,
    principal_sets,
)

OWNER, APP, INFRASTRUCTURE = 190012345, 820045678, 820099001
APP_ROWS = application_duties("living-tree", "production", Source(APP, "main", "main"), {})
ROWS = (*APP_ROWS, *infrastructure_duties("production", Source(INFRASTRUCTURE, "main", "main"), {}))
CONDITION = condition_of(OWNER, ROWS)


def token(**changes: str | None) -> dict[str, str]:
    """Return the claims of the job that deploys production; None takes a claim away."""
    claims: dict[str, str | None] = {
        "sub": "repo:living-tree-app/living-tree:environment:production",
        "aud": "https://iam.googleapis.com/projects/402699887766/locations/global/workloadIdentityPools/p/providers/q",
        "iss": "https://token.actions.githubusercontent.com",
        "repository": "living-tree-app/living-tree",
        "repository_id": str(APP),
        "repository_owner": "living-tree-app",
        "repository_owner_id": str(OWNER),
        "repository_visibility": "private",
        "run_id": "12345678901",
        "run_attempt": "1",
        "event_name": "push",
        "ref": "refs/heads/main",
        "ref_type": "branch",
        "environment": "production",
        "job_workflow_ref": "living-tree-app/living-tree/.github/workflows/deploy.yml@refs/heads/main",
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


def evaluate(expression: str, claims: dict[str, str]) -> Any:
    """Return what CEL makes of an expression, or None where it fails, as Google refuses a token then."""
    try:
        return cel.evaluate(expression, {"assertion": claims})
    except (KeyError, RuntimeError, TypeError, ValueError):
        return None


def duty_reached(claims: dict[str, str]) -> Duty | None:
    """Return the duty whose account a token could act as; None if it is refused or has none."""
    value = evaluate(attribute_mapping()[DUTY_ATTRIBUTE], claims)
    if evaluate(CONDITION, claims) is not True or evaluate(attribute_mapping()["google.subject"], claims) is None:
        return None
    return next((row.duty for row in ROWS if value in row.attribute_values), None)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.duty)
def test_each_admission_reaches_its_own_duty(row: DutyRow):
    for item in row.admissions:
        claims = token(repository_id=str(row.repository_id), environment=row.environment, event_name=item.event, ref=item.ref)
        assert duty_reached(claims) is row.duty


@pytest.mark.parametrize(
    "subject",
    [
        "repo:living-tree-app/living-tree:environment:production",
        "repo:living-tree-app@190012345/living-tree@820045678:environment:production",
        "repository_owner:living-tree-app:whatever:an-organization-customized",
        None,
    ],
    ids=["legacy", "immutable", "customized", "absent"],
)
def test_the_form_of_the_subject_does_not_matter(subject: str | None):
    assert duty_reached(token(sub=subject)) is Duty.DEPLOY


HOSTILE: dict[str, dict[str, str | None]] = {
    "another owner with the same names": {"repository_owner_id": "190012346"},
    "the owner's id with a zero in front": {"repository_owner_id": "0190012345"},
    "the owner's id followed by more": {"repository_owner_id": "1900123456"},
    "the name registered again": {"repository_id": "900000001"},
    "a fork": {"repository_id": "900000002", "repository": "mallory/living-tree", "repository_owner_id": "666"},
    "another repository of the same owner": {"repository_id": "820045679"},
    "both repositories at once": {"repository_id": f"{APP}, {INFRASTRUCTURE}"},
    "a pull request": {"event_name": "pull_request", "ref": "refs/pull/7/merge"},
    "a pull request with the branch's ref": {"event_name": "pull_request"},
    "pull_request_target": {"event_name": "pull_request_target"},
    "a merge queue": {"event_name": "merge_group", "ref": "refs/heads/gh-readonly-queue/main/pr-7-abc"},
    "a comment": {"event_name": "issue_comment"},
    "a release": {"event_name": "release", "ref": "refs/tags/v1"},
    "an event in capitals": {"event_name": "PUSH"},
    "another branch": {"ref": "refs/heads/evil"},
    "a branch that starts alike": {"ref": "refs/heads/main-2"},
    "a branch named like the ref": {"ref": "refs/heads/refs/heads/main"},
    "a tag named like the branch": {"ref": "refs/tags/main"},
    "no environment": {"environment": None},
    "an empty environment": {"environment": ""},
    "the mark for no environment": {"environment": "-"},
    "an environment in capitals": {"environment": "Production"},
    "an environment that swallows event and ref": {"environment": "production:push:refs/heads/main", "ref": "refs/heads/evil"},
    "an environment of another stack": {"environment": "staging"},
    "a schedule in the environment that deploys": {"event_name": "schedule"},
    "a dispatch that only healing trusts": {"event_name": "repository_dispatch"},
    "the infrastructure's environment from the application": {"environment": "infra-apply-production"},
    "no owner": {"repository_owner_id": None},
    "no repository": {"repository_id": None},
    "no event": {"event_name": None},
    "no ref": {"ref": None},
    "no run": {"run_id": None},
}


@pytest.mark.parametrize("changes", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_token_that_differs_reaches_nothing(changes: dict[str, Any]):
    assert duty_reached(token(**changes)) is None


@pytest.mark.parametrize("claim", ["repository_owner_id", "repository_id", "event_name"])
def test_the_condition_alone_refuses_each_claim_that_it_names(claim: str):
    assert evaluate(CONDITION, token()) is True
    assert evaluate(CONDITION, token(**{claim: "other"})) is False


def test_the_infrastructures_jobs_do_not_reach_the_application():
    assert duty_reached(token(repository_id=str(INFRASTRUCTURE))) is None


@given(st.dictionaries(st.sampled_from(["repository_id", "environment", "event_name", "ref"]), st.text(max_size=40)))
def test_whatever_the_claims_only_listed_admissions_reach_a_duty(changes: dict[str, Any]):
    claims = token(**changes)
    reached = duty_reached(claims)
    listed = {
        (str(row.repository_id), row.environment, str(item.event), item.ref): row.duty for row in ROWS for item in row.admissions
    }
    key = (claims["repository_id"], claims["environment"], claims["event_name"], claims["ref"])
    assert reached is listed.get(key)


def test_mapped_values_are_far_below_the_limit_for_the_longest_ids():
    claims = token(repository_owner_id="9" * 18, repository_id="9" * 18, run_id="9" * 20)
    subject = evaluate(attribute_mapping()["google.subject"], claims)
    assert len(subject.encode()) <= MAPPED_VALUE_LIMIT_BYTES


def test_the_condition_does_not_depend_on_the_order_of_the_configuration():
    one = attribute_condition(1, [3, 2, 3], [Event.SCHEDULE, Event.PUSH])
    assert one == attribute_condition(1, [2, 3], [Event.PUSH, Event.SCHEDULE, Event.PUSH])
    assert one == (
        'assertion.repository_owner_id == "1" && assertion.repository_id in ["2", "3"]'
        ' && assertion.event_name in ["push", "schedule"]'
    )
    assert len(CONDITION) < CONDITION_LIMIT_CHARACTERS


def test_the_mapping_can_be_changed_without_changing_ours():
    attribute_mapping()["google.subject"] = "assertion.sub"
    assert attribute_mapping()["google.subject"] != "assertion.sub"


def test_a_binding_names_each_admission_of_its_duty_once():
    deploy = APP_ROWS[0]
    prefix = "principalSet://iam.googleapis.com/projects/402699887766/locations/global/workloadIdentityPools/github-actions-pool"
    assert principal_sets(402699887766, "github-actions-pool", deploy) == (
        f"{prefix}/attribute.duty/{APP}:production:push:refs/heads/main",
        f"{prefix}/attribute.duty/{APP}:production:workflow_dispatch:refs/heads/main",
    )
