"""Who is told what: issues on the local cloud's GitHub remember, webhooks are told of changes, the living hear of the dead."""

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from githubkit import GitHub

from bulwark.clients.github import connect_github
from bulwark.config.notifications import ChannelKind
from bulwark.core.notices import Change, Delivery, Notice, Severity, mark_of
from bulwark.notifications import delivery as delivery_module
from bulwark.notifications.channel import Receiver
from bulwark.notifications.delivery import deliver
from bulwark.notifications.github_issue import IssueTracker
from bulwark.notifications.registry import Kind

KEY = "health/shop/production"
Make = Callable[..., Receiver]
Issues = Callable[[], list[dict[str, Any]]]


def notice(severity: Severity = Severity.CRITICAL, *, is_resolved: bool = False, title: str = "Down") -> Notice:
    return Notice(KEY, severity, title, "Because.", is_resolved=is_resolved)


def unseen(_delivery: object) -> None:
    """No progress."""


@pytest.fixture
def pair(receiver: Make, answers: Any) -> list[Receiver]:
    """A webhook and an issue, the one that remembers last."""
    answers.say(200, "ok")
    hook = receiver("slack-webhook", secret=f"{answers.address}/hook", name="chat")
    return [hook, receiver("github-issue", name="issue", labels=("deployment", "critical"))]


def test_one_issue_opened_updated_and_closed(pair: list[Receiver], issues: Issues, answers: Any):
    days = [
        notice(Severity.WARNING),
        notice(Severity.WARNING, title="Still down"),
        notice(),
        notice(is_resolved=True),
        notice(is_resolved=True),
    ]
    changes = [deliver(told, pair, unseen)[0].change for told in days]
    assert changes == [Change.OPENED, Change.UPDATED, Change.WORSENED, Change.RESOLVED, Change.NOTHING]
    (issue,) = issues()
    assert (issue["state"], issue["state_reason"], issue["title"]) == ("closed", "completed", "Down")
    assert {label["name"] for label in issue["labels"]} == {"deployment", "critical"}
    assert issue["comments"] == 1
    assert len(answers.asked) == 3, "the webhook hears of the beginning, of worse, and of the end"


def test_what_begins_again_is_a_new_issue(pair: list[Receiver], issues: Issues):
    for told in (notice(), notice(is_resolved=True), notice()):
        deliver(told, pair, unseen)
    assert [issue["state"] for issue in issues()] == ["closed", "open"]


def test_two_runs_at_the_same_moment_leave_one_issue(receiver: Make, issues: Issues):
    github = connect_github()
    for title in ("first", "second"):
        github.rest.issues.create("example-org", "shop", title=title, body=mark_of(notice()))
    change, _ = IssueTracker(github, "example-org/shop", (), "shop-deployer").tell(notice())
    assert change is Change.UPDATED
    assert [(issue["title"], issue["state"]) for issue in issues()] == [("Down", "open"), ("second", "closed")]


def test_issues_of_people_stay_alone(pair: list[Receiver], issues: Issues):
    github = connect_github()
    github.rest.issues.create("example-org", "shop", title="ours", body="no mark", labels=["deployment", "critical"])
    deliver(notice(is_resolved=True), pair, unseen)
    assert [(issue["title"], issue["state"]) for issue in issues()] == [("ours", "open")]


@pytest.fixture
def forged(issues: Issues) -> None:
    """An issue of a stranger with the mark of the notice, as bad as it gets."""
    stranger = GitHub("token-of-a-stranger", base_url=os.environ["GITHUB_API_URL"])
    stranger.rest.issues.create("example-org", "shop", title="forged", body=mark_of(notice()))


def test_a_strangers_issue_with_the_mark_swallows_no_page(
    receiver: Make, forged: None, as_the_app: None, issues: Issues, answers: Any
):
    answers.say(200, "ok")
    channels = [receiver("slack-webhook", secret=f"{answers.address}/hook", name="chat"), receiver("github-issue", name="issue")]
    assert deliver(notice(), channels, unseen)[0].change is Change.OPENED
    assert answers.asked == ["POST /hook"], "paged, though an issue says that somebody was told"
    deliver(notice(is_resolved=True), channels, unseen)
    assert [(issue["title"], issue["user"]["login"], issue["state"]) for issue in issues()] == [
        ("forged", "mallory", "open"),
        ("Down", "shop-deployer[bot]", "closed"),
    ]


def test_a_persons_own_issue_is_found_again_and_a_strangers_is_not(receiver: Make, forged: None, issues: Issues):
    changes = [deliver(notice(), [receiver("github-issue")], unseen)[0].change for _ in range(2)]
    assert changes == [Change.OPENED, Change.UPDATED]
    assert [(issue["title"], issue["user"]["login"]) for issue in issues()] == [("forged", "mallory"), ("Down", "octo-operator")]


