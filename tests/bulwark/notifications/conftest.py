"""A seeded local cloud for issues, and channels as the configuration describes them."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import jwt
import pytest
import stamina
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from bulwark.config.notifications import Channel
from bulwark.notifications.channel import Receiver

REPOSITORY = "example-org/shop"
APP_SLUG = "shop-deployer"
APP_ID, INSTALLATION_ID = 4711, 815
_KEY = rsa.generate_private_key(65_537, 2048)
_PRIVATE_KEY = _KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
_PUBLIC_KEY = _KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
SEED = {
    "github": {
        "operator_token": "operator-token-of-the-local-cloud",
        "operator": {"login": "octo-operator", "id": 7},
        "organizations": [
            {
                "login": "example-org",
                "id": 100,
                "plan": "team",
                "repositories": [
                    {
                        "name": "shop",
                        "id": 300,
                        "visibility": "private",
                        "default_branch": "main",
                        "branches": ["main"],
                        "created_at": "2024-05-01T00:00:00Z",
                    }
                ],
            }
        ],
        "users": [{"login": "mallory", "id": 666, "token": "token-of-a-stranger", "permissions": {"issues": "write"}}],
        "apps": [
            {
                "id": APP_ID,
                "slug": APP_SLUG,
                "name": "Deployer",
                "owner": "example-org",
                "public_key": _PUBLIC_KEY,
                "permissions": {"issues": "write"},
                "installations": [{"id": INSTALLATION_ID, "account": "example-org"}],
            }
        ],
    }
}


@pytest.fixture(autouse=True)
def quick_retries() -> Iterator[None]:
    """Retry as often as ever, without the pauses between."""
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
def issues(local_cloud: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[dict[str, Any]]]:
    """Point the settings at a local cloud with one repository; return its issues, oldest first."""
    send(f"{local_cloud.control}/seed", SEED)
    monkeypatch.setenv("GITHUB_API_URL", local_cloud.github)
    monkeypatch.setenv("GITHUB_TOKEN", SEED["github"]["operator_token"])  # type: ignore[arg-type]

    def listed() -> list[dict[str, Any]]:
        found = send(f"{local_cloud.github}/repos/{REPOSITORY}/issues?state=all", token=SEED["github"]["operator_token"])
        return sorted(found, key=lambda issue: issue["number"])

    return listed


def send(url: str, body: Any = None, token: Any = None) -> Any:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    response = httpx.request("GET" if body is None else "POST", url, json=body, headers=headers).raise_for_status()
    return response.json() if response.content else None


@pytest.fixture
def receiver() -> Callable[..., Receiver]:
    def make(kind: str, secret: str = "", problem: str = "", name: str = "oncall", **settings: Any) -> Receiver:
        return Receiver(name, Channel(kind=kind, **settings), secret, REPOSITORY, APP_SLUG, problem)

    return make


@pytest.fixture
def as_the_app(issues: Any, local_cloud: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the rest of the test act as an installation of the App, as a job does."""
    seconds = int(time.time())
    signed = jwt.encode({"iss": str(APP_ID), "iat": seconds - 60, "exp": seconds + 300}, _PRIVATE_KEY, algorithm="RS256")
    made = send(f"{local_cloud.github}/app/installations/{INSTALLATION_ID}/access_tokens", {}, signed)
    monkeypatch.setenv("GITHUB_TOKEN", made["token"])
