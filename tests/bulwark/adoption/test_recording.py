"""What guards say is kept at the deployed commit, once, by Apps alone, while the deployment is new."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bulwark.adoption.history import read_history
from bulwark.core.adoption import Fate, GuardRecord
from bulwark.core.guards import Mode
from bulwark.core.verdict import Phase
from bulwark.errors import RefusedError, UnreachableError

from .conftest import CHANGE, OPERATOR, Repository

MINUTE = timedelta(minutes=1)


def test_a_record_is_a_check_run_of_the_deployed_commit_and_is_read_again(repository: Repository):
    made = repository.deploy(CHANGE, "success")
    kept = repository.say(CHANGE + 2 * MINUTE, Mode.OBSERVE, Phase.FAIL)
    (run,) = repository.check_runs()
    assert kept.detail == run["html_url"]
    assert (run["name"], run["conclusion"], run["app"]["slug"]) == ("bulwark health (staging)", "neutral", "github-actions")
    assert run["output"]["title"] == "health observes only; enforced, it fails `bulwark health`, pages and opens an issue"
    assert run["output"]["summary"] == "**all of it**"
    assert json.loads(run["output"]["text"])["schema"] == "bulwark.guard-record/1"
    history = read_history(repository.place(), CHANGE)
    assert history.records == (GuardRecord("health", Mode.OBSERVE, Phase.FAIL, made),)
    assert [attempt.fate for attempt in history.attempts] == [Fate.SUCCEEDED]


def test_what_was_decided_stays_and_what_was_not_gives_way(repository: Repository):
    repository.deploy(CHANGE, "success")
    for phase in (Phase.ERROR, Phase.ERROR, Phase.PASS, Phase.FAIL):
        repository.say(CHANGE + 2 * MINUTE, Mode.ENFORCE, phase)
    (run,) = repository.check_runs()
    assert run["conclusion"] == "success"
    assert [record.phase for record in read_history(repository.place(), CHANGE).records] == [Phase.PASS]


def test_an_old_deployment_is_not_blamed_for_a_bad_day(repository: Repository):
    made = repository.deploy(CHANGE, "success")
    kept = repository.say(CHANGE + timedelta(hours=2), Mode.ENFORCE, Phase.FAIL)
    assert kept.detail == f"deployment {made} is not new any more"
    assert repository.check_runs() == []


def test_before_the_first_deployment_there_is_nothing_to_speak_about(repository: Repository):
    assert repository.say(CHANGE, Mode.ENFORCE, Phase.PASS).detail == "nothing has been deployed to staging yet"


def test_a_commit_deployed_again_has_a_record_of_each_deployment(repository: Repository):
    repository.deploy(CHANGE, "success")
    repository.say(CHANGE + MINUTE, Mode.OBSERVE, Phase.FAIL)
    with repository.at(CHANGE + 5 * MINUTE):
        repository.call("POST", "/deployments", {"ref": "staging", "environment": "staging"})
    repository.say(CHANGE + 6 * MINUTE, Mode.OBSERVE, Phase.PASS)
    assert [record.phase for record in read_history(repository.place(), CHANGE).records] == [Phase.PASS, Phase.FAIL]


def test_a_person_cannot_write_a_record(repository: Repository, monkeypatch: pytest.MonkeyPatch):
    repository.deploy(CHANGE, "success")
    monkeypatch.setenv("GITHUB_TOKEN", OPERATOR)
    with pytest.raises(RefusedError, match="You must authenticate via a GitHub App"):
        repository.say(CHANGE + MINUTE, Mode.OBSERVE, Phase.FAIL)


def test_a_forged_or_foreign_check_run_is_no_record(repository: Repository):
    repository.deploy(CHANGE, "success")
    repository.say(CHANGE + MINUTE, Mode.OBSERVE, Phase.FAIL)
    stranger = replace(repository.place(), writers=frozenset({"someone"}))
    assert read_history(stranger, CHANGE).records == ()


def test_a_github_that_does_not_answer_is_an_error_and_no_empty_history(repository: Repository, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:1")
    with pytest.raises(UnreachableError, match="reading the deployments"):
        read_history(repository.place(), CHANGE)
