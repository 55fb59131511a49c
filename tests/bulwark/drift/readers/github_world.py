"""A GitHub organization with one repository, and one declared thing of each kind in it."""

import base64
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from nacl.public import PublicKey, SealedBox

from bulwark.core.drift.declaration import Contract, Declaration, DeclaredRepository
from bulwark.core.drift.github_rights import READ_RIGHTS
from bulwark.core.state import Resource
from localcloud.core.faults import add_fault
from localcloud.core.store import Store

TOKEN = "operator-token-of-the-tests"
ADA_TOKEN, EVE_TOKEN = "token-of-ada", "token-of-eve"
OWNER, NAME = "Living-Tree-App", "living-tree"
R, ORG = f"/repos/{OWNER}/{NAME}", f"/orgs/{OWNER}"
E = f"{R}/environments/production"
WORKFLOW = ".github/workflows/deploy.yml"
REPOSITORY_ID = 820045678
VALUE = "canary-of-a-value"
READER_TOKEN = "token-that-reads"


def _all_but(right: str) -> dict[str, str]:
    return {name: "read" for name in READ_RIGHTS if name != right}


SEED: dict[str, Any] = {
    "operator_token": TOKEN,
    "operator": {"login": "octo-operator", "id": 7},
    "organizations": [
        {
            "login": OWNER,
            "id": 190012345,
            "plan": "enterprise",
            "teams": [{"name": "Platform", "id": 31}, {"name": "Strangers", "id": 32}],
            "repositories": [{"name": NAME, "id": REPOSITORY_ID, "branches": ["main", "staging"]}],
        }
    ],
    "users": [
        {"login": "Ada", "id": 8, "token": ADA_TOKEN, "repositories": [{"name": "notes", "branches": ["main"]}]},
        {"login": "Eve", "id": 9, "token": EVE_TOKEN},
        {"login": "Bob", "id": 10},
        {"login": "Looker", "id": 11, "token": READER_TOKEN, "permissions": dict.fromkeys(READ_RIGHTS, "read")},
        *(
            {"login": f"Without-{right}", "token": f"{READER_TOKEN}-{right}", "permissions": _all_but(right)}
            for right in READ_RIGHTS
        ),
    ],
}
REPOSITORY = DeclaredRepository(
    f"{OWNER}/{NAME}",
    branches=("main", "staging"),
    environments=("production",),
    is_owned=True,
    sibling_environments=("production-live",),
)
_TOKENS = "github:index/{}:{}"


@dataclass
class GitHubWorld:
    """GitHub on loopback, asked as its operator, and what is declared there."""

    url: str
    state: Path
    resources: list[Resource] = field(default_factory=list)
    contract: Contract = field(
        default_factory=lambda: Contract(
            "",
            0,
            OWNER,
            "",
            app_slug="deployer",
            repositories=(
                DeclaredRepository(f"{OWNER}/{NAME}", ("main", "staging"), ("production",), True, ("production-live",)),
            ),
        )
    )

    @property
    def declaration(self) -> Declaration:
        return Declaration(tuple(self.resources), self.contract)

    def ask(self, method: str, path: str, body: object = None, token: str = TOKEN) -> Any:
        """Make a request that must succeed."""
        headers = {"authorization": f"Bearer {token}", "user-agent": "test"}
        answer = httpx.request(method, self.url + path, json=body, headers=headers, trust_env=False)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def declare(self, name: str, identifier: str, outputs: dict[str, Any] | None = None, **inputs: Any) -> None:
        token = _TOKENS.format(name[0].lower() + name[1:], name)
        urn = f"urn:pulumi:staging::bulwark::{token}::{name}-{len(self.resources)}"
        self.resources.append(Resource(urn, token, identifier, {"repository": NAME, **inputs}, outputs or {}))

    def keep_secret(self, path: str, name: str, **more: Any) -> None:
        key = self.ask("GET", f"{path}/public-key")
        sealed = SealedBox(PublicKey(base64.b64decode(key["key"]))).encrypt(VALUE.encode())
        body = {"key_id": key["key_id"], "encrypted_value": base64.b64encode(sealed).decode(), **more}
        self.ask("PUT", f"{path}/{name}", body)

    def write(self, path: str, text: str, branch: str = "main", **more: Any) -> str:
        """Write a file and return its blob."""
        body = {"message": "Write", "content": base64.b64encode(text.encode()).decode(), "branch": branch, **more}
        return str(self.ask("PUT", f"{R}/contents/{path}", body)["content"]["sha"])

    def invite(self, login: str, token: str = "", permission: str = "push") -> None:
        """Ask a person in, who accepts where a token is given."""
        asked = self.ask("PUT", f"{R}/collaborators/{login}", {"permission": permission})
        if token:
            self.ask("PATCH", f"/user/repository_invitations/{asked['id']}", token=token)

    def fail(self, status: int) -> None:
        """Let every request fail from now on."""
        store = Store(self.state)
        with store.transaction() as transaction:
            add_fault(transaction, {"vendor": "github", "kind": "status", "status": status})
        store.close()


