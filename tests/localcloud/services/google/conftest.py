"""A Google Cloud on loopback in this process, whose every answer is checked against the discovery documents."""

import dataclasses
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from localcloud.core.clock import move_clock
from localcloud.core.http import Call, Reply
from localcloud.core.store import Store
from localcloud.services.google import SERVICE, seed
from tests.localcloud.services.google import discovery
from tests.localcloud.serving import served

OPERATOR_TOKEN = "operator-token-of-the-tests"
PROJECT, NUMBER = "living-tree-staging", "402611223344"
OTHER_PROJECT, OTHER_NUMBER = "living-tree-production", "402699887766"
ISSUER = "https://token.actions.githubusercontent.com"
POOLS = f"/v1/projects/{PROJECT}/locations/global/workloadIdentityPools"
POOL_NAME = f"projects/{NUMBER}/locations/global/workloadIdentityPools/github-actions-pool"
PROVIDER_NAME = f"{POOL_NAME}/providers/github-actions-provider"
SEED = {
    "operator_token": OPERATOR_TOKEN,
    "operator": "user:operator@example.com",
    "projects": [
        {
            "project_id": PROJECT,
            "project_number": NUMBER,
            "name": "Living Tree staging",
            "billing_account": "0A0A0A-0B0B0B-0C0C0C",
        },
        {"project_id": OTHER_PROJECT, "project_number": OTHER_NUMBER, "name": "Living Tree production"},
    ],
}
SERVICES = ("iam", "iamcredentials", "sts", "secretmanager", "cloudbilling", "pubsub", "monitoring")


@dataclass
class Answer:
    status: int
    body: Any

    @property
    def message(self) -> str:
        return self.body["error"]["message"]


@dataclass
class Google:
    """The emulated cloud and a plain client of it."""

    base: str
    state: Path
    client: httpx.Client
    violations: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def call(self, method: str, path: str, body: Any = None, *, token: str = OPERATOR_TOKEN, form: bool = False) -> Answer:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        sent = {"data": body} if form else {"json": body} if body is not None else {}
        response = self.client.request(method, self.base + path, headers=headers, **sent)
        return Answer(response.status_code, response.json() if response.content else None)

    def ok(self, method: str, path: str, body: Any = None, *, token: str = OPERATOR_TOKEN) -> Any:
        answer = self.call(method, path, body, token=token)
        assert answer.status == 200, answer
        return answer.body

    def store(self) -> Store:
        return Store(self.state)

    def move_clock(self, offset: timedelta) -> None:
        store = self.store()
        with store.transaction() as tx:
            move_clock(tx, offset)
        store.close()

    def enable(self, *names: str, project: str = PROJECT) -> None:
        self.ok(
            "POST", f"/v1/projects/{project}/services:batchEnable", {"serviceIds": [f"{name}.googleapis.com" for name in names]}
        )

    def grant(self, resource: str, role: str, *members: str, condition: dict[str, str] | None = None) -> None:
        """Add members to a role of a project or of something in it, each read in its own way."""
        reads_by = "GET" if any(part in resource for part in ("/secrets/", "/topics/", "/keyRings/")) else "POST"
        is_project = reads_by == "POST" and "/serviceAccounts/" not in resource
        query = "" if is_project else "?options.requestedPolicyVersion=3"
        sent = {"options": {"requestedPolicyVersion": 3}} if is_project else None
        policy = self.ok(reads_by, f"{resource}:getIamPolicy{query}", sent)
        binding = {"role": role, "members": list(members)} | ({"condition": condition} if condition else {})
        policy["bindings"] = [*policy.get("bindings", []), binding]
        self.ok("POST", f"{resource}:setIamPolicy", {"policy": policy | {"version": 3}})


