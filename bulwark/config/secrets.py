"""Contracts about secrets. A value appears in none of them: values live in Secret Manager, or encrypted beside this structure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from bulwark.config.base import Section
from bulwark.config.fields import Day, Duration, Moment, matching
from bulwark.core.duties import Duty


class Delivery(StrEnum):
    """Where a secret is copied to."""

    VERCEL = "vercel"


LabelKey = Annotated[
    str,
    AfterValidator(
        matching(
            r"[a-z][a-z0-9_-]{0,62}",
            "Google refuses the label",
            "write lower-case letters, digits, _ and -, a letter first, 63 at most",
        )
    ),
]
LabelValue = Annotated[
    str,
    AfterValidator(
        matching(r"[a-z0-9_-]{0,63}", "Google refuses the label", "write lower-case letters, digits, _ and -, 63 at most")
    ),
]


class Rotation(Section):
    """When Secret Manager calls for a new value. It only calls: somebody, or a job, adds the version."""

    period: Duration = Field(examples=["90d"])
    """How long after a call the next one comes; an hour at least."""
    first: Day = Field(examples=["2027-02-15"])
    """The day of the first call, UTC. In an environment made later, the first day that follows from it by whole periods."""


class SecretContract(Section):
    """A secret in Secret Manager: who may read it and where it is delivered. Everybody who is not listed is refused."""

    readers: Annotated[tuple[Duty, ...], Field(min_length=1)] = Field(examples=[["deploy"]])
    """The duties whose service accounts may read the value; no others can."""
    source: (
        Annotated[
            str,
            AfterValidator(
                matching(
                    r"[A-Za-z0-9_-]{1,255}",
                    "Secret Manager refuses the id",
                    "write letters, digits, _ and - only",
                )
            ),
        ]
        | None
    ) = None
    """Id of the secret in Secret Manager; otherwise the variable's own name."""
    delivered_to: tuple[Delivery, ...] = ()
    """Where `deploy` copies the value to; nowhere unless said."""
    labels: Annotated[Mapping[LabelKey, LabelValue], Field(max_length=64)] = Field(default_factory=dict)
    """Labels of the secret in Google Cloud."""
    ttl: Duration | None = None
    """How long after its creation Secret Manager deletes the secret with all its versions; never unless said."""
    expires_at: Moment | None = None
    """When Secret Manager deletes the secret with all its versions; never unless said."""
    rotation: Rotation | None = None
    """When a new value is called for: this, or `no_rotation`."""
    no_rotation: str | None = Field(None, examples=["The vendor gives one address for good and has no call to change it."])
    """Why no new value is ever called for; in a sentence."""


class EnvironmentSecret(Section):
    """A GitHub environment secret, for what can not be had without a long-lived key.

    The value is set with `pulumi config set --secret --path 'environmentSecrets.<app>.<NAME>'` and stays encrypted.
    Reason and day stand beside it in an environment variable, `<NAME>_ROTATE_BY`, which a policy reads.
    """

    duties: Annotated[tuple[Duty, ...], Field(min_length=1)] = Field(examples=[["monitor"]])
    """The duties in whose GitHub environments the secret exists."""
    reason: str = Field(examples=["The page must get out when Google or the token exchange is down."])
    """Why a keyless way does not do; in a sentence."""
    rotate_by: Day = Field(examples=["2027-03-31"])
    """The day by which somebody replaces the value."""

    @property
    def contract(self) -> str:
        """Day and reason as one text, `2027-05-31 The page must get out …`, for the variable that stands beside the secret."""
        return f"{self.rotate_by} {self.reason.strip()}"
