"""What a check is given: one environment with its siblings, and the ways to look at its accounts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bulwark.account.names import Names
from bulwark.clients.google import GoogleClient
from bulwark.clients.vercel import VercelClient
from bulwark.config.pipeline import Pipeline
from bulwark.core.doctor.finding import Finding


@dataclass(frozen=True, slots=True)
class Scene:
    """One environment at one moment. Each client takes endpoint and credential from the environment, for each caller anew."""

    names: Names
    fleet: Sequence[Pipeline]
    """All environments of the folder, this one among them: some limits and bills are the account's."""
    now: datetime
    """With a time zone."""
    seats: int | None = None
    """People who have a seat at GitHub and Vercel; None where nobody said."""

    @property
    def pipeline(self) -> Pipeline:
        """The environment's configuration."""
        return self.names.pipeline

    @property
    def stack(self) -> str:
        """Name of the stack, the same as the environment's."""
        return self.pipeline.environment.name

    @property
    def project(self) -> str:
        """Id of the Google project."""
        return self.names.project

    def google(self, api: str) -> GoogleClient:
        """Return a client of one API of Google, named by the first label of its host."""
        return GoogleClient(api)

    def vercel(self) -> VercelClient:
        """Return a client of the Vercel team."""
        return VercelClient(self.pipeline.vercel.team_id)


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of look."""

    id: str
    """In kebab-case; the name of its module, too."""
    title: str
    """What a pass means, as a sentence without a full stop."""
    look: Callable[[Scene], Iterator[Finding]]
    """Yields a finding for each subject. Raises `BulwarkError` when nothing can be looked at, a finding of phase `error`."""
    needs: str = ""
    """The vendor that is asked, `Google`; empty for a check that only computes, and works offline."""
