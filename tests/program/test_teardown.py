"""Teardown: asks first, leaves what vendors keep and nothing else, touches no other stack, and `up` works afterwards."""

import json
import os
import pty
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from commands import Desk, desk_at
from inventory import inventory

from bulwark.config.environments import load_environment
from bulwark.config.pipeline import Pipeline
from engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

STACK = "staging"
PROJECT = "living-tree-staging"
POOLS = f"/v1/projects/{PROJECT}/locations/global/workloadIdentityPools"
NEIGHBOUR = "/repos/living-tree-app/living-tree/environments/production"


@dataclass
class Place:
    """A checkout with staging up, beside things of production's that were made by hand."""

    desk: Desk
    pipeline: Pipeline
    production: Pipeline
    before: dict[str, Any]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Place]:
    with desk_at(tmp_path_factory.mktemp("teardown"), engine.bin_dir) as desk:
        pipeline, production = (load_environment(desk.checkout, name) for name in (STACK, "production"))
        desk.run("up", STACK)
        make_neighbours(desk, production)
        yield Place(desk, pipeline, production, inventory(desk, pipeline))


def make_neighbours(desk: Desk, production: Pipeline) -> None:
    """Make, by hand, what a teardown of staging could take along: production's things in the accounts that both share."""
    desk.call("github", "PUT", NEIGHBOUR, {})
    desk.call("github", "POST", f"{NEIGHBOUR}/variables", {"name": "SERVICE_ACCOUNT", "value": "a"}, status=201)
    team = production.vercel.team_id
    desk.call("vercel", "POST", f"/v11/projects?teamId={team}", {"name": "living-tree-production"})
    project = production.google.project
    for api in ("iam", "secretmanager"):
        desk.call("google", "POST", f"/v1/projects/{project}/services/{api}.googleapis.com:enable", {})
    desk.call("google", "POST", f"/v1/projects/{project}/serviceAccounts", {"accountId": "github-actions"})
    desk.call("google", "POST", f"/v1/projects/{project}/secrets?secretId=DATABASE_URL", {"replication": {"automatic": {}}})


def test_it_refuses_where_nobody_can_be_asked(place: Place):
    done = place.desk.run("teardown", STACK, status=2)
    assert (
        "nobody can be asked whether to remove stack staging; nothing was removed. Say --yes to agree beforehand." in done.stderr
    )
    assert inventory(place.desk, place.pipeline) == place.before


def test_it_says_first_what_goes_and_what_stays(place: Place):
    said = place.desk.run("teardown", STACK, status=2).stderr
    state = json.loads(place.desk.engine("stack", "export", "--stack", STACK).stdout)["deployment"]["resources"]
    count = sum(item["custom"] and not item["type"].startswith("pulumi:") for item in state)
    assert said.startswith(f"Stack staging: {count} resources will be removed.\n")
    protected = {line.split()[1].split("/")[0] for line in said.splitlines() if "[protected]" in line}
    assert protected == {"gcp:iam", "gcp:projects", "gcp:secretmanager", "gcp:serviceaccount", "github:index", "vercel:index"}
    line = next(line for line in said.splitlines() if " staging-identity-pool " in f" {line} ")
    assert "[protected]" in line
    assert "kept as deleted for 30 days, its id stays taken; `bulwark up` restores it" in line
    secret = next(line for line in said.splitlines() if "living-tree-DATABASE_URL-secret" in line)
    assert "is gone for good with every version" in secret


def test_at_a_terminal_only_the_stacks_name_agrees(place: Place):
    terminal, stdin = pty.openpty()
    try:
        os.write(terminal, b"yes\n")
        said = place.desk.run("teardown", STACK, status=2, stdin=stdin).stderr
    finally:
        os.close(terminal)
        os.close(stdin)
    assert "Type the stack's name (staging) to remove all of it" in said
    assert "the answer was 'yes', not 'staging'; nothing was removed" in said
    assert inventory(place.desk, place.pipeline) == place.before


def test_what_is_left_is_what_vendors_keep_and_up_brings_it_all_back(place: Place):
    desk, neighbours = place.desk, inventory(place.desk, place.production)
    assert len(neighbours) > 5
    answer = desk.answer("teardown", STACK, "--yes")
    assert {item["id"] for item in answer["removed"]} >= {"living-tree-staging/iam.googleapis.com"}

    left = inventory(desk, place.pipeline)
    services = next(body["services"] for path, body in left.items() if "/services?" in path)
    enabled = next(body["services"] for path, body in place.before.items() if "/services?" in path)
    assert services == enabled, "services stay enabled"
    pools = desk.call("google", "GET", f"{POOLS}?showDeleted=true")["workloadIdentityPools"]
    assert [(pool["name"].rsplit("/", 1)[-1], pool["state"]) for pool in pools] == [("github-actions-pool", "DELETED")]
    assert not desk.call("google", "GET", POOLS).get("workloadIdentityPools")
    roles = next(body["roles"] for path, body in left.items() if "/roles?" in path)
    assert roles, "deleted roles are shown for a week"
    assert all(role["deleted"] for role in roles)
    policy = next(body for path, body in left.items() if path.endswith(f"/projects/{PROJECT}:getIamPolicy"))
    assert not [member for binding in policy.get("bindings", []) for member in binding["members"] if PROJECT in member], policy
    assert not policy.get("auditConfigs")
    kept = ("/services?", "workloadIdentityPools", "/roles?", f"/projects/{PROJECT}:getIamPolicy")
    bodies = {path: body for path, body in left.items() if not any(part in path for part in kept)}
    assert not [path for path, body in bodies.items() if body and (not isinstance(body, dict) or any(body.values()))], bodies
    assert inventory(desk, place.production) == neighbours
    assert desk.answer("teardown", STACK, "--yes")["removed"] == []

    again = desk.answer("up", STACK)
    assert [item.rsplit("/", 1)[-1] for item in again["restored"]] == ["github-actions-pool", "github-actions-provider"]
    assert inventory(desk, place.pipeline) == place.before
    desk.expect_settled(STACK)
    assert inventory(desk, place.production) == neighbours