class Signer:
    """An issuer of OIDC tokens with one RSA key."""

    def __init__(self, kid: str = "key-1") -> None:
        self.kid = kid
        self._private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def jwks(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self._private.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": self.kid, "use": "sig", "alg": "RS256"}]}

    def sign(self, claims: dict[str, Any], *, kid: str | None = None) -> str:
        return jwt.encode(claims, self._private, algorithm="RS256", headers={"kid": kid or self.kid})


@pytest.fixture(scope="session")
def signer() -> Signer:
    return Signer()


@pytest.fixture(scope="session")
def other_signer() -> Signer:
    return Signer()


@pytest.fixture(scope="session")
def seeded_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state file with the seed in it, made once: laying its tables waits for the disk."""
    path = tmp_path_factory.mktemp("google") / "seeded.sqlite"
    with closing(Store(path)) as store, store.transaction() as transaction:
        seed(transaction, SEED)
    return path


@pytest.fixture(scope="session")
def plain_client() -> Iterator[httpx.Client]:
    """One client for all tests: making its TLS context takes longer than most of them."""
    with httpx.Client(timeout=30.0, trust_env=False) as shared:
        yield shared


@pytest.fixture
def fresh(seeded_state: Path, tmp_path: Path, plain_client: httpx.Client) -> Iterator[Google]:
    """Two seeded projects in which nothing is enabled yet."""
    state = tmp_path / "state.sqlite"
    shutil.copy(seeded_state, state)
    cloud = Google("", state, plain_client)

    def record(call: Call | None, reply: Reply) -> Reply:
        if call is not None and reply.status == 200 and not isinstance(reply.body, bytes):
            cloud.seen.add(call.route.id)
            cloud.violations += discovery.violations(call.route.id, call.route.path, reply.body)
        return SERVICE.decorate(call, reply)

    with served(dataclasses.replace(SERVICE, decorate=record), state) as cloud.base:
        yield cloud
    assert cloud.violations == []


@pytest.fixture
def google(fresh: Google) -> Google:
    """The same, with the APIs on that the program enables."""
    fresh.enable(*SERVICES)
    return fresh


MAPPING = {
    "google.subject": "assertion.repository_owner_id + ':' + assertion.repository_id + ':' + assertion.run_id",
    "attribute.duty": (
        "assertion.repository_id + ':' + (has(assertion.environment) ? assertion.environment : '-') + ':' + "
        "assertion.event_name + ':' + assertion.ref"
    ),
    "attribute.environment": "assertion.environment",
}
CONDITION = (
    "assertion.repository_owner_id == '190012345' && assertion.repository_id in ['820045678'] && "
    "assertion.event_name in ['push', 'workflow_dispatch']"
)
DUTY = "820045678:staging:push:refs/heads/staging"
DEPLOYER = f"github-actions@{PROJECT}.iam.gserviceaccount.com"


@dataclass
class Federation:
    """A pool, a provider, an account whose tokens one duty may have, and a secret the account may read."""

    google: Google
    signer: Signer

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": f"https://iam.googleapis.com/{PROVIDER_NAME}",
            "sub": "repo:living-tree-app/living-tree:environment:staging",
            "iat": now,
            "exp": now + 300,
            "repository_owner_id": "190012345",
            "repository_id": "820045678",
            "run_id": "1",
            "environment": "staging",
            "event_name": "push",
            "ref": "refs/heads/staging",
        }
        claims |= changes
        return {name: value for name, value in claims.items() if value is not None}

    def exchange(self, token: str, **changes: str) -> Answer:
        form = {
            "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
            "audience": f"//iam.googleapis.com/{PROVIDER_NAME}",
            "scope": "https://www.googleapis.com/auth/cloud-platform",
            "requested_token_type": "urn:ietf:params:oauth:token-type:access_token",
            "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
            "subject_token": token,
        }
        return self.google.call("POST", "/v1/token", form | changes, token="", form=True)

    def federated(self, **changes: Any) -> str:
        answer = self.exchange(self.signer.sign(self.claims(**changes)))
        assert answer.status == 200, answer
        return answer.body["access_token"]

    def impersonate(self, token: str, account: str = DEPLOYER, **body: Any) -> Answer:
        sent = {"scope": ["https://www.googleapis.com/auth/cloud-platform"]} | body
        return self.google.call("POST", f"/v1/projects/-/serviceAccounts/{account}:generateAccessToken", sent, token=token)


@pytest.fixture(scope="session")
def federation_rows() -> list[tuple[Any, ...]]:
    """The documents of a federation, filled by the first test that builds one and copied by the others."""
    return []


@pytest.fixture
def federation(fresh: Google, signer: Signer, federation_rows: list[tuple[Any, ...]]) -> Federation:
    store = fresh.store()
    if not federation_rows:
        _build_federation(fresh, signer)
        with store.transaction() as tx:
            federation_rows += tx.execute("SELECT kind, key, body FROM documents").fetchall()
    else:
        with store.transaction() as tx:
            for row in federation_rows:
                tx.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", row)
            tx.execute("INSERT INTO sequences VALUES ('google.etag', 1000) ON CONFLICT (name) DO UPDATE SET value = 1000")
    store.close()
    return Federation(fresh, signer)


def _build_federation(google: Google, signer: Signer) -> None:
    google.enable(*SERVICES)
    store = google.store()
    with store.transaction() as tx:
        tx.put("core.issuer", ISSUER, {"jwks": signer.jwks()})
    store.close()
    google.ok("POST", f"{POOLS}?workloadIdentityPoolId=github-actions-pool", {"displayName": "GitHub Actions"})
    provider = {"oidc": {"issuerUri": ISSUER}, "attributeMapping": MAPPING, "attributeCondition": CONDITION}
    google.ok("POST", f"{POOLS}/github-actions-pool/providers?workloadIdentityPoolProviderId=github-actions-provider", provider)
    google.ok("POST", f"/v1/projects/{PROJECT}/serviceAccounts", {"accountId": "github-actions", "serviceAccount": {}})
    member = f"principalSet://iam.googleapis.com/{POOL_NAME}/attribute.duty/{DUTY}"
    google.grant(f"/v1/projects/{PROJECT}/serviceAccounts/{DEPLOYER}", "roles/iam.workloadIdentityUser", member)
    secret = f"/v1/projects/{PROJECT}/secrets/CLERK_SECRET_KEY"
    google.ok("POST", f"/v1/projects/{PROJECT}/secrets?secretId=CLERK_SECRET_KEY", {"replication": {"automatic": {}}})
    google.ok("POST", f"{secret}:addVersion", {"payload": {"data": "cGxhbnRlZCBjYW5hcnk="}})
    google.grant(secret, "roles/secretmanager.secretAccessor", f"serviceAccount:{DEPLOYER}")
