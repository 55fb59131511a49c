"""What people and runners do at GitHub, over the control port: a mistake says what to write, and does nothing."""

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.conftest import LocalCloud, running_local_cloud

REPOSITORY = "living-tree-app/site"
SEED = {
    "github": {
        "operator_token": "github-operator",
        "operator": {"login": "octo-operator", "id": 7},
        "organizations": [
            {
                "login": "living-tree-app",
                "id": 190012345,
                "plan": "team",
                "repositories": [
                    {"name": "site", "id": 5, "default_branch": "main", "branches": ["main"], "visibility": "public"}
                ],
            }
        ],
    }
}
RUN = {"repository": REPOSITORY, "workflow": ".github/workflows/up.yml", "name": "Up", "branch": "main"}
PULL = {
    "repository": REPOSITORY,
    "head_repository": REPOSITORY,
    "head_branch": "x",
    "head_sha": "a" * 40,
    "base": "main",
    "title": "t",
}
ARTIFACT = {"repository": REPOSITORY, "run_id": 1, "name": "a", "head_branch": "x", "head_sha": "a" * 40, "head_repository_id": 5}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    with running_local_cloud(tmp_path_factory.mktemp("runs") / "cloud.sqlite") as cloud:
        assert httpx.post(f"{cloud.control}/seed", json=SEED).is_success
        yield cloud


def ask(cloud: LocalCloud, method: str, place: str, body: dict[str, Any]) -> httpx.Response:
    return httpx.request(method, f"{cloud.control}/github/{place}", json=body)


def test_runs_are_numbered_within_their_workflow(cloud: LocalCloud):
    first, second = (ask(cloud, "POST", "runs", RUN).json() for _ in range(2))
    assert second["run_number"] == first["run_number"] + 1
    assert ask(cloud, "POST", "runs", {**RUN, "workflow": ".github/workflows/other.yml"}).json()["run_number"] == 1
    ended = ask(cloud, "PATCH", "runs", {"repository": REPOSITORY, "id": first["id"], "conclusion": "cancelled"})
    assert ended.json() == {"id": first["id"]}


@pytest.mark.parametrize(
    ("method", "place", "body", "said"),
    [
        ("POST", "artifacts", {"repository": "no/where"}, "there is no repository 'no/where'"),
        ("POST", "pulls", {"repository": "no/where"}, "there is no repository 'no/where'"),
        ("DELETE", "pulls", {"repository": "no/where"}, "there is no repository 'no/where'"),
        ("POST", "runs", {"repository": "no/where"}, "there is no repository 'no/where'"),
        ("POST", "runs", {"repository": REPOSITORY}, "'branch' is missing"),
        ("POST", "runs", {**RUN, "branch": "nowhere"}, "is on 'nowhere'"),
        ("PATCH", "runs", {"repository": REPOSITORY, "id": 1, "conclusion": "success"}, "there is no run 1"),
        ("POST", "artifacts", ARTIFACT, "'content' is missing"),
        ("POST", "artifacts", {**ARTIFACT, "content": "?"}, "no artifact was stored"),
        (
            "POST",
            "artifacts",
            {**ARTIFACT, "content": base64.b64encode(b"x").decode(), "retention_days": 91},
            "retention_days is 91",
        ),
        ("POST", "pulls", {**PULL, "head_repository": "no/where"}, "there is no repository no/where"),
        ("POST", "pulls", {"repository": REPOSITORY}, "'head_repository' is missing"),
        ("DELETE", "pulls", {"repository": REPOSITORY, "number": 99}, "there is no pull request 99"),
    ],
)
def test_a_mistake_is_named(cloud: LocalCloud, method: str, place: str, body: dict[str, Any], said: str):
    answer = ask(cloud, method, place, body)
    assert answer.status_code == 400
    assert said in answer.json()["error"]
