"""A GitHub of the local cloud with the App of every job, in which deployments are made at any time and records written."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from githubkit import AppAuthStrategy, GitHub
from ruamel.yaml import YAML
from typer.testing import CliRunner

from bulwark.adoption.place import Place, place_of
from bulwark.adoption.recording import Kept, Saying, keep
from bulwark.cli.adoption.document import adoption_schema
from bulwark.cli.main import app
from bulwark.clients.github import connect_github
from bulwark.config.environments import load_environment, load_environments
from bulwark.config.pipeline import Pipeline
from bulwark.core.guards import Mode
from bulwark.core.verdict import Phase, Verdict
from bulwark.local.control import seed_cloud
from bulwark.local.folder import Credentials
from bulwark.local.seed import describe_seed

ROOT = Path(__file__).parents[3]
OPERATOR = "operator-token-of-the-tests"
JOBS_APP, INSTALLATION = 15368, 4242
CHANGE = datetime(2026, 11, 23, tzinfo=UTC)
PIPELINE = load_environment(ROOT, "staging")
REPOSITORY = f"/repos/{PIPELINE.github.owner}/living-tree"
_KEY = rsa.generate_private_key(65_537, 2048)
_PRIVATE = _KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
_PUBLIC = _KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@dataclass
class Repository:
    """The application's repository, as its jobs and its operator see it."""

    base: str
    control: str
    folder: Path
    """Stack files, of which a test may change staging's guards."""
    document: dict[str, Any]
    job_token: str = ""

    def call(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {OPERATOR}"}
        answer = httpx.request(method, f"{self.base}{REPOSITORY}{path}", json=body, headers=headers, trust_env=False, timeout=30)
        assert answer.is_success, answer.text
        return answer.json()

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Be at another time."""
        offset = (moment - datetime.now(UTC)).total_seconds()
        httpx.put(f"{self.control}/clock", json={"offset_seconds": offset}, trust_env=False).raise_for_status()
        yield

    def deploy(self, moment: datetime, *states: str) -> int:
        """Make a deployment of its own commit; statuses follow a minute apart."""
        with self.at(moment):
            content = {"message": "change", "content": "eA==", "branch": "staging"}
            sha = self.call("PUT", f"/contents/at-{moment.timestamp():.0f}", content)["commit"]["sha"]
            made: int = self.call("POST", "/deployments", {"ref": sha, "environment": "staging"})["id"]
        for index, state in enumerate(states, 1):
            with self.at(moment + timedelta(minutes=index)):
                self.call("POST", f"/deployments/{made}/statuses", {"state": state})
        return made

    def guards(self, **settings: dict[str, str]) -> None:
        """Set staging's guards."""
        path = self.folder / "Pulumi.staging.yaml"
        document = YAML(typ="safe").load(path.read_text())
        document["config"]["bulwark:pipeline"]["guards"] = {name.replace("_", "-"): one for name, one in settings.items()}
        path.write_text(json.dumps(document))

    def pipeline(self) -> Pipeline:
        return load_environment(self.folder, "staging")

    def place(self) -> Place:
        return place_of(connect_github(), self.pipeline(), "living-tree")

    def say(self, moment: datetime, mode: Mode, phase: Phase, guard: str = "health") -> Kept:
        """Let a guard speak about the newest deployment."""
        with self.at(moment):
            return keep(self.place(), [Saying(guard, mode, Verdict(phase, "because"), "**all of it**")], moment)[0]

    def check_runs(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("GET", "/commits/staging/check-runs?filter=all")["check_runs"]
        return found

    def adoption(self, now: datetime, *options: str, status: int) -> dict[str, Any]:
        """Return what `bulwark adoption staging` says at a moment, held to its schema."""
        with self.at(now):
            arguments = ["adoption", "staging", f"--folder={self.folder}", *options]
            done = CliRunner().invoke(app, [*arguments, "--json"], catch_exceptions=False)
            assert done.exit_code == status, done.output
            self.text = CliRunner().invoke(app, arguments, catch_exceptions=False).stdout
        document: dict[str, Any] = json.loads(done.stdout)
        jsonschema.validate(document, adoption_schema())
        return document

    def plant_runs(self, *runs: dict[str, Any]) -> None:
        """Plant runs of workflows."""
        (owner,) = self.document["github"]["organizations"]
        next(one for one in owner["repositories"] if one["name"] == "living-tree")["runs"] = list(runs)
        seed_cloud(self.control, self.document)


@pytest.fixture
def repository(local_cloud: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    pipelines = load_environments(ROOT)
    credentials = Credentials("google-token", OPERATOR, "vercel-token", "passphrase")
    document = describe_seed(pipelines, credentials)
    owner = PIPELINE.github.owner
    document["github"]["apps"] = [
        {
            "id": JOBS_APP,
            "slug": "github-actions",
            "owner": owner,
            "public_key": _PUBLIC,
            "permissions": {"checks": "write", "deployments": "read", "actions": "read", "contents": "write"},
            "installations": [{"id": INSTALLATION, "account": owner}],
        }
    ]
    seed_cloud(local_cloud.control, document)
    signing = GitHub(AppAuthStrategy(JOBS_APP, _PRIVATE), base_url=local_cloud.github)
    token = signing.rest.apps.create_installation_access_token(INSTALLATION).parsed_data.token
    for name, value in {
        "GITHUB_API_URL": local_cloud.github,
        "GITHUB_TOKEN": token,
        "BULWARK_CLOCK_URL": f"{local_cloud.control}/clock",
    }.items():
        monkeypatch.setenv(name, value)
    for pipeline in pipelines:
        name = f"Pulumi.{pipeline.environment.name}.yaml"
        (tmp_path / name).write_text((ROOT / name).read_text())
    return Repository(local_cloud.github, local_cloud.control, tmp_path, document, token)
