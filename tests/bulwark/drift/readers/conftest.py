"""Google and Vercel in this process, built once and copied for each test."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from githubkit import GitHub

from bulwark.clients.google import GoogleClient
from bulwark.clients.vercel import VercelClient
from bulwark.drift.reader import Clients
from localcloud.core.store import Store
from localcloud.services.google import SERVICE as GOOGLE
from localcloud.services.google import seed as seed_google
from localcloud.services.vercel import SERVICE as VERCEL
from localcloud.services.vercel.seed import seed as seed_vercel
from tests.bulwark.drift.readers.world import SEED, TEAM, TOKEN, World, build
from tests.localcloud.serving import served


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world as it is declared; its addresses are gone."""
    state = tmp_path_factory.mktemp("readers") / "state.sqlite"
    store = Store(state)
    with store.transaction() as transaction:
        seed_google(transaction, SEED["google"])
        seed_vercel(transaction, SEED["vercel"])
    store.close()
    with served(GOOGLE, state) as google, served(VERCEL, state) as vercel:
        world = World(google, vercel, state)
        build(world)
    with sqlite3.connect(state) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return world


@pytest.fixture
def world(built: World, tmp_path: Path) -> Iterator[World]:
    """A copy of it, for this test alone."""
    state = tmp_path / "state.sqlite"
    shutil.copy(built.state, state)
    with served(GOOGLE, state) as google, served(VERCEL, state) as vercel:
        yield World(google, vercel, state, list(built.resources), built.contract, built.web)


@pytest.fixture
def clients(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clients]:
    """The vendors' clients as the operator has them."""
    monkeypatch.setenv("BULWARK_GOOGLE_ENDPOINT", world.google)
    monkeypatch.setenv("GOOGLE_OAUTH_ACCESS_TOKEN", TOKEN)
    monkeypatch.setenv("BULWARK_VERCEL_API_URL", world.vercel)
    with ExitStack() as stack:
        known: dict[str, GoogleClient] = {}

        def google(api: str) -> GoogleClient:
            return known.setdefault(api, stack.enter_context(GoogleClient(api)))

        yield Clients(google, stack.enter_context(GitHub("-")), stack.enter_context(VercelClient(TEAM, TOKEN)))
