"""What a check is given: one application in one environment, and the ways to look at it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bulwark.clients.vercel import VercelClient
from bulwark.config.application import Application
from bulwark.config.pipeline import Pipeline
from bulwark.core.health.report import CheckResult
from bulwark.health.probe import Probe


@dataclass(frozen=True, slots=True)
class Scene:
    """One application in one environment at one moment."""

    pipeline: Pipeline
    application: str
    now: datetime
    """With a time zone."""
    probe: Probe
    vercel: Callable[[], VercelClient]
    """Returns a client of its own for each caller, who closes it; raises what looking up the credential raises."""

    @property
    def app(self) -> Application:
        """The application's configuration."""
        return self.pipeline.apps[self.application]


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of look."""

    id: str
    """In kebab-case; the name of its module, too."""
    title: str
    """What a pass means, as a sentence without a full stop."""
    subjects: Callable[[Scene], Iterator[str]]
    """What there is to look at; nothing when the configuration does not ask for it. Asks nobody."""
    look: Callable[[Scene, str], CheckResult]
    """Look at one subject. Raises `BulwarkError` when it cannot be looked at, which is a result of phase `error`."""
