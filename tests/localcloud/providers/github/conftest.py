"""An emulated GitHub, and a seat at its provider."""

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from localcloud.providers.github import make_provider
from localcloud.services.github import SERVICE
from localcloud.services.github.seed import seed
from tests.localcloud.providers.engine_seat import EngineSeat, Vendor, serving

TOKEN = "operator-token-of-the-local-cloud"
ORGANIZATION = "living-tree-app"
_KEY = rsa.generate_private_key(65_537, 2048)
APP_KEY = _KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
APP = {
    "id": 4711,
    "slug": "deployer",
    "owner": ORGANIZATION,
    "public_key": _KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    "permissions": {"contents": "write", "administration": "write"},
    "installations": [{"id": 815, "account": ORGANIZATION}],
}
SEED = {
    "apps": [APP],
    "operator_token": TOKEN,
    "operator": {"login": "octo-operator", "id": 7},
    "organizations": [
        {
            "login": ORGANIZATION,
            "id": 190012345,
            "plan": "enterprise",
            "teams": [{"name": "Platform", "id": 31}, {"name": "Security", "id": 32}],
            "repositories": [
                {"name": "living-tree", "id": 820045678, "branches": ["main", "staging"], "created_at": "2024-05-01T00:00:00Z"},
                {"name": "infrastructure", "id": 820099001, "branches": ["main"], "created_at": "2024-05-01T00:00:00Z"},
                {"name": "renamed-often", "id": 820099002, "branches": ["main"], "created_at": "2024-05-01T00:00:00Z"},
            ],
        },
        {
            "login": "small-team",
            "id": 190012346,
            "plan": "team",
            "repositories": [{"name": "private-one", "id": 820099003, "branches": ["main"]}],
        },
    ],
    "users": [
        {"login": "reviewer", "id": 8},
        {"login": "reader", "id": 9, "token": "reader-of-the-local-cloud", "permissions": {"administration": "read"}},
    ],
}


@pytest.fixture(scope="session")
def github(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vendor]:
    """One emulated GitHub for all tests of this folder; each uses names of its own."""
    state = tmp_path_factory.mktemp("github") / "localcloud.sqlite"
    with serving(SERVICE, state, lambda transaction: seed(transaction, SEED), TOKEN) as vendor:
        yield vendor


@pytest.fixture
def seat(github: Vendor, monkeypatch: pytest.MonkeyPatch) -> EngineSeat:
    """The engine's side, configured for the organization."""
    monkeypatch.setenv("GITHUB_API_URL", github.url)
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.delenv("GITHUB_OWNER", raising=False)
    return EngineSeat(make_provider, {"owner": ORGANIZATION})
