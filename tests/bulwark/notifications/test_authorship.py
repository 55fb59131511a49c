"""Who may have opened an issue that is acted upon, by what GitHub answers about authors and tokens."""

from types import SimpleNamespace
from typing import Any

import pytest
from githubkit import GitHub
from githubkit.exception import RequestFailed

from bulwark.notifications.authorship import Authors


@pytest.fixture
def authors(answers: Any) -> Authors:
    return Authors(GitHub("token-of-the-job", base_url=answers.address, auto_retry=False), "deployer")


def issue(login: str, kind: str) -> Any:
    return SimpleNamespace(user=SimpleNamespace(login=login, type=kind))


@pytest.mark.parametrize(
    ("login", "is_ours"), [("github-actions[bot]", True), ("deployer[bot]", True), ("stale[bot]", False), ("deployer", False)]
)
def test_bots_are_told_by_their_login_without_a_question(authors: Authors, answers: Any, login: str, is_ours: bool):
    assert authors.opened(issue(login, "Bot")) is is_ours
    assert answers.asked == []


def test_an_account_that_is_gone_is_nobody(authors: Authors):
    assert not authors.opened(SimpleNamespace(user=None))


def test_an_apps_token_has_no_person_and_is_asked_about_once(authors: Authors, answers: Any):
    answers.say(403, {"message": "Resource not accessible by integration"})
    assert not any(authors.opened(issue("mallory", "User")) for _ in range(2))
    assert answers.asked == ["GET /user"]


def test_whose_the_token_is_must_be_known(authors: Authors, answers: Any):
    answers.say(500, {"message": "no"})
    with pytest.raises(RequestFailed):
        authors.opened(issue("mallory", "User"))
