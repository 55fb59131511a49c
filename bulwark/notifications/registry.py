"""The kinds of channel, one line each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bulwark.config.notifications import ChannelKind
from bulwark.notifications import github_issue, mail, pagerduty, slack_webhook
from bulwark.notifications.channel import Deliver


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of channel delivers, and whether it remembers what it was told."""

    deliver: Deliver
    remembers: bool = False


KINDS: Final[Mapping[ChannelKind, Kind]] = {
    ChannelKind.GITHUB_ISSUE: Kind(github_issue.deliver, remembers=True),
    ChannelKind.SLACK_WEBHOOK: Kind(slack_webhook.deliver),
    ChannelKind.PAGERDUTY: Kind(pagerduty.deliver),
    ChannelKind.SMTP: Kind(mail.deliver),
}
