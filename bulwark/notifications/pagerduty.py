"""PagerDuty's Events API v2: 202 with `"status": "success"` and our `dedup_key` is the confirmation ("Send an alert event")."""

import os
from typing import Any, Final

import httpx

from bulwark.core.notices import Delivery, Notice
from bulwark.notifications.channel import Receiver
from bulwark.notifications.http_post import post_json

EVENTS_URL: Final = "https://events.pagerduty.com/v2/enqueue"
_ACCEPTED: Final = 202
_LONGEST_SUMMARY: Final = 1_024
"""Characters that PagerDuty keeps of a summary."""


def deliver(receiver: Receiver, notice: Notice) -> Delivery:
    """Send a trigger, or a resolve when it is over. PagerDuty itself makes one incident of all events with the same key."""
    event = event_of(receiver, notice)
    try:
        response = post_json(os.environ.get("BULWARK_PAGERDUTY_URL", EVENTS_URL), event)
    except (httpx.TransportError, httpx.InvalidURL) as error:
        return receiver.refused(f"PagerDuty gave no answer ({type(error).__name__})")
    try:
        answer = response.json()
    except ValueError:
        answer = None
    said = answer if isinstance(answer, dict) else {}
    is_same = said.get("dedup_key") == event["dedup_key"]
    if response.status_code == _ACCEPTED and said.get("status") == "success" and is_same:
        return receiver.confirmed(f"event {event['event_action']} taken")
    reason = said.get("message") or said.get("status") or "no reason given"
    return receiver.refused(f"PagerDuty answered {response.status_code} without confirming: {reason}")


def event_of(receiver: Receiver, notice: Notice) -> dict[str, Any]:
    """Return the event."""
    return {
        "routing_key": receiver.secret,
        "event_action": "resolve" if notice.is_resolved else "trigger",
        "dedup_key": f"bulwark/{receiver.repository}/{notice.key}",
        "payload": {
            "summary": notice.title[:_LONGEST_SUMMARY],
            "source": receiver.repository,
            "severity": notice.severity.value,
            "custom_details": {"body": notice.body},
        },
    }
