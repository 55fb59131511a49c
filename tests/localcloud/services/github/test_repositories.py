"""Names, numbers and redirects of repositories."""

from typing import Any

R = "/repos/Living-Tree-App/living-tree"
BY_NUMBER = "/repositories/820045678"


def test_names_are_found_in_any_case_and_shown_as_written(hub: Any) -> None:
    assert hub.request("GET", "/repos/LIVING-TREE-APP/Living-TREE").json()["full_name"] == "Living-Tree-App/living-tree"
    assert hub.request("GET", "/orgs/living-tree-app").json()["login"] == "Living-Tree-App"


def test_a_number_leads_to_everything_a_name_does(hub: Any) -> None:
    assert hub.request("GET", BY_NUMBER).json() == hub.request("GET", R).json()
    assert hub.request("GET", f"{BY_NUMBER}/contents/README.md").json() == hub.request("GET", f"{R}/contents/README.md").json()
    assert hub.request("GET", "/repositories/1").status_code == 404
    assert hub.request("GET", "/repositories/x").status_code == 404


def test_a_rename_keeps_the_number_and_redirects_the_old_name(hub: Any) -> None:
    renamed = hub.request("PATCH", R, json={"name": "oak"}).json()
    assert (renamed["id"], renamed["full_name"]) == (820045678, "Living-Tree-App/oak")
    read = hub.request("GET", f"/api/v3{R}/actions/variables?per_page=5")
    assert (read.status_code, read.json()["message"]) == (301, "Moved Permanently")
    assert read.headers["location"] == f"{hub.url}/api/v3{BY_NUMBER}/actions/variables?per_page=5"
    write = hub.request("PUT", f"{R}/environments/a%2Fb", json={})
    assert (write.status_code, write.headers["location"]) == (307, f"{hub.url}{BY_NUMBER}/environments/a%2Fb")
    followed = hub.request("PUT", f"{R}/environments/a%2Fb", json={}, follow_redirects=True)
    assert followed.status_code == 422 or followed.json()["name"] == "a/b"


def test_a_new_repository_takes_over_an_old_name(hub: Any) -> None:
    hub.request("PATCH", R, json={"name": "oak"})
    assert hub.request("POST", "/orgs/Living-Tree-App/repos", json={"name": "living-tree", "auto_init": True}).status_code == 201
    assert hub.request("GET", R).json()["id"] != 820045678
    assert hub.request("GET", "/repos/Living-Tree-App/oak").json()["id"] == 820045678


def test_nothing_is_left_of_a_deleted_repository(hub: Any) -> None:
    hub.request("PUT", f"{R}/environments/e", json={})
    hub.request("POST", f"{R}/environments/e/variables", json={"name": "A", "value": "v"})
    assert hub.request("DELETE", R).status_code == 204
    assert hub.request("GET", R).status_code == 404
    kinds = ("github.environment", "github.variable", "github.git_object", "github.git_ref")
    left = hub.change(lambda transaction: [key for kind in kinds for key, _ in transaction.list(kind, "820045678/")])
    assert left == []


def test_visibility_changes_once(hub: Any) -> None:
    assert hub.request("PATCH", R, json={"visibility": "public"}).json()["private"] is False
    again = hub.request("PATCH", R, json={"visibility": "public"})
    assert (again.status_code, again.json()["message"]) == (422, "Visibility is already public.")


def test_the_default_branch_must_exist(hub: Any) -> None:
    assert hub.request("PATCH", R, json={"default_branch": "nowhere"}).status_code == 422
    assert hub.request("PATCH", R, json={"default_branch": "staging"}).json()["default_branch"] == "staging"


def test_a_patch_changes_what_it_names_and_nothing_else(hub: Any) -> None:
    before = hub.request("GET", R).json()
    after = hub.request("PATCH", R, json={"has_wiki": False, "squash_merge_commit_title": "PR_TITLE"}).json()
    changed = {name for name in before if before[name] != after[name]} - {"updated_at"}
    assert changed == {"has_wiki", "squash_merge_commit_title"}
