"""Slack-compatible webhooks and PagerDuty, against a server that answers as a test wants it."""

from collections.abc import Callable
from typing import Any

import pytest

from bulwark.core.notices import Notice, Severity
from bulwark.notifications import pagerduty, slack_webhook
from bulwark.notifications.channel import Receiver

NOTICE = Notice("rollback/shop/production", Severity.CRITICAL, "Rolled <back>", "Because of **errors** & more")
PATH = "/services/T0/B0/canaryOfTheWebhook"
Make = Callable[..., Receiver]


def deliver_slack(receiver: Make, answers: Any, notice: Notice = NOTICE):
    return slack_webhook.deliver(receiver("slack-webhook", secret=f"{answers.address}{PATH}"), notice)


def test_slack_confirms_with_ok(receiver: Make, answers: Any):
    answers.say(200, "ok")
    delivery = deliver_slack(receiver, answers)
    assert (delivery.is_confirmed, delivery.detail) == (True, "posted")
    assert answers.asked == [f"POST {PATH}"]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {"ok": False, "error": "no_service"}),
        (200, {"ok": True, "error": "channel_is_archived"}),
        (200, "<html>sign in</html>"),
        (200, ""),
        (200, "[]"),
        (404, "no_service"),
        (302, "ok"),
    ],
)
def test_everything_else_is_no_confirmation(receiver: Make, answers: Any, status: int, body: Any):
    answers.say(status, body)
    delivery = deliver_slack(receiver, answers)
    assert not delivery.is_confirmed
    assert f"answered {status} without confirming" in delivery.detail
    assert len(answers.asked) == 1, "asking again would not help"


def test_a_busy_receiver_is_asked_again(receiver: Make, answers: Any):
    answers.say(503, "later")
    answers.say(429, "rate_limited", **{"retry-after": "0"})
    answers.say(200, {"ok": True})
    assert deliver_slack(receiver, answers).is_confirmed
    assert len(answers.asked) == 3


def test_a_receiver_that_stays_busy_is_a_dead_channel(receiver: Make, answers: Any):
    answers.say(503, "later")
    delivery = deliver_slack(receiver, answers)
    assert (delivery.is_confirmed, len(answers.asked)) == (False, 3)


def test_no_answer_is_a_dead_channel(receiver: Make, answers: Any):
    answers.drop()
    delivery = deliver_slack(receiver, answers)
    assert (delivery.is_confirmed, delivery.detail) == (False, "the webhook got no answer (RemoteProtocolError)")


def test_an_address_that_is_none_is_a_dead_channel(receiver: Make):
    delivery = slack_webhook.deliver(receiver("slack-webhook", secret="https://exa mple:port/canary"), NOTICE)
    assert not delivery.is_confirmed
    assert "canary" not in delivery.detail


def test_the_secret_never_comes_back(receiver: Make, answers: Any):
    answers.say(500, f"cannot serve {answers.address}{PATH} nor {PATH[1:]}")
    delivery = deliver_slack(receiver, answers)
    assert "canary" not in delivery.detail
    assert "[hidden]" in delivery.detail


@pytest.mark.parametrize(("is_resolved", "sign"), [(False, "🔴"), (True, "🟢")])
def test_what_others_wrote_makes_no_link_in_slack(is_resolved: bool, sign: str):
    message = slack_webhook.message_of(Notice("a", Severity.CRITICAL, "<!channel>", "<https://x|y> & z", is_resolved=is_resolved))
    assert message["text"] == f"{sign} &lt;!channel&gt;"
    assert "<" not in str(message["blocks"])


def test_a_long_body_fits_a_block():
    message: Any = slack_webhook.message_of(Notice("a", Severity.WARNING, "title", "x" * 10_000))
    assert len(message["blocks"][0]["text"]["text"]) <= 3_000


def test_a_notice_without_a_body():
    message: Any = slack_webhook.message_of(Notice("a", Severity.WARNING, "title"))
    assert message["blocks"][0]["text"]["text"] == "*🟡 title*"


KEY = "bulwark/example-org/shop/rollback/shop/production"


def deliver_pagerduty(receiver: Make, answers: Any, monkeypatch: pytest.MonkeyPatch, notice: Notice = NOTICE):
    monkeypatch.setenv("BULWARK_PAGERDUTY_URL", f"{answers.address}/v2/enqueue")
    return pagerduty.deliver(receiver("pagerduty", secret="canaryOfTheRoutingKey"), notice)


def test_pagerduty_confirms_with_our_key(receiver: Make, answers: Any, monkeypatch: pytest.MonkeyPatch):
    answers.say(202, {"status": "success", "message": "Event processed", "dedup_key": KEY})
    delivery = deliver_pagerduty(receiver, answers, monkeypatch)
    assert (delivery.is_confirmed, delivery.detail) == (True, "event trigger taken")


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (202, {"status": "success", "dedup_key": "another"}, "success"),
        (202, {"status": "invalid event", "message": "Event object is invalid", "dedup_key": KEY}, "Event object is invalid"),
        (200, {"status": "success", "dedup_key": KEY}, "success"),
        (400, {"message": "invalid key canaryOfTheRoutingKey"}, "invalid key [hidden]"),
        (202, "accepted", "no reason given"),
    ],
)
def test_pagerduty_did_not_take_it(
    receiver: Make, answers: Any, monkeypatch: pytest.MonkeyPatch, status: int, body: Any, reason: str
):
    answers.say(status, body)
    delivery = deliver_pagerduty(receiver, answers, monkeypatch)
    assert (delivery.is_confirmed, delivery.detail) == (False, f"PagerDuty answered {status} without confirming: {reason}")


def test_pagerduty_does_not_answer(receiver: Make, answers: Any, monkeypatch: pytest.MonkeyPatch):
    answers.drop()
    assert deliver_pagerduty(receiver, answers, monkeypatch).detail == "PagerDuty gave no answer (RemoteProtocolError)"


def test_what_is_over_resolves(receiver: Make):
    over = Notice("a", Severity.CRITICAL, "title", is_resolved=True)
    event = pagerduty.event_of(receiver("pagerduty", secret="key"), over)
    assert (event["event_action"], event["dedup_key"]) == ("resolve", "bulwark/example-org/shop/a")
    assert event["payload"]["severity"] == "critical", "one of the four that PagerDuty knows"
