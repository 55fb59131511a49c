"""What Google answers that the local cloud does not: operations that take time, or fail, and APIs that come on late."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import stamina

from bulwark.account.names import names_of
from bulwark.account.preparation import Account
from bulwark.account.thing import Answer, Examined, Finding, Request, Standing, Thing, missing, there
from bulwark.account.things.encryption_key import encryption_key
from bulwark.account.things.secret_value import secret_value
from bulwark.config.environments import load_environment
from bulwark.errors import RefusedError

from .conftest import ROOT

NAMES = names_of(load_environment(ROOT, "staging"))
MAKE = Request("iam", "POST", "v1/things", {}, "gcloud things create")
PENDING, OPERATION = {"name": "operations/7"}, {"name": "operations/7", "done": True}
DISABLED = {"error": {"code": 403, "status": "PERMISSION_DENIED", "details": [{"reason": "SERVICE_DISABLED"}]}}


@pytest.fixture(autouse=True)
def quick_retries() -> Iterator[None]:
    """Retry as often as ever, without the pauses between."""
    with stamina.set_testing(True, attempts=5):
        yield


@pytest.fixture
def account(answers: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    monkeypatch.setenv("BULWARK_GOOGLE_ENDPOINT", answers.address)
    monkeypatch.setenv("GOOGLE_OAUTH_ACCESS_TOKEN", "token-of-the-tests")
    with Account() as account:
        yield account


def judge(answer: Answer) -> Finding:
    return there("is there") if answer else missing("is not there", MAKE)


THING = Thing("thing", "things/1", Request("iam", "GET", "v1/things/1"), judge)
ABSENT = {"error": {"code": 404, "message": "Not found", "status": "NOT_FOUND"}}


def planned(account: Account, answers: Any) -> list[Examined]:
    answers.say(404, ABSENT)
    answers.say(404, ABSENT)
    found = account.examine([THING], print)
    assert [one.finding.standing for one in found] == [Standing.MISSING]
    return found


def test_an_operation_is_waited_for(account: Account, answers: Any):
    plan = planned(account, answers)
    for answer in (PENDING, PENDING, OPERATION):
        answers.say(200, answer)
    (made,) = account.make(plan, print)
    assert (made.finding.standing, made.finding.reason) == (Standing.MADE, "was made")
    assert answers.asked[-3:] == ["POST /v1/things", "GET /v1/operations/7", "GET /v1/operations/7"]


@pytest.mark.parametrize("is_at_once", [True, False])
def test_an_operation_that_fails_is_told(account: Account, answers: Any, *, is_at_once: bool):
    plan = planned(account, answers)
    if not is_at_once:
        answers.say(200, PENDING)
    answers.say(200, {**OPERATION, "error": {"code": 9, "message": "the quota is used up"}})
    with pytest.raises(RefusedError, match="the quota is used up; it was not done"):
        account.make(plan, print)


def test_what_somebody_else_has_made_meanwhile_is_left_alone(account: Account, answers: Any):
    answers.say(404, ABSENT)
    answers.say(200, {"name": "things/1"})
    (made,) = account.make(account.examine([THING], print), print)
    assert made.finding.standing is Standing.THERE
    assert not [asked for asked in answers.asked if asked.startswith("POST")]


def test_an_api_that_was_just_switched_on_is_waited_for(account: Account, answers: Any):
    answers.say(403, DISABLED)
    answers.say(403, DISABLED)
    answers.say(200, {"name": "things/1"})
    (found,) = account.examine([THING], print, patience_seconds=1.0)
    assert found.finding.standing is Standing.THERE


def test_a_thing_behind_an_api_that_is_off_is_unseen_and_its_command_is_told(account: Account, answers: Any):
    answers.say(403, DISABLED)
    for patience_seconds in (0.0, 0.1):
        (found,) = account.examine([THING], print, patience_seconds=patience_seconds)
        assert (found.finding.standing, found.finding.requests) == (Standing.UNSEEN, (MAKE,))
        assert not found.finding.is_present


def test_silence_is_unseen(account: Account, answers: Any):
    answers.drop()
    (found,) = account.examine([THING], print)
    assert (found.finding.standing, found.finding.requests) == (Standing.UNSEEN, ())


def test_a_key_that_cannot_encrypt_is_no_key():
    thing = encryption_key(NAMES, datetime(2026, 11, 23, tzinfo=UTC))
    for answer in ({"primary": {"state": "DISABLED"}}, {"rotationPeriod": "1s"}):
        assert thing.judge(answer).standing is Standing.FOREIGN


def test_a_secret_is_made_where_secrets_are_kept():
    google = NAMES.pipeline.google.model_copy(update={"secret_regions": ("europe-west4", "europe-west1")})
    names = names_of(NAMES.pipeline.model_copy(update={"google": google}))
    assert names.location == "europe-west4"
    create, _ = secret_value(names, "TOKEN", "", b"canary", is_needed=True).judge(None).requests
    assert create.body == {
        "replication": {"userManaged": {"replicas": [{"location": "europe-west1"}, {"location": "europe-west4"}]}}
    }
    assert "--locations=europe-west4,europe-west1" in create.command
    assert "canary" not in repr(secret_value(names, "TOKEN", "", b"canary", is_needed=True).judge(None))
    assert replace(names, location="us-east1").ring.startswith("projects/living-tree-staging/locations/us-east1/")
