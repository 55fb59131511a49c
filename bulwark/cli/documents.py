"""The forms of what `bulwark health` and `bulwark notify` print with `--json`, and keep as evidence."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bulwark.core.guards import Mode
from bulwark.core.notices import Change
from bulwark.core.verdict import Phase


class Document(BaseModel):
    """A part of a document."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class DeliveryDocument(Document):
    """What became of a notice on one channel."""

    channel: str
    """Name of the channel."""
    confirmed: bool
    """Whether the receiver said in its own form that it has the notice."""
    change: Change
    """What the channel remembers; `unknown` for channels that remember nothing."""
    detail: str
    """Where the notice stands, or why it was not delivered."""


class ResultDocument(Document):
    """What one check says about one subject."""

    check: str
    """Id of the check."""
    subject: str
    """What it looked at."""
    phase: Phase
    """How it ended."""
    reason: str
    """Why, in one sentence."""
    latency_seconds: float | None
    """How long the answer took; null where nothing answered, or nothing was asked."""
    evidence: dict[str, Any]
    """The facts that the phase rests on."""


class GuardDocument(Document):
    """What one guard makes of a report."""

    guard: str
    """Id of the guard."""
    mode: Mode
    """The mode in which it acts today."""
    phase: Phase
    """The worst phase of the results that belong to it."""
    reason: str
    """Why, in one sentence."""
    stops: bool
    """Whether what comes after may not happen."""
    kept: str
    """Where that is kept as a record, or why it is not; empty without `--record`."""


class ReportDocument(Document):
    """The health of one application."""

    environment: str
    """Name of the environment."""
    application: str
    """Name of the application."""
    checked_at: str
    """When, RFC 3339 in UTC."""
    phase: Phase
    """The worst phase of all results."""
    counts: dict[Phase, int]
    """How many results have each phase; phases that none has are left out."""
    results: list[ResultDocument]
    """What each check says, in the order of the checks."""
    guards: list[GuardDocument]
    """What each guard makes of them; the exit status is that of the worst consequence, and not of the phase alone."""


class HealthDocument(Document):
    """What `bulwark health --json` prints."""

    model_config = ConfigDict(title="bulwark.health/1")

    name: Literal["bulwark.health/1"] = Field("bulwark.health/1", alias="schema")
    """Name and version of this form."""
    environment: str
    """Name of the environment."""
    phase: Phase
    """The worst phase of all applications."""
    reports: list[ReportDocument]
    """One for each application."""
    deliveries: list[DeliveryDocument]
    """What became of the notices; empty without `--report`."""


class NotifyDocument(Document):
    """What `bulwark notify --json` prints."""

    model_config = ConfigDict(title="bulwark.notify/1")

    name: Literal["bulwark.notify/1"] = Field("bulwark.notify/1", alias="schema")
    """Name and version of this form."""
    key: str
    """What the notice is about."""
    deliveries: list[DeliveryDocument]
    """What became of it on each channel that was told; empty when no channel is."""
