"""A local cloud seeded as the stack files pin it, its two long-lived credentials kept in Secret Manager."""

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bulwark.config.environments import load_environment, load_environments
from bulwark.local.control import seed_cloud
from bulwark.local.folder import Credentials, LocalFolder
from bulwark.local.seed import INSTALLATION_OFFSET, describe_seed

ROOT = Path(__file__).parents[3]
PIPELINE = load_environment(ROOT, "staging")
CREDENTIALS = Credentials("google-operator-of-the-tests", "github-operator-of-the-tests", "vercel-operator-of-the-tests", "-")


@dataclass(frozen=True)
class Vendors:
    """The vendors as their operators see them."""

    addresses: dict[str, str]
    app_key: str

    def call(self, vendor: str, method: str, path: str, body: object = None, token: str = "") -> Any:
        seen = {"google": CREDENTIALS.google, "github": CREDENTIALS.github, "vercel": CREDENTIALS.vercel, "control": ""}
        headers = {"Authorization": f"Bearer {token or seen[vendor]}"} if token or seen[vendor] else {}
        answer = httpx.request(method, f"{self.addresses[vendor]}{path}", json=body, headers=headers, trust_env=False, timeout=30)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def keep(self, name: str, value: str) -> None:
        """Make a secret of staging with a value."""
        place = f"/v1/projects/{PIPELINE.google.project}"
        self.call("google", "POST", f"{place}/services/secretmanager.googleapis.com:enable", {})
        self.call("google", "POST", f"{place}/secrets?secretId={name}", {"replication": {"automatic": {}}})
        payload = {"payload": {"data": base64.b64encode(value.encode()).decode()}}
        self.call("google", "POST", f"{place}/secrets/{name}:addVersion", payload)


@pytest.fixture(scope="session")
def app_folder(tmp_path_factory: pytest.TempPathFactory) -> LocalFolder:
    """A folder with the App's key, which takes a moment to make."""
    folder = LocalFolder.of(tmp_path_factory.mktemp("app"))
    number = PIPELINE.github.app.id
    folder.keep_app(number, INSTALLATION_OFFSET + number, is_acting=True)
    return folder


@pytest.fixture
def vendors(local_cloud: Any, app_folder: LocalFolder, monkeypatch: pytest.MonkeyPatch) -> Vendors:
    app = app_folder.app()
    assert app is not None
    addresses = {vendor: getattr(local_cloud, vendor) for vendor in ("control", "google", "github", "vercel")}
    seed_cloud(local_cloud.control, describe_seed(load_environments(ROOT), CREDENTIALS, app))
    for name in ("GITHUB_TOKEN", "VERCEL_API_TOKEN", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "BULWARK_GOOGLE_ENDPOINT": local_cloud.google,
        "GITHUB_API_URL": local_cloud.github,
        "GOOGLE_OAUTH_ACCESS_TOKEN": CREDENTIALS.google,
    }.items():
        monkeypatch.setenv(name, value)
    return Vendors(addresses, app.private_key)
