"""What exists already is taken over: the preview names who loses what, the update imports, and the extra members are gone."""

from collections.abc import Iterator

import pytest
from commands import Desk, desk_at
from ruamel.yaml import YAML

from bulwark.config.environments import load_environment
from engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

STACK = "staging"
PROJECT = "living-tree-staging"
POOL = f"projects/{PROJECT}/locations/global/workloadIdentityPools/github-actions-pool"
ACCOUNT = f"projects/{PROJECT}/serviceAccounts/github-actions@{PROJECT}.iam.gserviceaccount.com"
SECRET = f"projects/{PROJECT}/secrets/DATABASE_URL"
ENVIRONMENT = "/repos/living-tree-app/living-tree/environments/staging"
VISITOR, READER = "user:mallory@example.com", "user:old-reader@example.com"
USER_ROLE, READER_ROLE = "roles/iam.workloadIdentityUser", "roles/secretmanager.secretAccessor"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Desk]:
    """A project in which people made things by hand, and stack files that adopt them."""
    with desk_at(tmp_path_factory.mktemp("adoption"), engine.bin_dir) as desk:
        make_by_hand(desk)
        project = desk.call("vercel", "GET", f"/v9/projects/living-tree-staging?teamId={team_of(desk)}")["id"]
        adopt(
            desk,
            {
                "google.pool": POOL,
                "accounts.living-tree.deploy": ACCOUNT,
                "secrets.living-tree.DATABASE_URL": SECRET,
                "environments.living-tree.deploy": "living-tree:staging",
                "vercel.living-tree.project": f"{team_of(desk)}/{project}",
            },
        )
        yield desk


def team_of(desk: Desk) -> str:
    return load_environment(desk.checkout, STACK).vercel.team_id


def make_by_hand(desk: Desk) -> None:
    for api in ("iam", "secretmanager"):
        desk.call("google", "POST", f"/v1/projects/{PROJECT}/services/{api}.googleapis.com:enable", {})
    pools, _, pool = POOL.rpartition("/")
    desk.call("google", "POST", f"/v1/{pools}?workloadIdentityPoolId={pool}", {"displayName": "made by hand"})
    desk.call("google", "POST", f"/v1/projects/{PROJECT}/serviceAccounts", {"accountId": "github-actions"})
    grant(desk, ACCOUNT, USER_ROLE, VISITOR)
    desk.call("google", "POST", f"/v1/projects/{PROJECT}/secrets?secretId=DATABASE_URL", {"replication": {"automatic": {}}})
    grant(desk, SECRET, READER_ROLE, READER)
    desk.call("github", "PUT", ENVIRONMENT, {})
    desk.call("vercel", "POST", f"/v11/projects?teamId={team_of(desk)}", {"name": "living-tree-staging"})


def grant(desk: Desk, resource: str, role: str, member: str) -> None:
    policy = {"bindings": [{"role": role, "members": [member]}]}
    desk.call("google", "POST", f"/v1/{resource}:setIamPolicy", {"policy": policy})


def adopt(desk: Desk, roles: dict[str, str]) -> None:
    """Write roles into the stack file, as a person does, and bring the scratch copy up to date."""
    path = desk.checkout / f"Pulumi.{STACK}.yaml"
    document = YAML().load(path.read_text())
    document["config"]["bulwark:pipeline"]["adopt"] = roles
    YAML().dump(document, path)
    desk.run("local", "up", "--any-ports")


def policy_of(desk: Desk, resource: str) -> dict[str, list[str]]:
    method = "GET" if "/secrets/" in resource else "POST"
    policy = desk.call("google", method, f"/v1/{resource}:getIamPolicy")
    return {binding["role"]: binding["members"] for binding in policy.get("bindings", [])}


def test_the_preview_names_who_loses_what_and_up_takes_over(desk: Desk):
    desk.engine("stack", "init", STACK, "--no-select")
    shown = desk.engine(
        "preview", "--policy-pack", "policies", "--policy-pack-config", "policies/configuration.json", *desk.on(STACK)
    )
    warnings = [" ".join(line.split()) for line in (shown.stdout + shown.stderr).splitlines() if "loses" in line]
    assert sum(f"accounts.living-tree.deploy: {VISITOR} loses {USER_ROLE}" in line for line in warnings) >= 1, shown.stdout
    assert sum(f"secrets.living-tree.DATABASE_URL: {READER} loses {READER_ROLE}" in line for line in warnings) >= 1, shown.stdout
    assert VISITOR in policy_of(desk, ACCOUNT)[USER_ROLE], "a preview changes nothing"
    unique = desk.call("google", "GET", f"/v1/{ACCOUNT}")["uniqueId"]

    answer = desk.answer("up", STACK)
    assert answer["changes"]["import"] == 5, answer["changes"]
    assert any(f"{VISITOR} loses {USER_ROLE}" in warning for warning in answer["warnings"])
    assert desk.call("google", "GET", f"/v1/{ACCOUNT}")["uniqueId"] == unique, "the same account, not a second one"
    assert policy_of(desk, SECRET)[READER_ROLE] == sorted(readers(desk))
    assert VISITOR not in policy_of(desk, ACCOUNT)[USER_ROLE]
    desk.expect_settled(STACK)


def readers(desk: Desk) -> list[str]:
    pipeline = load_environment(desk.checkout, STACK)
    granted = pipeline.apps["living-tree"].secrets["DATABASE_URL"].readers
    rows = [row for row in pipeline.duty_rows if row.duty in granted]
    return [f"serviceAccount:{row.account_id}@{PROJECT}.iam.gserviceaccount.com" for row in rows]
