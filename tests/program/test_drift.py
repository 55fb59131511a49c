"""The whole way of drift: a quiet stack, changes by hand, one issue, both ways out, and quiet again."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import Desk, desk_at

from engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

PROJECT = "/v1/projects/living-tree-staging"
SECRET = f"{PROJECT}/secrets/DATABASE_URL"
MALLORY = "user:mallory@example.com"
ENVIRONMENT = "/repos/living-tree-app/living-tree/environments/staging-e2e"
ISSUES = "/repos/living-tree-app/infrastructure/issues?state=all"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Desk]:
    """A checkout with its local cloud and staging up."""
    with desk_at(tmp_path_factory.mktemp("drift") / "checkout", engine.bin_dir) as desk:
        desk.run("up", "staging")
        yield desk


def detect(desk: Desk, *, status: int, report: bool = True) -> dict[str, Any]:
    return desk.answer("drift", "detect", "staging", *(["--report"] if report else []), status=status)


def by_title(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["about"]["title"]: one for one in found["findings"]}


def issues(desk: Desk) -> list[Any]:
    found: list[Any] = desk.call("github", "GET", ISSUES)
    return found


def break_it(desk: Desk) -> None:
    policy = desk.call("google", "GET", f"{SECRET}:getIamPolicy")
    for binding in policy["bindings"]:
        binding["members"].append(MALLORY)
    desk.call("google", "POST", f"{SECRET}:setIamPolicy", {"policy": policy})
    desk.call("github", "DELETE", ENVIRONMENT, status=204)
    path = f"{PROJECT}/serviceAccounts/github-actions@living-tree-staging.iam.gserviceaccount.com/keys"
    desk.call("google", "POST", path, {})


def test_drift_is_found_told_once_put_back_and_over(desk: Desk):
    quiet = detect(desk, status=0)
    assert (quiet["phase"], quiet["findings"], quiet["unknown"]) == ("pass", [], [])
    assert all(one["ratio"] == 1 for one in quiet["coverage"].values())
    assert issues(desk) == []

    break_it(desk)
    found = by_title(detect(desk, status=1))
    binding = found["living-tree-DATABASE_URL-readers: members differs"]
    assert (binding["about"]["class"], binding["about"]["declared"]) == ("identity", None)
    assert binding["about"]["live"] == f'["{MALLORY}"]'
    gone = found["living-tree-e2e-github-environment is gone"]
    assert (gone["about"]["class"], gone["reported"]) == ("protection", True)
    (key,) = [one for one in found.values() if one["about"]["kind"] == "google-service-account-key"]
    assert key["about"]["class"] == "identity"
    variable = found["living-tree-e2e-github-variable-GOOGLE_PROJECT is gone"]
    assert (variable["about"]["class"], variable["reported"]) == ("workflow", False)
    (issue,) = issues(desk)
    assert issue["state"] == "open"
    assert binding["finding"] in issue["body"]
    assert variable["finding"] not in issue["body"]

    again = by_title(detect(desk, status=1))
    assert again["living-tree-e2e-github-variable-GOOGLE_PROJECT is gone"]["reported"]
    assert again["living-tree-e2e-github-environment is gone"]["since"] == gone["since"]
    assert len(issues(desk)) == 1

    kept = desk.answer("drift", "adopt", "staging", key["finding"], binding["finding"], "--reason", "It stays for a week.")
    assert {one["way"] for one in kept["adoptions"]} == {"ignore"}
    patch = Path(desk.checkout / "keep.patch")
    patch.write_text(kept["patch"])
    subprocess.run(["git", "apply", "--check", patch], cwd=desk.checkout, check=True)

    done = desk.answer("drift", "revert", "staging", *(one["finding"] for one in again.values()), "--yes")
    assert done["by_hand"] == []
    assert [one["problem"] for one in done["removed"]] == [""]
    assert {step["urn"] for step in done["steps"]} == {one["about"]["urn"] for one in again.values() if one["about"]["urn"]}

    assert detect(desk, status=0)["findings"] == []
    assert [one["state"] for one in issues(desk)] == ["closed"]
    desk.expect_settled("staging")


def test_what_nobody_can_look_at_is_no_pass(desk: Desk):
    unknown = desk.run("drift", "detect", "--stack", "staging", "--json", status=3, extra={"GITHUB_TOKEN": "ended"})
    assert '"phase": "error"' in unknown.stdout
    assert "ended" not in unknown.stdout.replace("the engine ended", "").replace("ended with", "")


def test_a_stack_has_to_be_named_once(desk: Desk):
    assert "no stack is named" in desk.run("drift", "detect", status=2).stderr
    assert "two stacks are named" in desk.run("drift", "detect", "staging", "--stack", "production", status=2).stderr


def test_what_is_no_finding_changes_nothing(desk: Desk):
    said = desk.run("drift", "revert", "staging", "0123456789", "--yes", status=2).stderr
    assert "'0123456789' is no finding of this look; nothing was changed" in said
