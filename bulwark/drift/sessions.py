"""Open the vendors' clients for an inventory: each thread has its own, since none of them says that threads may share it."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final

from githubkit import GitHub

from bulwark.clients.github import connect_github
from bulwark.clients.google import GoogleClient
from bulwark.clients.secret_manager import SecretManager
from bulwark.clients.vercel import VercelClient
from bulwark.config.pipeline import Pipeline
from bulwark.core.drift.thing import Vendor
from bulwark.drift.reader import Clients
from bulwark.errors import BulwarkError

TOKEN_SECRET: Final = "VERCEL_API_TOKEN"  # noqa: S105 - a name
_NEVER_ASKED: Final = "-"
"""Token of a client whose vendor has no credential; its places are not looked at, so that no request is ever made with it."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """How clients are opened for one environment."""

    vercel_team: str
    """Id of the team."""
    vercel_token: str
    """Empty where there is none."""
    without: Mapping[Vendor, BulwarkError]
    """Vendors that nobody can ask, with the error that says why."""

    @contextmanager
    def open(self) -> Iterator[Clients]:
        """Yield the clients of one thread, and close their connections at the end."""
        with ExitStack() as stack:
            known: dict[str, GoogleClient] = {}

            def google(api: str) -> GoogleClient:
                if api not in known:
                    known[api] = stack.enter_context(GoogleClient(api))
                return known[api]

            # An impatient one: who waits out a rate limit, an hour at worst, reports nothing meanwhile.
            is_blind = Vendor.GITHUB in self.without
            github = stack.enter_context(GitHub(_NEVER_ASKED) if is_blind else connect_github(is_patient=False))
            vercel = stack.enter_context(VercelClient(self.vercel_team, self.vercel_token or _NEVER_ASKED))
            yield Clients(google, github, vercel)


def sessions_of(pipeline: Pipeline) -> Sessions:
    """Return how the vendors of an environment are asked, with the credentials of this process's environment.

    Vercel's token is that of `VERCEL_API_TOKEN`, or else the one that the configuration keeps in Secret Manager.
    """
    token, without = "", dict[Vendor, BulwarkError]()

    def attempt(vendor: Vendor, opening: Callable[[], object]) -> None:
        try:
            opening()
        except BulwarkError as error:
            without[vendor] = error

    def find_token() -> None:
        nonlocal token
        token = os.environ.get(TOKEN_SECRET, "") or _kept_token(pipeline)
        with VercelClient(pipeline.vercel.team_id, token):
            pass

    def find_credential() -> None:
        with GoogleClient("iam"):
            pass

    attempt(Vendor.GOOGLE, find_credential)
    attempt(Vendor.GITHUB, lambda: connect_github(is_patient=False))
    attempt(Vendor.VERCEL, find_token)
    return Sessions(pipeline.vercel.team_id, token, without)


def _kept_token(pipeline: Pipeline) -> str:
    contracts = (app.secrets[TOKEN_SECRET] for app in pipeline.apps.values() if TOKEN_SECRET in app.secrets)
    contract = next(contracts, None)
    if contract is None:
        return ""
    with SecretManager(pipeline.google.project) as secrets:
        return secrets.read(contract.source or TOKEN_SECRET)
