"""The seed has exactly what the configuration pins, whatever the order of the environments."""

from pathlib import Path

from bulwark.config.environments import load_environments
from bulwark.local.folder import Credentials, LocalFolder
from bulwark.local.seed import describe_seed

ROOT = Path(__file__).parents[3]

CREDENTIALS = Credentials("google-token", "github-token", "vercel-token", "passphrase")


def test_every_pinned_id_is_seeded():
    seed = describe_seed(load_environments(ROOT), CREDENTIALS)
    projects = {item["project_id"]: item["project_number"] for item in seed["google"]["projects"]}
    assert projects == {"living-tree-staging": "402611223344", "living-tree-production": "402699887766"}
    (owner,) = seed["github"]["organizations"]
    assert (owner["login"], owner["id"], owner["plan"]) == ("living-tree-app", 190012345, "team")
    repositories = {item["name"]: (item["id"], item["branches"]) for item in owner["repositories"]}
    assert repositories == {"living-tree": (820045678, ["main", "staging"]), "infrastructure": (820099001, ["main"])}
    (team,) = seed["vercel"]["teams"]
    assert (team["slug"], team["rolling_release_slots"]) == ("living-tree", 2)


def test_the_order_of_environments_changes_nothing():
    pipelines = load_environments(ROOT)
    forwards, backwards = describe_seed(pipelines, CREDENTIALS), describe_seed(pipelines[::-1], CREDENTIALS)
    assert forwards["github"] == backwards["github"]
    assert forwards["vercel"] == backwards["vercel"]
    assert sorted(forwards["google"]["projects"], key=str) == sorted(backwards["google"]["projects"], key=str)


def test_the_owner_of_what_is_shared_comes_last():
    assert [pipeline.environment.name for pipeline in load_environments(ROOT)] == ["staging", "production"]


def test_the_app_is_seeded_with_its_public_half_alone(tmp_path: Path):
    app = LocalFolder.of(tmp_path).keep_app(1204711, 63204711, is_acting=True)
    (seeded,) = describe_seed(load_environments(ROOT), CREDENTIALS, app)["github"]["apps"]
    assert (seeded["id"], seeded["slug"]) == (1204711, "living-tree-deployer")
    assert seeded["installations"] == [{"account": "living-tree-app", "id": 63204711}]
    assert seeded["permissions"]["workflows"] == "write"
    assert "PUBLIC KEY" in seeded["public_key"]
    assert "PRIVATE" not in str(seeded)


def test_no_passphrase_is_in_the_seed():
    assert "passphrase" not in str(describe_seed(load_environments(ROOT), CREDENTIALS))
