"""What GitHub's readers make of answers in another form than the published one, and of refusals that say little."""

from collections.abc import Iterator
from typing import Any

import pytest
from githubkit import GitHub

from bulwark.clients.google import GoogleClient
from bulwark.clients.vercel import VercelClient
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.reader import Clients
from bulwark.drift.readers import github_access, github_rules, github_settings, github_variables, github_workflows
from bulwark.drift.readers.github_lists import said, shown
from bulwark.errors import MalformedError, RefusedError, UnreachableError
from tests.bulwark.conftest import Answers

AT = Place("k", "owner/app")
TOKEN = "ghs_canary"


def _no_google(_api: str) -> GoogleClient:
    raise AssertionError("GitHub's readers ask GitHub alone")


@pytest.fixture
def clients(answers: Answers) -> Iterator[Clients]:
    with GitHub(TOKEN, base_url=answers.address, auto_retry=False) as github, VercelClient("team_1", "-") as vercel:
        yield Clients(_no_google, github, vercel)


@pytest.mark.parametrize(
    "body", ["<html>proxy</html>", [], {"variables": None}, {"variables": ["x"]}, {"variables": [{"value": "x"}]}, "null"]
)
def test_another_form_is_never_an_empty_list(answers: Answers, clients: Clients, body: Any) -> None:
    answers.say(200, body)
    if body == []:
        assert list(github_variables.REPOSITORY_VARIABLE.list(clients, AT)) == []
        return
    with pytest.raises(MalformedError, match="nothing can be concluded"):
        list(github_variables.REPOSITORY_VARIABLE.list(clients, AT))


def test_pages_end_where_one_has_nothing_whatever_it_says_of_the_next(answers: Answers, clients: Clients) -> None:
    answers.say(200, {"variables": [{"name": "A"}]}, link='<https://elsewhere.example/?page=2>; rel="next"')
    answers.say(200, {"variables": []}, link='<https://elsewhere.example/?page=3>; rel="next"')
    assert [thing.id for thing in github_variables.REPOSITORY_VARIABLE.list(clients, AT)] == ["A"]
    assert [path.partition("?")[0] for path in answers.asked] == ["GET /repos/owner/app/actions/variables"] * 2


def test_a_dropped_connection_is_silence(answers: Answers, clients: Clients) -> None:
    answers.drop()
    with pytest.raises(UnreachableError):
        list(github_access.DEPLOY_KEY.list(clients, AT))


def test_a_refusal_never_repeats_the_token(answers: Answers, clients: Clients) -> None:
    answers.say(403, {"message": f"no right for {TOKEN}"})
    with pytest.raises(RefusedError) as refused:
        list(github_access.DEPLOY_KEY.list(clients, AT))
    assert TOKEN not in str(refused.value)


@pytest.mark.parametrize(("message", "found"), [("Branch not protected", []), ("Not Found", None)])
def test_only_githubs_own_words_say_that_a_branch_is_not_protected(
    answers: Answers, clients: Clients, message: str, found: list[Thing] | None
) -> None:
    answers.say(200, [{"name": "main", "protected": True}])
    answers.say(404, {"message": message})
    if found is None:
        with pytest.raises(RefusedError, match="404"):
            list(github_rules.BRANCH_PROTECTION.list(clients, AT))
    else:
        assert list(github_rules.BRANCH_PROTECTION.list(clients, AT)) == found


@pytest.mark.parametrize("status", [403, 500])
def test_a_protection_that_nobody_may_read_is_not_known(answers: Answers, clients: Clients, status: int) -> None:
    answers.say(200, [{"name": "main", "protected": True}])
    answers.say(status, {"message": "Resource not accessible by integration"})
    with pytest.raises(RefusedError, match=str(status)):
        list(github_rules.BRANCH_PROTECTION.list(clients, AT))


def test_a_plan_that_has_no_protection_has_none(answers: Answers, clients: Clients) -> None:
    answers.say(200, [{"name": "main", "protected": True}])
    answers.say(403, {"message": "Upgrade to GitHub Pro or make this repository public to enable this feature."})
    assert list(github_rules.BRANCH_PROTECTION.list(clients, AT)) == []


def test_a_setting_that_is_not_shown_is_not_known(answers: Answers, clients: Clients) -> None:
    answers.say(200, {"private": True})
    answers.say(200, {"can_approve_pull_request_reviews": False})
    with pytest.raises(MalformedError, match="default_workflow_permissions"):
        list(github_settings.SETTING.list(clients, AT))


def test_a_setting_that_is_normal_again_is_not_written(answers: Answers, clients: Clients) -> None:
    answers.say(200, {"access_level": "none"})
    assert github_settings.SETTING.remove is not None
    github_settings.SETTING.remove(clients, Thing(AT, "access_level=user"))
    assert [asked.partition(" ")[0] for asked in answers.asked] == ["GET"]


def test_an_invitation_to_an_address_has_nobodys_name(answers: Answers, clients: Clients) -> None:
    answers.say(200, [{"id": 5, "invitee": None, "inviter": {"login": "ada"}, "permissions": "write"}])
    [thing] = github_access.INVITATION.list(clients, AT)
    assert (thing.id, thing.facts["creator"]) == ("#5", "ada")


def test_teams_below_another_are_left_out(answers: Answers, clients: Clients) -> None:
    crew = {"id": 1, "slug": "crew", "permission": "push", "parent": None}
    answers.say(200, [crew, {"id": 2, "slug": "part", "permission": "push", "parent": {"id": 1}}])
    assert [thing.id for thing in github_access.TEAM.list(clients, AT)] == ["1"]


def test_an_app_that_hides_its_permissions_is_shown_all_the_same(answers: Answers, clients: Clients) -> None:
    answers.say(200, {"installations": [{"id": 1, "app_slug": "Snooper"}]})
    [thing] = github_access.APP.list(clients, Place("k", "owner"))
    assert (thing.id, dict(thing.facts)) == ("snooper", {"title": "Snooper", "rights": ""})


def test_of_a_webhook_the_host_alone_is_shown(answers: Answers, clients: Clients) -> None:
    answers.say(200, [{"id": 1, "events": ["push"], "active": True, "config": {"url": f"https://u:p@h.example/{TOKEN}?k=1"}}])
    [thing] = github_workflows.WEBHOOK.list(clients, AT)
    assert dict(thing.facts) == {"title": "h.example", "events": "push", "active": "yes"}


def test_facts_are_said_as_text() -> None:
    item = {"a": {"b": 1}, "on": True, "off": False, "many": ["x", "y"], "none": None}
    assert [said(item, path) for path in ("a.b", "on", "off", "many", "none", "a.b.c", "z")] == [
        "1",
        "yes",
        "no",
        "x, y",
        "",
        "",
        "",
    ]
    assert shown(item, {"first": "a.b", "second": "none"}) == {"first": "1"}
