"""`bulwark adoption`: figures before and after a change of a guard's mode, against the local cloud."""

from datetime import timedelta

import pytest

from bulwark.core.guards import Mode
from bulwark.core.verdict import Phase
from bulwark.errors import UsageError

from .conftest import CHANGE, Repository

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
OBSERVED = {"mode": "observe", "since": "2026-11-23", "review_by": "2026-12-21", "reason": "30 % of deployments fail"}


def test_before_and_after_a_change_with_what_the_guard_would_have_stopped(repository: Repository):
    repository.guards(health=OBSERVED)
    for index in range(10):
        repository.deploy(CHANGE - (10 - index) * DAY, "in_progress", "success" if index >= 6 else "failure")
    for index in range(12):
        moment = CHANGE + (index + 1) * HOUR
        failed = index == 0
        repository.deploy(moment, "failure" if failed else "success")
        repository.say(moment + 2 * MINUTE, Mode.OBSERVE, Phase.FAIL if index < 2 else Phase.PASS)
    repository.deploy(CHANGE + 14 * HOUR, "in_progress")
    document = repository.adoption(CHANGE + 1 * DAY, status=0)
    (found,) = document["applications"]
    health = next(guard for guard in found["guards"] if guard["guard"] == "health")
    comparison = health["comparison"]
    assert (comparison["phase"], comparison["reason"]) == ("pass", "more deployments succeed than before")
    assert (comparison["before"]["succeeded"], comparison["before"]["failed"]) == (4, 6)
    assert (comparison["after"]["succeeded"], comparison["after"]["failed"], comparison["after"]["undecided"]) == (11, 1, 1)
    assert comparison["before"]["recovery_seconds"] == 6 * DAY.total_seconds()
    assert health["records"] == {"passed": 10, "undecided": 0, "stopped": 0, "would_have_stopped": 2, "failed_anyway": 1}
    assert (health["mode"], health["acts_as"], health["overdue"]) == ("observe", "observe", False)
    assert "health at observe since 2026-11-23: more deployments succeed than before" in repository.text
    assert "2 (1 failed anyway)" in repository.text
    assert repository.text.count("●") == 3


def test_a_handful_of_deployments_decides_nothing(repository: Repository):
    repository.guards(health=OBSERVED)
    repository.deploy(CHANGE - DAY, "failure")
    repository.deploy(CHANGE + HOUR, "success")
    document = repository.adoption(CHANGE + DAY, status=3)
    assert document["phase"] == "inconclusive"
    assert "not enough deployments yet to tell (1 before, 1 after)" in repository.text


def test_no_deployment_at_all_is_not_decided_either(repository: Repository):
    repository.guards(health=OBSERVED)
    assert repository.adoption(CHANGE + DAY, status=3)["phase"] == "inconclusive"
    assert "nothing of 0 (0 % to 100 %)" in repository.text


def test_an_overdue_review_fails_and_the_guard_is_heard(repository: Repository):
    repository.guards(health=OBSERVED, policy_upkeep=OBSERVED)
    document = repository.adoption(CHANGE + 60 * DAY, status=1)
    health = next(guard for guard in document["applications"][0]["guards"] if guard["guard"] == "health")
    assert (health["mode"], health["acts_as"], health["overdue"]) == ("observe", "warn", True)
    assert [guard["guard"] for guard in document["guards"] if guard["overdue"]] == ["policy-upkeep"]
    assert repository.text.count("was to be reviewed by 2026-12-21, and acts as warn until somebody decides anew") == 2


def test_a_workflow_that_failed_before_it_deployed_counts(repository: Repository):
    repository.guards()
    begun = (CHANGE - DAY).isoformat()
    run = {"workflow": ".github/workflows/progressive-deployment.yml", "branch": "staging", "created_at": begun[:19] + "Z"}
    repository.plant_runs(
        {**run, "name": "Deploy to Staging", "conclusion": "failure"},
        {**run, "name": "Deploy to Staging", "conclusion": "cancelled"},
        {**run, "name": "Deployment monitor", "conclusion": "failure"},
    )
    (found,) = repository.adoption(CHANGE, status=0)["applications"]
    assert (found["figures"]["failed"], found["figures"]["not_deployed"]) == (1, 1)
    assert "1 failed (1 before anything was deployed)" in repository.text


def test_more_deployments_than_a_page_are_all_counted(repository: Repository):
    repository.guards()
    with repository.at(CHANGE - DAY):
        for _ in range(101):
            repository.call("POST", "/deployments", {"ref": "staging", "environment": "staging"})
    (found,) = repository.adoption(CHANGE, status=0)["applications"]
    assert found["figures"]["undecided"] == 101


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--window", "soon"], "is no duration"),
        (["--window", "5m"], "is less than a day"),
        (["--app", "other"], "there is no application 'other'"),
    ],
)
def test_what_makes_no_sense_is_refused(repository: Repository, options: list[str], said: str):
    with pytest.raises(UsageError, match=said):
        repository.adoption(CHANGE, *options, status=2)
