"""Where `bulwark notify` sends what people have to know, and `bulwark health --report` with it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from bulwark.config.base import Section
from bulwark.config.fields import Slug, VariableName, matching, whole_number
from bulwark.core.notices import Severity


class ChannelKind(StrEnum):
    """What a channel is."""

    GITHUB_ISSUE = "github-issue"
    """An issue in the application's repository: opened, updated in place, closed."""
    SLACK_WEBHOOK = "slack-webhook"
    """An incoming webhook of Slack or of what understands the same message."""
    PAGERDUTY = "pagerduty"
    """PagerDuty's Events API, version 2."""
    SMTP = "smtp"
    """A mail."""


MailAddress = Annotated[
    str,
    AfterValidator(
        matching(
            r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}",
            "no mail could be delivered to it",
            "write one address, such as oncall@example.com",
        )
    ),
]
Label = Annotated[
    str,
    AfterValidator(
        matching(r"[^,\s](?:[^,\n]{0,48}[^,\s])?", "GitHub refuses the label", "write 1 to 50 characters without a comma")
    ),
]


HostName = Annotated[
    str,
    AfterValidator(matching(r"[A-Za-z0-9.-]{1,253}", "no server has such a name", "write its name, such as smtp.example.com")),
]


class Channel(Section):
    """One way to reach people. Which keys it takes depends on its kind."""

    kind: ChannelKind = Field(examples=["github-issue"])
    """What the channel is."""
    secret: VariableName | None = None
    """The variable with the channel's secret: the webhook's address, PagerDuty's routing key, the mail server's password.

    It is taken from the job's environment, or else read from the secret of the same name in Secret Manager.
    """
    labels: tuple[Label, ...] = ()
    """Labels of the issue."""
    server: HostName | None = None
    """The mail server."""
    port: Annotated[int, whole_number(1, 65535, "a port", "nothing could listen there")] = 587
    """Port of the mail server; the connection turns to TLS before anything is said (STARTTLS), on 465 it begins with it."""
    user: str | None = None
    """Who signs in at the mail server; nobody unless said."""
    sender: MailAddress | None = None
    """Address that mails come from."""
    recipients: tuple[MailAddress, ...] = ()
    """Addresses that mails go to."""


class Notifications(Section):
    """Channels, and which of them are told what."""

    channels: Mapping[Slug, Channel] = Field(default_factory=dict)
    """Channels by name."""
    routes: Mapping[Severity, tuple[Slug, ...]] = Field(default_factory=dict)
    """The channels that are told, by how bad it is. A severity without channels is printed and told nobody."""
