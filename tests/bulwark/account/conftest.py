"""A local cloud seeded as the stack files pin it, and Google as its operator sees it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bulwark.config.environments import load_environments
from bulwark.local.control import seed_cloud
from bulwark.local.folder import Credentials
from bulwark.local.seed import describe_seed

ROOT = Path(__file__).parents[3]
TOKEN = "operator-token-of-the-tests"


@dataclass(frozen=True)
class Google:
    """The operator's view."""

    base: str
    control: str

    def call(self, method: str, path: str, body: object = None, status: int = 200) -> Any:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = httpx.request(method, f"{self.base}/{path}", json=body, headers=headers, trust_env=False, timeout=30)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def changes(self) -> list[str]:
        """Return what was asked of Google that changes anything."""
        entries = httpx.get(f"{self.control}/journal", params={"limit": 1000}, trust_env=False).json()["entries"]
        asked = [f"{entry['method']} {entry['path']}" for entry in entries if entry["vendor"] == "google"]
        return [one for one in asked if not one.startswith("GET") and ":getIamPolicy" not in one]


@pytest.fixture
def google(local_cloud: Any, monkeypatch: pytest.MonkeyPatch) -> Google:
    credentials = Credentials(TOKEN, "github-token", "vercel-token", "passphrase")
    seed_cloud(local_cloud.control, describe_seed(load_environments(ROOT), credentials))
    monkeypatch.setenv("BULWARK_GOOGLE_ENDPOINT", local_cloud.google)
    monkeypatch.setenv("BULWARK_CLOCK_URL", f"{local_cloud.control}/clock")
    monkeypatch.setenv("GOOGLE_OAUTH_ACCESS_TOKEN", TOKEN)
    return Google(local_cloud.google, local_cloud.control)
