"""Duties: environments, accounts, events and refs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.duties import (
    APPLICATION_DUTIES,
    DEFAULT_EVENTS,
    INFRASTRUCTURE_DUTIES,
    Admission,
    Duty,
    DutyOverride,
    Event,
    Source,
    application_duties,
    duty_value,
    infrastructure_duties,
)

Job = tuple[int, str, str, str]
SOURCE = Source(repository_id=820045678, default_branch="main", deploying_branch="staging")


def rows(**overrides: DutyOverride):
    """Return the application's rows by duty; overrides by the name of the duty."""
    settings = {Duty(name): override for name, override in overrides.items()}
    return {row.duty: row for row in application_duties("living-tree", "staging", SOURCE, settings)}


def test_each_duty_has_its_own_environment_and_account():
    found = rows()
    assert {duty: (row.environment, row.account_id) for duty, row in found.items()} == {
        Duty.DEPLOY: ("staging", "living-tree-deploy"),
        Duty.ROLLBACK: ("staging-rollback", "living-tree-rollback"),
        Duty.MONITOR: ("staging-monitor", "living-tree-monitor"),
        Duty.HEAL: ("staging-heal", "living-tree-heal"),
        Duty.E2E: ("staging-e2e", "living-tree-e2e"),
    }


def test_the_infrastructure_has_duties_of_its_own():
    found = infrastructure_duties("staging", Source(820099001, "main", "main"), {})
    assert [(row.duty, row.application, row.environment, row.account_id) for row in found] == [
        (Duty.INFRA_APPLY, "", "infra-apply-staging", "infra-apply"),
        (Duty.INFRA_DRIFT, "", "infra-drift-staging", "infra-drift"),
    ]
    assert found[0].attribute_values == (
        "820099001:infra-apply-staging:push:refs/heads/main",
        "820099001:infra-apply-staging:workflow_dispatch:refs/heads/main",
    )


def test_schedules_and_followed_runs_come_from_the_default_branch():
    found = rows()
    assert found[Duty.ROLLBACK].admissions == (
        Admission(Event.PUSH, "refs/heads/staging"),
        Admission(Event.WORKFLOW_DISPATCH, "refs/heads/staging"),
        Admission(Event.WORKFLOW_RUN, "refs/heads/main"),
    )
    assert found[Duty.ROLLBACK].branches == ("main", "staging")
    assert {item.ref for item in found[Duty.MONITOR].admissions} == {"refs/heads/main"}
    assert {item.ref for item in found[Duty.HEAL].admissions} == {"refs/heads/main"}
    assert {item.ref for item in found[Duty.DEPLOY].admissions} == {"refs/heads/staging"}
    assert found[Duty.DEPLOY].branches == ("staging",)


def test_configuration_names_account_and_events_of_one_duty_alone():
    found = rows(deploy=DutyOverride("github-actions", (Event.PUSH, Event.PUSH)))
    assert found[Duty.DEPLOY].account_id == "github-actions"
    assert found[Duty.DEPLOY].events == (Event.PUSH,)
    assert found[Duty.DEPLOY].attribute_values == ("820045678:staging:push:refs/heads/staging",)
    assert found[Duty.ROLLBACK] == rows()[Duty.ROLLBACK]


def test_every_duty_is_either_an_applications_or_the_infrastructures_and_trusts_some_event():
    assert sorted((*APPLICATION_DUTIES, *INFRASTRUCTURE_DUTIES)) == sorted(Duty)
    assert all(DEFAULT_EVENTS[duty] for duty in Duty)


@pytest.mark.parametrize(
    "event",
    ["pull_request", "pull_request_target", "merge_group", "issue_comment", "issues", "fork", "pull_request_review", "watch"],
)
def test_no_event_that_others_can_start_exists(event: str):
    with pytest.raises(ValueError, match="is not a valid Event"):
        Event(event)


def test_a_job_without_environment_has_a_mark_that_no_environment_can_have():
    assert duty_value(1, "", "push", "refs/heads/main") == "1:-:push:refs/heads/main"


# Git takes any character in a ref but these (git-check-ref-format(1)); a colon is the one that matters here.
REFS = st.text(
    st.characters(blacklist_characters=" ~^:?*[\\\x7f", blacklist_categories=("Cc", "Cs")), min_size=1, max_size=30
).map(lambda name: f"refs/heads/{name}")
# GitHub's environments may have colons, which our configuration refuses; that they can do no harm is proven here all the same.
ENVIRONMENTS = st.one_of(
    st.text(max_size=30).filter(lambda name: name != "-"), st.sampled_from(["a:push", "push:refs/heads/x", "a"])
)
QUADRUPLES = st.tuples(st.integers(1, 10**12), ENVIRONMENTS, st.sampled_from([*Event, "pull_request", "merge_group"]), REFS)


@given(QUADRUPLES, QUADRUPLES)
def test_two_different_jobs_never_have_the_same_value(one: Job, other: Job):
    assert (duty_value(*one) == duty_value(*other)) == (one == other)


@given(QUADRUPLES)
def test_a_value_tells_the_job_it_stands_for(job: Job):
    front, event, ref = duty_value(*job).rsplit(":", 2)
    repository, _, environment = front.partition(":")
    assert (int(repository), "" if environment == "-" else environment, event, ref) == job