def test_an_issue_of_the_app_counts_for_everybody_of_us(
    receiver: Make, as_the_app: None, issues: Issues, monkeypatch: pytest.MonkeyPatch
):
    deliver(notice(), [receiver("github-issue")], unseen)
    monkeypatch.setenv("GITHUB_TOKEN", "operator-token-of-the-local-cloud")
    assert deliver(notice(is_resolved=True), [receiver("github-issue")], unseen)[0].change is Change.RESOLVED


def test_an_app_that_is_not_the_configured_one_is_a_dead_channel(receiver: Make, as_the_app: None, issues: Issues):
    other = replace(receiver("github-issue"), app_slug="another")
    (delivery,) = deliver(notice(), [other], unseen)
    assert not delivery.is_confirmed
    assert "was opened by shop-deployer[bot], who is not the App of this configuration" in delivery.detail


def test_more_issues_than_a_page_holds(receiver: Make, issues: Issues, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bulwark.notifications.github_issue.PAGE", 2)
    github = connect_github()
    github.rest.issues.create("example-org", "shop", title="the notice", body=mark_of(notice()))
    for number in range(5):
        github.rest.issues.create("example-org", "shop", title=f"issue {number}", body="")
    change, _ = IssueTracker(github, "example-org/shop", (), "shop-deployer").tell(notice())
    assert change is Change.UPDATED


def test_a_dead_channel_is_told_through_the_living_and_its_end_too(receiver: Make, issues: Issues, answers: Any):
    answers.say(500, "broken")
    hook = receiver("slack-webhook", secret=f"{answers.address}/hook", name="chat")
    channels = [hook, receiver("github-issue", name="issue")]
    deliveries = deliver(notice(), channels, unseen)
    assert [(delivery.channel, delivery.is_confirmed) for delivery in deliveries] == [("issue", True), ("chat", False)]
    assert [issue["title"] for issue in issues()] == ["Down", "The notification channel chat does not deliver"]
    answers.script.clear()
    answers.say(200, "ok")
    deliver(notice(is_resolved=True), channels, unseen)
    assert [issue["state"] for issue in issues()] == ["closed", "closed"]


def test_a_page_that_did_not_get_out_is_sent_again(receiver: Make, issues: Issues, answers: Any):
    answers.say(503, "later")
    channels = [receiver("slack-webhook", secret=f"{answers.address}/hook", name="chat"), receiver("github-issue", name="issue")]
    assert [delivery.is_confirmed for delivery in deliver(notice(), channels, unseen)] == [True, False]
    answers.script.clear()
    answers.asked.clear()
    answers.say(200, "ok")
    assert [delivery.is_confirmed for delivery in deliver(notice(), channels, unseen)] == [True, True]
    assert [delivery.channel for delivery in deliver(notice(), channels, unseen)] == ["issue"]
    assert answers.asked == ["POST /hook"], "once"


def test_without_a_memory_everybody_is_told_each_time(pair: list[Receiver], answers: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("GITHUB_TOKEN", "canaryOfTheToken")
    for _ in range(2):
        issue, hook = deliver(notice(), pair, unseen)
        assert not issue.is_confirmed
        assert "GitHub gave no usable answer" in issue.detail
        assert hook.is_confirmed
    assert len(answers.asked) == 4, "each time the notice, and that the issue is dead"


def test_a_token_without_the_right_is_a_dead_channel(receiver: Make, issues: Issues, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GITHUB_TOKEN", "a-token-of-nobody")
    (delivery,) = deliver(notice(), [receiver("github-issue")], unseen)
    assert (delivery.is_confirmed, delivery.detail) == (False, "GitHub answered 401 for the issues of example-org/shop")


def test_no_token_is_a_dead_channel(receiver: Make, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    (delivery,) = deliver(notice(), [receiver("github-issue")], unseen)
    assert "GITHUB_TOKEN is not set" in delivery.detail


def test_a_channel_whose_secret_cannot_be_had_is_dead(receiver: Make):
    (delivery,) = deliver(notice(), [receiver("pagerduty", problem="the variable PAGER is not set in this job")], unseen)
    assert (delivery.is_confirmed, delivery.detail) == (False, "the variable PAGER is not set in this job")


def test_what_nobody_foresaw_is_a_dead_channel_and_is_told_on_the_others(
    pair: list[Receiver], issues: Issues, answers: Any, monkeypatch: pytest.MonkeyPatch
):
    def broken(receiver: Receiver, _notice: Notice) -> Delivery:
        raise RuntimeError(f"no\nsense in {receiver.secret} for {os.environ['GITHUB_TOKEN']}")

    kinds = {**delivery_module.KINDS, ChannelKind.SLACK_WEBHOOK: Kind(broken)}
    monkeypatch.setattr(delivery_module, "KINDS", kinds)
    told = deliver(notice(), pair, unseen)
    assert [(one.channel, one.is_confirmed) for one in told] == [("issue", True), ("chat", False)]
    assert told[1].detail == "it failed with RuntimeError: no sense in [hidden] for [hidden]"
    assert "it failed with RuntimeError" in issues()[1]["body"]
