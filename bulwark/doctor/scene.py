"""What a check is given: one environment with its siblings, and the ways to look at its accounts."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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

    def find_at_vercel(self, path: str) -> dict[str, Any] | None:
        """Return an object as the Vercel team sees it, or None when there is none.

        Raises:
            UsageError: there is no credential.
            UpstreamError: any other answer, or none.
        """
        with closing(VercelClient(self.pipeline.vercel.team_id)) as client:
            return client.find(path)


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
