"""GitHub's side of a run, at the local cloud: the token of each job, its environment's variables, its identity."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from bulwark.config.pipeline import Pipeline
from bulwark.local.control import seed_cloud
from bulwark.local.seed import describe_seed
from bulwark.local.session import LocalSession

ACTIONS_APP: Final = 15368
"""The App whose installation's tokens jobs have (GitHub Docs, "GITHUB_TOKEN")."""
_INSTALLATION: Final = 51_000_001
_NO_TOKEN: Final = frozenset({"id-token"})
"""Permissions of a job that are none of its token."""


REFUSED: Final = 422
STRANGER: Final = "stranger"


class RefusedJobError(Exception):
    """GitHub fails the job before its first step."""


@dataclass(frozen=True, slots=True)
class GitHub:
    """The repository whose workflows run, and the App that jobs act as."""

    session: LocalSession
    owner: str
    repository: str
    key: str
    """Private key of the App, PEM."""

    @staticmethod
    def planted(session: LocalSession, pipelines: Mapping[str, Pipeline]) -> "GitHub":
        """Plant the App of GitHub Actions beside what the session has seeded."""
        made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        private = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        public = made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        pipeline = next(iter(pipelines.values()))
        seed = describe_seed(list(pipelines.values()), session.settings.credentials, session.folder.app())
        levels = ("actions", "checks", "contents", "deployments", "issues", "pull_requests", "statuses")
        app = {"id": ACTIONS_APP, "slug": "github-actions", "owner": pipeline.github.owner, "public_key": public}
        app |= {"permissions": dict.fromkeys(levels, "write") | {"metadata": "read"}}
        app |= {"installations": [{"account": pipeline.github.owner, "id": _INSTALLATION}]}
        seed["github"]["apps"].append(app)
        seed["github"]["organizations"].append({"login": STRANGER, "id": 66_000_001, "plan": "free", "repositories": []})
        seed_cloud(session.settings.endpoints["control"], seed)
        return GitHub(session, pipeline.github.owner, pipeline.infrastructure.repository.name, private)

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.repository}"

    def call(self, method: str, path: str, body: object = None, token: str = "", vendor: str = "github") -> Any:
        """Ask as the operator, or with another token."""
        headers = {"Authorization": f"Bearer {token or self.session.settings.credentials.github}"}
        url = f"{self.session.settings.endpoints[vendor]}{path}"
        answer = httpx.request(method, url, json=body, headers=headers, timeout=30, trust_env=False)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:2000]}"
        return answer.json() if answer.content else None

    def control(self, method: str, path: str, body: object = None) -> Any:
        """Ask the local cloud's own port."""
        answer = httpx.request(
            method, f"{self.session.settings.endpoints['control']}{path}", json=body, timeout=30, trust_env=False
        )
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:2000]}"
        return answer.json()

    def begin(self, path: str, branch: str, event: str) -> tuple[int, int]:
        """Begin a run; return its id and its number."""
        body = {"repository": self.full_name, "workflow": path, "name": path, "branch": branch, "event": event}
        begun = self.control("POST", "/github/runs", body)
        return int(begun["id"]), int(begun["run_number"])

    def end(self, run_id: int, conclusion: str) -> None:
        """End a run."""
        self.control("PATCH", "/github/runs", {"repository": self.full_name, "id": run_id, "conclusion": conclusion})

    def plant_fork(self) -> None:
        """Let a stranger have a repository of the same name."""
        self.call("POST", f"/orgs/{STRANGER}/repos", {"name": "fork", "auto_init": True})

    def open_pull(self, whose: str, sha: str) -> int:
        """Open the pull request of somebody's branch `change`, or push to it; return its number."""
        place = {"repository": self.full_name, "head_repository": whose, "head_branch": "change", "head_sha": sha}
        return int(self.control("POST", "/github/pulls", {**place, "base": "main", "title": "Change"})["number"])

    def store(self, run: Mapping[str, object], name: str, content: bytes) -> None:
        """Store an artifact as a runner does."""
        body = {"repository": self.full_name, "name": name, "content": base64.b64encode(content).decode(), **run}
        self.control("POST", "/github/artifacts", body)

    def comments(self, number: int) -> list[str]:
        """Return the texts of a pull request's comments, oldest first."""
        return [str(one["body"]) for one in self.call("GET", f"/repos/{self.full_name}/issues/{number}/comments?per_page=100")]

    def head(self, branch: str) -> str:
        """Return the commit of a branch."""
        return str(self.call("GET", f"/repos/{self.full_name}/git/ref/heads/{branch}")["object"]["sha"])

    def number_of(self, repository: str) -> int:
        """Return the number of a repository, by its full name."""
        return int(self.call("GET", f"/repos/{repository}")["id"])

    def job_token(self, permissions: Mapping[str, str]) -> str:
        """Return a token that may do what the job's permissions say, in this repository."""
        now = self.control("GET", "/clock")["wall"]
        signed = jwt.encode({"iss": str(ACTIONS_APP), **_times(now)}, self.key, algorithm="RS256")
        wanted = {scope.replace("-", "_"): level for scope, level in permissions.items() if scope not in _NO_TOKEN}
        body = {"repositories": [self.repository], "permissions": {**wanted, "metadata": "read"}}
        return str(self.call("POST", f"/app/installations/{_INSTALLATION}/access_tokens", body, signed)["token"])

    def variables(self, environment: str) -> dict[str, str]:
        """Return the variables of a GitHub environment."""
        path = f"/repos/{self.full_name}/environments/{environment}/variables?per_page=30"
        return {one["name"]: one["value"] for one in self.call("GET", path)["variables"]}

    def identity(self, job: Mapping[str, Any]) -> dict[str, str]:
        """Return what lets a job ask for its tokens. The keys are those of the local cloud's description of a job.

        Raises:
            RefusedJobError: GitHub would not start the job.
        """
        url = f"{self.session.settings.endpoints['control']}/tokens/oidc-request"
        answer = httpx.post(url, json=job, timeout=30, trust_env=False)
        if answer.status_code == REFUSED:
            raise RefusedJobError(answer.text)
        assert answer.is_success, answer.text
        found: dict[str, str] = answer.json()
        return found


def _times(now: str) -> dict[str, int]:
    moment = int(datetime.fromisoformat(now).timestamp())
    return {"iat": moment - 30, "exp": moment + 300}
