"""Members of a project."""

from typing import Any

import pytest

from localcloud.services.vercel.seed import seed

TEAM = "team_LivingTree0000000000001"
MEMBERS = "/v1/projects/web/members"


@pytest.fixture
def staffed(vercel: Any) -> Any:
    people = [{"username": f"person-{number:02}", "role": "CONTRIBUTOR"} for number in range(25)]
    with vercel.store.transaction() as transaction:
        seed(transaction, {"teams": [{"id": TEAM, "slug": "living-tree", "members": people}]})
    vercel.project()
    return vercel


def test_a_member_is_added_listed_and_removed(staffed: Any):
    project = staffed.do("GET", "/v9/projects/web")["id"]
    assert staffed.do("POST", MEMBERS, {"username": "person-03", "role": "PROJECT_DEVELOPER"}) == {"id": project}
    [member] = staffed.do("GET", MEMBERS)["members"]
    said = {name: member[name] for name in ("username", "email", "role", "computedProjectRole", "teamRole")}
    role = "PROJECT_DEVELOPER"
    expected = {"username": "person-03", "email": "person-03@example.com", "role": role, "computedProjectRole": role}
    assert said == expected | {"teamRole": "CONTRIBUTOR"}
    assert staffed.do("DELETE", f"{MEMBERS}/{member['uid']}") == {"id": project}
    assert staffed.ask("DELETE", f"{MEMBERS}/{member['uid']}").status == 404
    assert staffed.do("GET", MEMBERS)["members"] == []


def test_an_owner_of_the_team_administers_the_project_whatever_the_role(staffed: Any):
    staffed.do("POST", MEMBERS, {"username": "operator", "role": "PROJECT_VIEWER"})
    [member] = staffed.do("GET", MEMBERS)["members"]
    assert (member["role"], member["computedProjectRole"], member["teamRole"]) == ("PROJECT_VIEWER", "ADMIN", "OWNER")


def test_members_come_page_by_page(staffed: Any):
    for number in range(25):
        staffed.do("POST", MEMBERS, {"email": f"person-{number:02}@example.com", "role": "PROJECT_VIEWER"})
    first = staffed.do("GET", MEMBERS)
    assert (len(first["members"]), first["pagination"]["hasNext"]) == (20, True)
    second = staffed.do("GET", f"{MEMBERS}?until={first['pagination']['next']}")
    assert (len(second["members"]), second["pagination"]["hasNext"], second["pagination"]["next"]) == (5, False, None)
    assert [one["username"] for one in staffed.do("GET", f"{MEMBERS}?search=PERSON-07")["members"]] == ["person-07"]


@pytest.mark.parametrize(
    "body",
    [
        {"role": "ADMIN"},
        {"username": "nobody", "role": "ADMIN"},
        {"username": "person-01", "role": "OWNER"},
        {"username": "person-02", "email": "person-01@example.com", "role": "ADMIN"},
    ],
)
def test_who_cannot_be_added(staffed: Any, body: dict[str, str]):
    assert staffed.ask("POST", MEMBERS, body).status == 400


def test_nobody_is_added_twice_and_a_new_project_has_nobody(staffed: Any):
    body = {"username": "person-01", "role": "ADMIN"}
    staffed.do("POST", MEMBERS, body)
    assert staffed.ask("POST", MEMBERS, body).status == 400
    staffed.do("DELETE", "/v9/projects/web")
    staffed.project()
    assert staffed.do("GET", MEMBERS)["members"] == []
