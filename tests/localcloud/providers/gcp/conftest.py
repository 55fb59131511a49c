"""An emulated Google Cloud, and a seat at its provider."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from localcloud.core.faults import add_fault
from localcloud.core.store import Store
from localcloud.providers.gcp import make_provider
from localcloud.services.google import SERVICE, seed
from tests.localcloud.providers.engine_seat import EngineSeat, Vendor, serving

TOKEN = "operator-token-of-the-tests"
PROJECT, NUMBER = "living-tree-staging", "402611223344"
OTHER_PROJECT, OTHER_NUMBER = "living-tree-production", "402699887766"
APIS = ("iam", "iamcredentials", "sts", "secretmanager", "cloudbilling", "pubsub", "orgpolicy", "monitoring")
SEED = {
    "operator_token": TOKEN,
    "operator": "user:operator@example.com",
    "projects": [
        {
            "project_id": project,
            "project_number": number,
            "name": "Living Tree",
            "services": [f"{api}.googleapis.com" for api in APIS],
            "labels": {"team": "platform"},
            "parent": {"type": "organization", "id": "123456789"},
            "billing_account": "0A0A0A-0B0B0B-0C0C0C",
        }
        for project, number in ((PROJECT, NUMBER), (OTHER_PROJECT, OTHER_NUMBER))
    ],
}


@dataclass(frozen=True, slots=True)
class Google:
    """The cloud as somebody with curl sees it: every change behind the program's back is made here."""

    vendor: Vendor
    state: Path

    def fail(self, method: str, path: str, status: int, times: int) -> None:
        """Answer so many of the next matching requests with a status."""
        fault = {"vendor": "google", "method": method, "path": path, "kind": "status", "status": status, "remaining": times}
        with closing(Store(self.state)) as store, store.transaction() as transaction:
            add_fault(transaction, fault)

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        return self.vendor.call(method, f"/v1/{path}", body, **query)

    def monitor(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Call Cloud Monitoring, which is the third version of itself."""
        return self.vendor.call(method, f"/v3/{path}", body, **query)

    def status(self, path: str) -> int:
        headers = {"authorization": f"Bearer {TOKEN}"}
        return httpx.get(f"{self.vendor.url}/v1/{path}", headers=headers, trust_env=False).status_code

    def patch(self, path: str, mask: str, **fields: Any) -> None:
        self.call("PATCH", path, fields, updateMask=mask)

    def policy(self, path: str) -> Any:
        if "/topics/" in path:
            return self.call("GET", f"{path}:getIamPolicy")
        if "/secrets/" in path:
            return self.call("GET", f"{path}:getIamPolicy", **{"options.requestedPolicyVersion": 3})
        if "/serviceAccounts/" in path:
            return self.call("POST", f"{path}:getIamPolicy", **{"options.requestedPolicyVersion": 3})
        return self.call("POST", f"{path}:getIamPolicy", {"options": {"requestedPolicyVersion": 3}})

    def bind(self, path: str, *bindings: dict[str, Any], **more: Any) -> None:
        """Replace the bindings of a thing's policy, but for the operator's own."""
        policy = self.policy(path)
        owners = [binding for binding in policy.get("bindings", []) if binding["role"] == "roles/owner"]
        self.call("POST", f"{path}:setIamPolicy", {"policy": policy | {"bindings": [*owners, *bindings], "version": 3} | more})

    def members(self, path: str, role: str) -> list[str]:
        bindings = self.policy(path).get("bindings", [])
        return [member for binding in bindings if binding["role"] == role for member in binding["members"]]


@pytest.fixture
def google(tmp_path: Path) -> Iterator[Google]:
    """An emulated Google that nobody has touched."""
    state = tmp_path / "state.sqlite"
    with serving(SERVICE, state, lambda transaction: seed(transaction, SEED), TOKEN) as vendor:
        yield Google(vendor, state)


@pytest.fixture
def seat(google: Google, monkeypatch: pytest.MonkeyPatch) -> EngineSeat:
    """The engine's side, configured for the project; the provider is a new one at every step."""
    monkeypatch.setenv("BULWARK_GOOGLE_ENDPOINT", google.vendor.url)
    monkeypatch.setenv("GOOGLE_OAUTH_ACCESS_TOKEN", TOKEN)
    return EngineSeat(make_provider, {"project": PROJECT, "region": "europe-west1", "zone": "europe-west1-b"})
