"""The classes of drift, in the order in which they matter."""

from enum import StrEnum


class DriftClass(StrEnum):
    """What a difference touches; earlier matters more."""

    IDENTITY = "identity"
    """Who may act as whom, or may read or change what."""
    SECRET = "secret"  # noqa: S105 - the name of a class
    """A secret's existence, versions, rotation or place."""
    PROTECTION = "protection"
    """What stands between a change and production: rulesets, environments, checks, firewalls, logs, alerts."""
    WORKFLOW = "workflow"
    """What runs: workflow files, actions, webhooks that start something."""
    CAPACITY = "capacity"
    """How much, how long, how fast: retention, quotas, time-outs, releases."""
    COSMETIC = "cosmetic"
    """What people read: labels, titles, descriptions."""

    @property
    def is_urgent(self) -> bool:
        """Whether it is reported at the first look that sees it."""
        return self in {DriftClass.IDENTITY, DriftClass.PROTECTION}

    @property
    def rank(self) -> int:
        """0 for what matters most."""
        return list(DriftClass).index(self)
