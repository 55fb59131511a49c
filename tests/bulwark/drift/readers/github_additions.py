"""How somebody adds one thing of each kind at GitHub that nobody declared."""

from collections.abc import Callable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bulwark.core.drift.kinds.github_workflows import file_id
from localcloud.core.store import Store
from localcloud.services.github.app_seed import plant_app
from tests.bulwark.drift.readers.github_world import (
    EVE_TOKEN,
    EVERYWHERE,
    NAME,
    ORG,
    OWNER,
    PROTECTION,
    RULESET,
    VALUE,
    E,
    GitHubWorld,
    R,
    public_key,
)

Add = Callable[[GitHubWorld], str]


def _numbered(path: str, body: Callable[[], Mapping[str, Any]], said: Callable[[Any], Any] = lambda answer: answer["id"]) -> Add:
    return lambda world: str(said(world.ask("POST", path, body())))


def _named(method: str, path: str, body: Mapping[str, Any], name: str) -> Add:
    def add(world: GitHubWorld) -> str:
        world.ask(method, path, body)
        return name

    return add


def _secret(path: str, **more: Any) -> Add:
    def add(world: GitHubWorld) -> str:
        world.keep_secret(path, "EXTRA", **more)
        return "EXTRA"

    return add


def _joined(world: GitHubWorld) -> str:
    world.invite("Eve", EVE_TOKEN, "admin")
    return "eve"


def _asked(world: GitHubWorld) -> str:
    world.invite("Eve")
    return "eve"


def _file(world: GitHubWorld) -> str:
    path = ".github/workflows/steal.yaml"
    return file_id(path, world.write(path, "on: push\n", "staging"))


def _app(world: GitHubWorld) -> str:
    store = Store(world.state)
    with store.transaction() as transaction:
        described = {"id": 99, "slug": "Snooper", "owner": OWNER, "public_key": _PEM, "permissions": {"contents": "read"}}
        plant_app(transaction, {**described, "installations": [{"account": OWNER}]})
    store.close()
    return "snooper"


def _pem() -> str:
    public = rsa.generate_private_key(65_537, 2048).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


_PEM = _pem()
_FORKS = {"run_workflows_from_fork_pull_requests": True}
_HOOK = {"config": {"url": f"https://listener.example/{VALUE}", "secret": VALUE}, "events": ["push", "workflow_run"]}
_RUNNER = {"name": "laptop", "runner_group_id": 1, "labels": ["self-hosted"]}
GITHUB_ADDITIONS: dict[str, Add] = {
    "github-deploy-key": _numbered(f"{R}/keys", lambda: {"key": public_key(), "title": "laptop"}),
    "github-collaborator": _joined,
    "github-team": _named("PUT", f"{ORG}/teams/strangers/repos/{OWNER}/{NAME}", {"permission": "admin"}, "32"),
    "github-invitation": _asked,
    "github-app": _app,
    "github-environment": _named("PUT", f"{R}/environments/Shadow%2Fone", {}, "shadow/one"),
    "github-environment-branch": _numbered(f"{E}/deployment-branch-policies", lambda: {"name": "*"}),
    "github-runner": _numbered(f"{R}/actions/runners/generate-jitconfig", lambda: _RUNNER, lambda answer: answer["runner"]["id"]),
    "github-secret": _secret(f"{R}/actions/secrets"),
    "github-environment-secret": _secret(f"{E}/secrets"),
    "github-organization-secret": _secret(f"{ORG}/actions/secrets", visibility="all"),
    "github-dependabot-secret": _secret(f"{R}/dependabot/secrets"),
    "github-codespaces-secret": _secret(f"{R}/codespaces/secrets"),
    "github-ruleset": _numbered(f"{R}/rulesets", lambda: RULESET | {"name": "open"}),
    "github-organization-ruleset": _numbered(f"{ORG}/rulesets", lambda: {**RULESET, "name": "open", "conditions": EVERYWHERE}),
    "github-branch-protection": _named("PUT", f"{R}/branches/staging/protection", PROTECTION, "staging"),
    "github-actions-setting": _named(
        "PUT", f"{R}/actions/permissions/fork-pr-workflows-private-repos", _FORKS, "run_workflows_from_fork_pull_requests=true"
    ),
    "github-workflow-file": _file,
    "github-webhook": _numbered(f"{R}/hooks", lambda: _HOOK),
    "github-variable": _named("POST", f"{R}/actions/variables", {"name": "EXTRA", "value": VALUE}, "EXTRA"),
    "github-environment-variable": _named("POST", f"{E}/variables", {"name": "extra", "value": VALUE}, "EXTRA"),
    "github-organization-variable": _named(
        "POST", f"{ORG}/actions/variables", {"name": "EXTRA", "value": VALUE, "visibility": "all"}, "EXTRA"
    ),
}
"""Kind to how one is added, which returns its id."""
