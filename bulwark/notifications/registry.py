"""The kinds of channel, one line each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bulwark.config.notifications import ChannelKind
from bulwark.notifications import github_issue, mail, pagerduty, slack_webhook
from bulwark.notifications.channel import Deliver, Receiver


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of channel delivers, and whether it remembers what it was told."""

    deliver: Deliver
    is_open: Callable[[Receiver, str], bool] | None = None
    """Says whether a notice with a key is open; None for kinds that do not remember."""

    @property
    def remembers(self) -> bool:
        """Whether it knows what it was told."""
        return self.is_open is not None


KINDS: Final[Mapping[ChannelKind, Kind]] = {
    ChannelKind.GITHUB_ISSUE: Kind(github_issue.deliver, github_issue.is_open),
    ChannelKind.SLACK_WEBHOOK: Kind(slack_webhook.deliver),
    ChannelKind.PAGERDUTY: Kind(pagerduty.deliver),
    ChannelKind.SMTP: Kind(mail.deliver),
}
