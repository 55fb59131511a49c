"""A stack has one issue, whoever writes, closes, edits or deletes it meanwhile."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bulwark.clients.github import connect_github
from bulwark.errors import DecisionError, UpstreamError
from bulwark.notifications.stack_issue import StackIssue, Wanted

# The folder's conftest.
from tests.bulwark.notifications.conftest import APP_SLUG, REPOSITORY, SEED, send

OPERATOR = SEED["github"]["operator_token"]
OPEN = Wanted("Drift in staging", "one finding", is_open=True)
QUIET = Wanted("Drift in staging", "nothing differs", is_open=False)


@pytest.fixture
def issue(issues: Any) -> StackIssue:
    return StackIssue(connect_github(is_patient=False), REPOSITORY, "staging", APP_SLUG)


def change(local_cloud: Any, number: int, **fields: Any) -> None:
    send_patch(f"{local_cloud.github}/repos/{REPOSITORY}/issues/{number}", fields)


def send_patch(url: str, body: Any) -> None:
    httpx.patch(url, json=body, headers={"authorization": f"Bearer {OPERATOR}"}).raise_for_status()


def test_none_is_opened_only_to_be_closed(issue: StackIssue, issues: Callable[[], list[Any]]):
    assert issue.renew(lambda _body: QUIET) is None
    assert issues() == []


def test_one_issue_is_opened_updated_closed_and_opened_again(issue: StackIssue, issues: Callable[[], list[Any]]):
    bodies: list[str] = []

    def renew(wanted: Wanted) -> Callable[[str], Wanted]:
        return lambda body: bodies.append(body) or wanted  # type: ignore[func-returns-value]

    numbers = [issue.renew(renew(wanted)) for wanted in (OPEN, OPEN, QUIET, OPEN)]
    assert {one.number for one in numbers if one} == {1}
    assert [item["state"] for item in issues()] == ["open"]
    assert [label["name"] for label in issues()[0]["labels"]] == ["drift"]
    assert bodies[0] == ""
    assert [body.partition("\n")[0] for body in bodies[1:]] == ["one finding", "one finding", "nothing differs"]


def test_what_a_person_closed_or_edited_stands_again_as_it_should(issue: StackIssue, issues: Any, local_cloud: Any):
    first = issue.renew(lambda _body: OPEN)
    assert first
    change(local_cloud, first.number, state="closed", title="never mind")
    assert issue.renew(lambda _body: OPEN) == first
    assert [(item["state"], item["title"]) for item in issues()] == [("open", "Drift in staging")]


def test_an_issue_whose_label_was_taken_away_is_found_by_its_mark(issue: StackIssue, issues: Any, local_cloud: Any):
    first = issue.renew(lambda _body: OPEN)
    assert first
    change(local_cloud, first.number, labels=[])
    assert issue.renew(lambda _body: OPEN) == first
    assert len(issues()) == 1


def test_an_issue_whose_mark_was_taken_away_is_no_memory(issue: StackIssue, issues: Any, local_cloud: Any):
    first = issue.renew(lambda _body: OPEN)
    assert first
    change(local_cloud, first.number, body="somebody else's words")
    second = issue.renew(lambda body: Wanted("Drift", body or "began anew", is_open=True))
    assert second
    assert second.number != first.number
    assert second.body.startswith("began anew")


def test_a_strangers_issue_with_our_mark_is_not_ours(issue: StackIssue, issues: Any, local_cloud: Any):
    mark = "<!-- bulwark:drift stack=staging -->"
    send(f"{local_cloud.github}/repos/{REPOSITORY}/issues", {"title": "trust me", "body": mark}, "token-of-a-stranger")
    assert issue.find() is None
    first = issue.renew(lambda _body: OPEN)
    assert first
    assert first.number == 2


def test_each_stack_has_its_own(issue: StackIssue, issues: Any):
    issue.renew(lambda _body: OPEN)
    StackIssue(connect_github(is_patient=False), REPOSITORY, "production", APP_SLUG).renew(lambda _body: OPEN)
    assert len(issues()) == 2


def test_a_run_that_finds_another_body_begins_again_from_it(issue: StackIssue, issues: Any, local_cloud: Any):
    first = issue.renew(lambda _body: OPEN)
    assert first
    seen: list[str] = []

    def renew(body: str) -> Wanted:
        seen.append(body)
        if len(seen) == 1:
            change(local_cloud, first.number, body=body.replace("one finding", "two findings"))
        return Wanted("Drift", f"{body.partition(chr(10))[0]} and mine", is_open=True)

    last = issue.renew(renew)
    assert last
    assert last.body.startswith("two findings and mine")


def test_two_that_open_at_once_leave_one(issue: StackIssue, issues: Any):
    other = StackIssue(connect_github(is_patient=False), REPOSITORY, "staging", APP_SLUG)
    begun: list[str] = []

    def renew(body: str) -> Wanted:
        begun.append(body)
        if len(begun) == 1:
            other.renew(lambda _body: Wanted("Drift", "the other's", is_open=True))
        return Wanted("Drift", f"{body.partition(chr(10))[0]}; mine", is_open=True)

    last = issue.renew(renew)
    assert last
    assert last.body.startswith("the other's; mine")
    assert [item["state"] for item in issues()] == ["open"]


def test_a_second_one_that_a_dead_run_left_is_closed_and_forgotten(issue: StackIssue, issues: Any, local_cloud: Any):
    first = issue.renew(lambda _body: OPEN)
    assert first
    send(f"{local_cloud.github}/repos/{REPOSITORY}/issues", {"title": "Drift", "body": first.body, "labels": ["drift"]}, OPERATOR)
    assert issue.renew(lambda _body: OPEN) == first
    assert [(item["state"], "bulwark:drift" in item["body"]) for item in issues()] == [("open", True), ("closed", False)]


def test_who_never_gets_to_write_says_so(issue: StackIssue, issues: Any, local_cloud: Any):
    first = issue.renew(lambda _body: OPEN)
    assert first
    times: list[int] = []

    def renew(_body: str) -> Wanted:
        times.append(1)
        change(local_cloud, first.number, body=f"{first.body} {len(times)}")
        return OPEN

    with pytest.raises(DecisionError, match="written by others"):
        issue.renew(renew)


def test_a_refusal_is_told_in_our_words_without_the_token(issues: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GITHUB_TOKEN", "not-a-known-token")
    issue = StackIssue(connect_github(is_patient=False), REPOSITORY, "staging", APP_SLUG)
    with pytest.raises(UpstreamError, match="reading the issues of example-org/shop at GitHub was refused with 401") as caught:
        issue.renew(lambda _body: OPEN)
    assert "not-a-known-token" not in str(caught.value)
