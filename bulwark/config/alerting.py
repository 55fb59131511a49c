"""Whom Cloud Monitoring tells when a domain does not answer, and from where domains are probed.

Unlike `notifications`, which jobs of ours send, these alerts come from Google alone: they work while GitHub, the jobs and the
applications do not. Only kinds of channel that need no secret are offered: a secret would stand in the state.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from pydantic import Field

from bulwark.config.base import Section
from bulwark.config.fields import Slug
from bulwark.core.probes import ProbeRegion


class AlertChannelKind(StrEnum):
    """What a channel of Cloud Monitoring is."""

    EMAIL = "email"
    """A mail; many paging services have an address that pages."""
    PUBSUB = "pubsub"
    """A topic of Pub/Sub, to which Google's notification agent may publish."""
    GOOGLE_CHAT = "google-chat"
    """A space of Google Chat that has the app of Google Cloud Monitoring in it."""


class AlertChannel(Section):
    """One way in which Cloud Monitoring reaches people."""

    kind: AlertChannelKind = Field(examples=["email"])
    """What the channel is."""
    target: str = Field(examples=["oncall@livingtree.io"])
    """Where it leads: an address, a topic as `projects/P/topics/T`, or a space as `spaces/S`."""


DEFAULT_REGIONS: Final = (ProbeRegion.ASIA_PACIFIC, ProbeRegion.EUROPE, ProbeRegion.USA_VIRGINIA)


class Alerting(Section):
    """Whom Cloud Monitoring tells, and from where it looks."""

    channels: Mapping[Slug, AlertChannel]
    """Channels by name."""
    pages: tuple[Slug, ...]
    """Channels that wake somebody: an outage, or a budget that is gone in hours."""
    informs: tuple[Slug, ...]
    """Channels that are read on the next working day: a budget that is gone in days, or a probe that has stopped."""
    regions: tuple[ProbeRegion, ...] = DEFAULT_REGIONS
    """Where every domain is probed from, three at least; a page needs two of them to agree."""
