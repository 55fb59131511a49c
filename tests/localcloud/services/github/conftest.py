"""A GitHub on a port of its own, seeded afresh for each test, and the official-shaped client pointed at it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from githubkit import AppAuthStrategy, GitHub, Response, TokenAuthStrategy
from pydantic import BaseModel

from localcloud.core.store import Store, Transaction
from localcloud.services.github import SERVICE
from localcloud.services.github.seed import seed
from tests.localcloud.serving import served

OPERATOR_TOKEN = "operator-token-of-the-local-cloud"
READER_TOKEN = "reader-token-of-the-local-cloud"
APP_ID, INSTALLATION_ID = 4711, 815
APP_PERMISSIONS = {"administration": "write", "contents": "write", "issues": "write", "actions": "read", "checks": "write"}
_KEY = rsa.generate_private_key(65_537, 2048)
APP_KEY = _KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
APP_PUBLIC_KEY = _KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def repository(name: str, number: int, **more: Any) -> dict[str, Any]:
    """Describe a repository of the seed document: two branches, made before the OIDC subject changed."""
    base = {"name": name, "id": number, "default_branch": "main", "branches": ["main", "staging"]}
    return base | {"created_at": "2024-05-01T00:00:00Z", "visibility": "private"} | more


RUN = {
    "workflow": ".github/workflows/deploy.yml",
    "name": "Deploy to Staging",
    "branch": "staging",
    "conclusion": "failure",
    "created_at": "2026-11-20T10:00:00Z",
    "updated_at": "2026-11-20T10:05:00Z",
}


SEED: dict[str, Any] = {
    "operator_token": OPERATOR_TOKEN,
    "operator": {"login": "octo-operator", "id": 7},
    "organizations": [
        {
            "login": "Living-Tree-App",
            "id": 190012345,
            "plan": "team",
            "teams": [{"name": "Platform", "id": 31}],
            "repositories": [
                repository("living-tree", 820045678),
                repository("site", 820045679, visibility="public", runs=[RUN]),
                repository("fresh", 1120045680, created_at="2026-08-01T00:00:00Z"),
                repository("empty", 820045681, branches=[]),
            ],
        },
        {"login": "big-corp", "id": 190012346, "plan": "enterprise", "repositories": [repository("vault", 820045690)]},
        {"login": "hobby", "id": 190012347, "plan": "free", "repositories": [repository("secret-garden", 820045691)]},
    ],
    "users": [
        {
            "login": "reader",
            "id": 8,
            "token": READER_TOKEN,
            "permissions": {"actions": "read", "environments": "read"},
            "keys": [{"id": 1, "key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"}],
        }
    ],
    "apps": [
        {
            "id": APP_ID,
            "slug": "deployer",
            "owner": "Living-Tree-App",
            "public_key": APP_PUBLIC_KEY,
            "permissions": APP_PERMISSIONS,
            "installations": [
                {"id": INSTALLATION_ID, "account": "Living-Tree-App", "repositories": ["living-tree", "site"]},
                {"account": "hobby", "permissions": {"issues": "read"}},
            ],
        }
    ],
}


@dataclass(frozen=True, slots=True)
class Hub:
    """The running service: where it is, its state file, and clients for it."""

    url: str
    state: Path
    client: httpx.Client

    def github(self, token: str = OPERATOR_TOKEN, prefix: str = "") -> GitHub[TokenAuthStrategy]:
        """Return githubkit without retries and cache, which would hide what the service answers."""
        return GitHub(TokenAuthStrategy(token), base_url=self.url + prefix, auto_retry=False, http_cache=False)

    def app(self, prefix: str = "") -> GitHub[AppAuthStrategy]:
        """Return githubkit signing as the seeded App."""
        return GitHub(AppAuthStrategy(APP_ID, APP_KEY), base_url=self.url + prefix, auto_retry=False, http_cache=False)

    def app_token(self) -> str:
        """Return a token of the App's installation."""
        signing = self.app()
        return str(signing.rest.apps.create_installation_access_token(INSTALLATION_ID).parsed_data.token)

    def request(self, method: str, path: str, token: str | None = OPERATOR_TOKEN, **options: Any) -> httpx.Response:
        """Send one plain request; None sends no token."""
        headers = {"user-agent": "contract-test", **options.pop("headers", {})}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        return self.client.request(method, self.url + path, headers=headers, **options)

    def change(self, act: Callable[[Transaction], Any]) -> Any:
        """Do something to the state as another part of the local cloud would."""
        with closing(Store(self.state)) as store, store.transaction() as transaction:
            return act(transaction)


@pytest.fixture(scope="session")
def seeded_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state file with the seed in it, made once: its signing key takes a while."""
    path = tmp_path_factory.mktemp("github") / "seeded.sqlite"
    with closing(Store(path)) as store, store.transaction() as transaction:
        seed(transaction, SEED)
    return path


@pytest.fixture(scope="session")
def client() -> Iterator[httpx.Client]:
    """One client for all tests: making its TLS context takes longer than most of them."""
    with httpx.Client(trust_env=False) as shared:
        yield shared


@pytest.fixture
def hub(seeded_state: Path, tmp_path: Path, client: httpx.Client) -> Iterator[Hub]:
    """The service on a free port over a copy of the seeded file."""
    state = tmp_path / "localcloud.sqlite"
    shutil.copy(seeded_state, state)
    with served(SERVICE, state) as address:
        yield Hub(address, state, client)


def _dumped(value: Any) -> Any:
    if isinstance(value, list):
        return [_dumped(item) for item in value]
    return value.model_dump(mode="json", by_alias=True, exclude_unset=True) if isinstance(value, BaseModel) else value


@pytest.fixture
def strictly() -> Callable[..., Any]:
    """Parse a response by githubkit's model and refuse fields that the model does not have."""

    def parse(response: Response[Any, Any], *undocumented: str) -> Any:
        parsed, body = response.parsed_data, response.json()
        for name in undocumented:
            assert name in body
            del body[name]
        assert _dumped(parsed) == body
        return parsed

    return parse


@pytest.fixture
def seed_again(hub: Hub) -> Callable[[], None]:
    """Plant the same seed into the running service's file."""
    return lambda: hub.change(lambda transaction: seed(transaction, SEED))
