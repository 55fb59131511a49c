"""Make and read one kind of thing at each vendor, over one connection that stays open.

The client is the standard library's: its own share of a request is a fraction of that of the usual clients, so that what is
measured is the local cloud.
"""

import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from benchmarks.problem import MeasuringError

PROJECT: Final = "measured-project"
OWNER, REPOSITORY = "measured-owner", "measured-repository"
TEAM: Final = "team_Measured00000000000000001"
TIMEOUT_SECONDS: Final = 30.0
TOKENS: Final = {
    "google": "measuredGoogleOperator0001",
    "github": "measuredGithubOperator0001",
    "vercel": "measuredVercelOperator0001",
}
SEED_DOCUMENT: Final[Mapping[str, Any]] = {
    "google": {
        "operator_token": TOKENS["google"],
        "operator": "user:operator@example.com",
        "projects": [{"project_id": PROJECT, "project_number": "402600000001", "name": PROJECT}],
    },
    "github": {
        "operator_token": TOKENS["github"],
        "operator": {"login": "octo-operator", "id": 7},
        "organizations": [
            {
                "login": OWNER,
                "id": 190000001,
                "plan": "team",
                "repositories": [
                    {
                        "name": REPOSITORY,
                        "id": 820000001,
                        "visibility": "private",
                        "default_branch": "main",
                        "branches": ["main"],
                        "created_at": "2024-05-01T00:00:00Z",
                    }
                ],
            }
        ],
        "users": [],
    },
    "vercel": {
        "operator_token": TOKENS["vercel"],
        "teams": [{"id": TEAM, "slug": "measured", "name": "measured", "plan": "pro", "rolling_release_slots": 2}],
    },
}


@dataclass(slots=True)
class Vendor:
    """One vendor and the things that were made there."""

    name: str
    base_url: str
    creation: Callable[[int], tuple[str, str, Mapping[str, Any]]]
    """Method, path and body that make the thing of this number."""
    address: Callable[[int, Mapping[str, Any]], str]
    """Path of the thing, from its number and the answer to its creation."""
    paths: list[str] = field(default_factory=list)
    _connection: http.client.HTTPConnection | None = None

    def create(self) -> float:
        """Make the next thing; return the seconds it took."""
        number = len(self.paths)
        method, path, body = self.creation(number)
        seconds, answer = self.call(method, path, body)
        self.paths.append(self.address(number, answer))
        return seconds

    def read(self, index: int) -> float:
        """Read the thing made as the `index`-th; return the seconds it took."""
        return self.call("GET", self.paths[index])[0]

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> tuple[float, dict[str, Any]]:
        """Send a request and read the whole answer; return (seconds, answer), parsing not counted.

        Raises:
            MeasuringError: the answer is no success.
        """
        if self._connection is None:
            self._connection = http.client.HTTPConnection(urlsplit(self.base_url).netloc, timeout=TIMEOUT_SECONDS)
        sent = None if body is None else json.dumps(body)
        headers = {
            "authorization": f"Bearer {TOKENS.get(self.name, '')}",
            "content-type": "application/json",
            "user-agent": "bench",
        }
        started = time.perf_counter()
        self._connection.request(method, path, sent, headers)
        response = self._connection.getresponse()
        raw = response.read()
        seconds = time.perf_counter() - started
        if response.status >= 300:
            raise MeasuringError(f"{self.name} answered {method} {path} with {response.status}: {raw[:300]!r}")
        return seconds, json.loads(raw)

    def close(self) -> None:
        """Close the connection."""
        if self._connection:
            self._connection.close()


def seeded_vendors(listening: Mapping[str, str]) -> list[Vendor]:
    """Seed a running local cloud and return its vendors, with nothing made there yet."""
    control = Vendor("control", listening["control"], lambda _number: ("", "", {}), lambda _number, _answer: "")
    control.call("POST", "/seed", SEED_DOCUMENT)
    control.close()
    google = Vendor("google", listening["google"], _secret, lambda _number, answer: f"/v1/{answer['name']}")
    google.call("POST", f"/v1/projects/{PROJECT}/services:batchEnable", {"serviceIds": ["secretmanager.googleapis.com"]})
    github = Vendor("github", listening["github"], _environment, lambda number, _answer: _environment(number)[1])
    vercel = Vendor("vercel", listening["vercel"], _project, lambda _number, answer: f"/v9/projects/{answer['id']}?teamId={TEAM}")
    return [google, github, vercel]


def _secret(number: int) -> tuple[str, str, Mapping[str, Any]]:
    return "POST", f"/v1/projects/{PROJECT}/secrets?secretId=secret-{number:05}", {"replication": {"automatic": {}}}


def _environment(number: int) -> tuple[str, str, Mapping[str, Any]]:
    return "PUT", f"/repos/{OWNER}/{REPOSITORY}/environments/environment-{number:05}", {}


def _project(number: int) -> tuple[str, str, Mapping[str, Any]]:
    return "POST", f"/v11/projects?teamId={TEAM}", {"name": f"project-{number:05}"}
