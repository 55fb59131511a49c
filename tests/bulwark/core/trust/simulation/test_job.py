"""The claims of a job, in both forms of the subject."""

from dataclasses import replace

import pytest

from bulwark.core.trust.simulation.job import Job

JOB = Job("own/app", 1, 7, "push", "refs/heads/main")


@pytest.mark.parametrize(
    ("job", "subject"),
    [
        (JOB, "repo:own/app:ref:refs/heads/main"),
        (replace(JOB, environment="production"), "repo:own/app:environment:production"),
        (replace(JOB, event="pull_request", ref="refs/pull/7/merge"), "repo:own/app:pull_request"),
        (replace(JOB, has_immutable_subject=True), "repo:own@7/app@1:ref:refs/heads/main"),
    ],
)
def test_the_subject_says_the_environment_or_else_the_event_or_the_ref(job: Job, subject: str):
    assert job.claims()["sub"] == subject


def test_only_a_job_that_names_an_environment_has_the_claim():
    assert "environment" not in JOB.claims()
    assert replace(JOB, environment="e").claims()["environment"] == "e"


def test_a_called_workflow_a_tag_and_a_machine_are_told():
    called = "x/y/.github/workflows/z.yml@refs/heads/main"
    claims = replace(JOB, ref="refs/tags/v1", reusable_workflow=called, is_self_hosted=True, is_public=True).claims()
    assert (claims["ref_type"], claims["job_workflow_ref"]) == ("tag", called)
    assert (claims["runner_environment"], claims["repository_visibility"]) == ("self-hosted", "public")
    assert JOB.claims()["job_workflow_ref"] == "own/app/.github/workflows/deploy.yml@refs/heads/main"
