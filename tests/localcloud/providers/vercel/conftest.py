"""An emulated Vercel, and a seat at its provider."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from localcloud.providers.vercel import make_provider
from localcloud.services.vercel import SERVICE
from localcloud.services.vercel.seed import seed
from tests.localcloud.providers.engine_seat import EngineSeat, Resource, Vendor, serving

TOKEN = "operatorTokenOfTheLocalCloud"
TEAM = "team_livingTreeLivingTree0001"
OTHER_TEAM = "team_otherotherotherother0002"
SEED = {
    "operator_token": TOKEN,
    "teams": [
        {"id": TEAM, "slug": "living-tree", "name": "Living Tree", "plan": "enterprise"},
        {"id": OTHER_TEAM, "slug": "strict", "name": "Strict", "plan": "pro", "rolling_release_slots": 0},
    ],
}
PROJECT = "vercel:index/project:Project"
_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def vercel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vendor]:
    """One emulated Vercel for all tests of this folder; each makes projects of its own."""
    state = tmp_path_factory.mktemp("vercel") / "localcloud.sqlite"
    with serving(SERVICE, state, lambda transaction: seed(transaction, SEED), TOKEN) as vendor:
        yield vendor


@pytest.fixture
def seat(vercel: Vendor, monkeypatch: pytest.MonkeyPatch) -> EngineSeat:
    """The engine's side, configured for the team by its slug."""
    monkeypatch.setenv("BULWARK_VERCEL_API_URL", vercel.url)
    monkeypatch.setenv("VERCEL_API_TOKEN", TOKEN)
    return EngineSeat(make_provider, {"team": "living-tree"})


@pytest.fixture
def new_project(seat: EngineSeat) -> Callable[..., Resource]:
    """Create a project of the given inputs."""

    def create(**inputs: Any) -> Resource:
        return seat.create(PROJECT, {"name": f"project-{next(_NUMBERS)}", **inputs})

    return create
