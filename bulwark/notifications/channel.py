"""What a channel is to those who deliver."""

from dataclasses import dataclass
from typing import Protocol

from bulwark.config.notifications import Channel
from bulwark.core.notices import Delivery, Notice


@dataclass(frozen=True, slots=True)
class Receiver:
    """A configured channel with what it needs to deliver."""

    name: str
    settings: Channel
    secret: str
    """The channel's secret; empty for kinds that have none. Never part of a message."""
    repository: str
    """`owner/name` of the application's repository."""
    app_slug: str
    """Short name of the GitHub App, whose issues are ours."""
    problem: str = ""
    """Why nothing can be delivered on it; empty when nothing is known to stand in the way."""

    def confirmed(self, detail: str) -> Delivery:
        """Return the delivery that the receiver confirmed."""
        return Delivery(self.name, is_confirmed=True, detail=detail)

    def refused(self, detail: str) -> Delivery:
        """Return the delivery that did not happen; the secret is taken out of the reason."""
        return Delivery(self.name, is_confirmed=False, detail=without(self.secret, detail))


class Deliver(Protocol):
    """Deliver a notice on one channel. A channel that does not deliver is an answer, not an exception."""

    def __call__(self, receiver: Receiver, notice: Notice) -> Delivery:
        """Deliver, and say whether the receiver confirmed it."""
        ...


def without(secret: str, text: str) -> str:
    """Return a text in which a secret is hidden, whole or by the part of an address that opens the door."""
    for part in (secret, secret.partition("://")[2].partition("/")[2]):
        if part:
            text = text.replace(part, "[hidden]")
    return text
