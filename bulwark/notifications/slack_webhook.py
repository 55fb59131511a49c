"""Slack's incoming webhooks: 200 with the body `ok` is the only confirmation (Slack, "Sending messages using incoming webhooks").

Receivers that understand the same message answer 200 with a JSON body at times, an error included: that is no confirmation.
"""

import json
from typing import Final

import httpx

from bulwark.core.notices import Delivery, Notice, Severity
from bulwark.notifications.channel import Receiver
from bulwark.notifications.http_post import post_json

_OK: Final = 200
_LONGEST_TEXT: Final = 2_900
"""A section block holds 3,000 characters (Slack, "Block Kit: section", 2026-11)."""
_SIGNS: Final = {Severity.CRITICAL: "🔴", Severity.WARNING: "🟡"}


def deliver(receiver: Receiver, notice: Notice) -> Delivery:
    """Post the notice."""
    try:
        response = post_json(receiver.secret, message_of(notice))
    except (httpx.TransportError, httpx.InvalidURL) as error:
        return receiver.refused(f"the webhook got no answer ({type(error).__name__})")
    if response.status_code == _OK and is_confirmation(response.text):
        return receiver.confirmed("posted")
    return receiver.refused(f"the webhook answered {response.status_code} without confirming: {response.text[:120]!r}")


def is_confirmation(body: str) -> bool:
    """Say whether a body confirms: `ok`, or a JSON object that says `"ok": true` and names no error."""
    if body.strip().lower() == "ok":
        return True
    try:
        answer = json.loads(body)
    except ValueError:
        return False
    return isinstance(answer, dict) and answer.get("ok") is True and not answer.get("error")


def message_of(notice: Notice) -> dict[str, object]:
    """Return the message: a line for the notification, a block with the whole."""
    sign = "🟢" if notice.is_resolved else _SIGNS[notice.severity]
    title = _escaped(f"{sign} {notice.title}")
    body = _escaped(notice.body)
    text = f"*{title}*\n{body[: _LONGEST_TEXT - len(title)]}" if body else f"*{title}*"
    return {"text": title, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]}


def _escaped(text: str) -> str:
    """Escape the three characters by which Slack would make links and mentions of what others wrote."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