def public_key() -> str:
    return Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def build(world: GitHubWorld) -> None:
    """Make and declare one thing of each kind."""
    _build_environment(world)
    _build_secrets(world)
    _build_rules(world)
    _build_access(world)
    blob = world.write(WORKFLOW, "on: push\n")
    world.declare("RepositoryFile", f"{NAME}:{WORKFLOW}:main", {"sha": blob}, file=WORKFLOW, branch="main")
    world.declare("WorkflowRepositoryPermissions", NAME, defaultWorkflowPermissions="read", canApprovePullRequestReviews=False)


def _build_environment(world: GitHubWorld) -> None:
    policy = {"deployment_branch_policy": {"protected_branches": False, "custom_branch_policies": True}}
    for name in ("production", "production-live"):
        world.ask("PUT", f"{R}/environments/{name}", policy)
    at: dict[str, Any] = {"environment": "Production"}
    world.declare("RepositoryEnvironment", f"{NAME}:production", **at)
    branch = world.ask("POST", f"{E}/deployment-branch-policies", {"name": "main"})
    world.declare("RepositoryEnvironmentDeploymentPolicy", f"{NAME}:production:{branch['id']}", **at, branchPattern="main")
    world.ask("POST", f"{E}/variables", {"name": "REGION", "value": VALUE})
    world.declare("ActionsEnvironmentVariable", f"{NAME}:production:region", **at, variableName="region")
    world.keep_secret(f"{E}/secrets", "TOKEN")
    world.declare("ActionsEnvironmentSecret", f"{NAME}:production:TOKEN", **at, secretName="TOKEN")


def _build_secrets(world: GitHubWorld) -> None:
    for kind, path in (("ActionsSecret", "actions"), ("DependabotSecret", "dependabot"), ("CodespacesSecret", "codespaces")):
        world.keep_secret(f"{R}/{path}/secrets", "KEPT")
        world.declare(kind, f"{NAME}:KEPT", secretName="kept")
    world.ask("POST", f"{R}/actions/variables", {"name": "BULWARK_OWNER", "value": VALUE})
    world.declare("ActionsVariable", f"{NAME}:BULWARK_OWNER", variableName="BULWARK_OWNER")
    world.keep_secret(f"{ORG}/actions/secrets", "SHARED", visibility="all")
    world.declare("ActionsOrganizationSecret", "SHARED", secretName="SHARED", visibility="all")
    world.ask("POST", f"{ORG}/actions/variables", {"name": "SHARED", "value": VALUE, "visibility": "private"})
    world.declare("ActionsOrganizationVariable", "SHARED", variableName="SHARED", visibility="private")


RULESET = {"name": "deploying", "enforcement": "active", "rules": [{"type": "deletion"}]}
EVERYWHERE = {
    "ref_name": {"include": ["~ALL"], "exclude": []},
    "repository_name": {"include": ["~ALL"], "exclude": [], "protected": False},
}
PROTECTION: dict[str, Any] = dict.fromkeys(
    ("required_status_checks", "enforce_admins", "required_pull_request_reviews", "restrictions")
)


def _build_rules(world: GitHubWorld) -> None:
    world.declare("RepositoryRuleset", str(world.ask("POST", f"{R}/rulesets", RULESET)["id"]))
    above = world.ask("POST", f"{ORG}/rulesets", {**RULESET, "conditions": EVERYWHERE})
    world.declare("OrganizationRuleset", str(above["id"]))
    world.ask("PUT", f"{R}/branches/main/protection", PROTECTION)
    world.declare("BranchProtectionV3", f"{NAME}:main", branch="main")


def _build_access(world: GitHubWorld) -> None:
    key = world.ask("POST", f"{R}/keys", {"key": public_key(), "title": "declared"})
    world.declare("RepositoryDeployKey", f"{NAME}:{key['id']}", title="declared")
    hook = world.ask("POST", f"{R}/hooks", {"config": {"url": "https://declared.example/in"}})
    world.declare("RepositoryWebhook", str(hook["id"]))
    world.invite("Ada", ADA_TOKEN)
    world.declare("RepositoryCollaborator", f"{NAME}:Ada", username="ada")
    world.invite("Bob")
    world.declare("RepositoryCollaborator", f"{NAME}:Bob", username="Bob")
    world.ask("PUT", f"{ORG}/teams/platform/repos/{OWNER}/{NAME}", {"permission": "push"})
    world.declare("TeamRepository", f"31:{NAME}", teamId="platform")
