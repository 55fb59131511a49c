"""A commit of the default branch that has passed gets a tag that never moves and a release."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from bulwark.cli.main import app
from bulwark.core.infra.release import REQUIRED_CHECKS
from bulwark.errors import DecisionError, RefusedError, UsageError
from bulwark.infra.credentials import installation_token

from .conftest import CREDENTIALS, PIPELINE, Vendors

REPOSITORY = f"{PIPELINE.github.owner}/{PIPELINE.infrastructure.repository.name}"
PLACE = f"/repos/{REPOSITORY}"


class Hub:
    """The infrastructure's repository."""

    def __init__(self, vendors: Vendors) -> None:
        self.vendors, self.token = vendors, installation_token(PIPELINE, vendors.app_key)

    @property
    def head(self) -> str:
        return str(self.vendors.call("github", "GET", f"{PLACE}/git/ref/heads/main")["object"]["sha"])

    def commit(self, message: str) -> str:
        body = {"message": message, "content": "eA==", "branch": "main"}
        self.vendors.call("github", "PUT", f"{PLACE}/contents/{message.rsplit(maxsplit=1)[-1]}", body)
        return self.head

    def check(self, sha: str, name: str, conclusion: str | None = "success") -> None:
        body = {"name": name, "head_sha": sha, **({"conclusion": conclusion} if conclusion else {"status": "in_progress"})}
        self.vendors.call("github", "POST", f"{PLACE}/check-runs", body, self.token)

    def passed(self, message: str) -> str:
        sha = self.commit(message)
        for name in REQUIRED_CHECKS:
            self.check(sha, name)
        return sha

    def release(self, version: str, sha: str) -> dict[str, Any]:
        done = CliRunner().invoke(app, ["infra", "release", version, f"--repository={REPOSITORY}", f"--commit={sha}", "--json"])
        if done.exception:
            raise done.exception
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def tags(self) -> dict[str, str]:
        listed = self.vendors.call("github", "GET", f"{PLACE}/git/matching-refs/tags/v")
        return {one["ref"]: one["object"]["sha"] for one in listed}


@pytest.fixture
def hub(vendors: Vendors, monkeypatch: pytest.MonkeyPatch) -> Hub:
    monkeypatch.setenv("GITHUB_TOKEN", CREDENTIALS.github)
    return Hub(vendors)


def test_a_release_says_what_is_new_and_can_be_repeated(hub: Hub):
    first = hub.passed("Add one")
    assert hub.release("v0.1.0", first)["is_new"]
    hub.commit("Add @two")
    second = hub.passed("Add three")
    told = hub.release("v0.2.0", second)
    assert (told["tag"], told["sha"], told["is_new"]) == ("v0.2.0", second, True)
    body = hub.vendors.call("github", "GET", f"{PLACE}/releases/tags/v0.2.0")["body"]
    assert "Add three" in body
    assert "Add @\u200btwo" in body
    assert "Add one" not in body
    assert f"sha: {second}" in body
    assert hub.release("v0.2.0", second)["is_new"] is False
    assert hub.tags() == {"refs/tags/v0.1.0": first, "refs/tags/v0.2.0": second}


def test_a_run_that_died_after_the_tag_is_finished_by_the_next(hub: Hub):
    sha = hub.passed("Add one")
    hub.vendors.call("github", "POST", f"{PLACE}/git/refs", {"ref": "refs/tags/v1.0.0", "sha": sha})
    assert hub.release("v1.0.0", sha)["is_new"]


def test_a_tag_never_moves_and_versions_go_up(hub: Hub):
    first, second = hub.passed("Add one"), hub.passed("Add two")
    hub.release("v1.1.0", first)
    with pytest.raises(UsageError, match=r"the tag v1\.1\.0 is at commit"):
        hub.release("v1.1.0", second)
    with pytest.raises(UsageError, match=r"v1\.0\.9 is not newer than v1\.1\.0"):
        hub.release("v1.0.9", second)
    with pytest.raises(UsageError, match=r"'1\.2' is no version"):
        hub.release("1.2", second)
    assert hub.tags() == {"refs/tags/v1.1.0": first}


@pytest.mark.parametrize("conclusion", ["failure", "cancelled", None])
def test_what_has_not_passed_is_not_released(hub: Hub, conclusion: str | None):
    sha = hub.passed("Add one")
    hub.check(sha, "Test", conclusion)
    with pytest.raises(DecisionError, match="has not passed Test"):
        hub.release("v1.0.0", sha)
    assert hub.tags() == {}


def test_a_commit_of_another_branch_is_not_released(hub: Hub):
    with pytest.raises(DecisionError, match="is not among the last 1000 of main"):
        hub.release("v1.0.0", "a" * 40)


def test_a_job_that_may_not_write_is_told(hub: Hub, monkeypatch: pytest.MonkeyPatch):
    sha = hub.passed("Add one")
    monkeypatch.setenv("GITHUB_TOKEN", "nobodys-token")
    with pytest.raises(RefusedError, match="401"):
        hub.release("v1.0.0", sha)
