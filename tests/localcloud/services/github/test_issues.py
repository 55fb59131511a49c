"""Issues, comments and labels: what GitHub refuses, what it makes by itself, what stays when things are renamed."""

from typing import Any

import pytest

SITE, TREE = "/repos/Living-Tree-App/site", "/repos/Living-Tree-App/living-tree"


def open_issue(hub: Any, **body: Any) -> dict[str, Any]:
    made = hub.request("POST", f"{SITE}/issues", json={"title": "Down", **body})
    assert made.status_code == 201
    assert made.headers["location"] == made.json()["url"]
    shown: dict[str, Any] = made.json()
    return shown


def numbers(hub: Any, query: str) -> list[int]:
    return [issue["number"] for issue in hub.request("GET", f"{SITE}/issues{query}").json()]


def test_numbers_count_up_in_each_repository_and_are_never_given_twice(hub: Any) -> None:
    assert [open_issue(hub)["number"] for _ in range(2)] == [1, 2]
    assert hub.request("POST", f"{TREE}/issues", json={"title": "other"}).json()["number"] == 1


def test_unknown_labels_are_made_and_known_ones_found_in_any_case(hub: Any) -> None:
    made = open_issue(hub, labels=["deployment", {"name": "BUG"}, "Deployment"])
    assert [(label["name"], label["color"]) for label in made["labels"]] == [("deployment", "ededed"), ("bug", "d73a4a")]
    assert hub.request("GET", f"{SITE}/labels/deployment").json()["default"] is False


def test_a_renamed_label_stays_on_its_issues_and_a_deleted_one_leaves_them(hub: Any) -> None:
    issue = open_issue(hub, labels=["deployment", "critical"])
    assert hub.request("PATCH", f"{SITE}/labels/deployment", json={"name": "delivery"}).json()["name"] == "delivery"
    assert hub.request("DELETE", f"{SITE}/labels/critical").status_code == 204
    shown = hub.request("GET", f"{SITE}/issues/{issue['number']}").json()
    assert [label["name"] for label in shown["labels"]] == ["delivery"]


def test_a_list_is_filtered_by_state_labels_creator_assignee_and_time(hub: Any) -> None:
    first = open_issue(hub, labels=["deployment", "critical"], assignees=["reader"])["number"]
    second = open_issue(hub, labels=["deployment"])["number"]
    hub.request("PATCH", f"{SITE}/issues/{second}", json={"state": "closed"})
    assert numbers(hub, "") == [first]
    assert numbers(hub, "?state=closed") == [second]
    assert numbers(hub, "?state=all&direction=asc") == [first, second]
    assert numbers(hub, "?state=all&labels=deployment,critical") == [first]
    assert numbers(hub, "?state=all&creator=reader") == []
    assert numbers(hub, "?state=all&assignee=none") == [second]
    assert numbers(hub, "?state=all&assignee=reader") == [first]
    assert numbers(hub, "?state=all&since=2999-01-01T00:00:00Z") == []


def test_closing_and_reopening_say_who_when_and_why(hub: Any) -> None:
    path = f"{SITE}/issues/{open_issue(hub)['number']}"
    closed = hub.request("PATCH", path, json={"state": "closed"}).json()
    assert (closed["state_reason"], closed["closed_by"]["login"]) == ("completed", "octo-operator")
    assert closed["closed_at"] is not None
    assert hub.request("PATCH", path, json={"state": "closed", "state_reason": "duplicate"}).json()["state_reason"] == "duplicate"
    again = hub.request("PATCH", path, json={"state": "open"}).json()
    assert (again["state_reason"], again["closed_at"], again["closed_by"]) == ("reopened", None, None)


def test_an_update_replaces_labels_and_assignees_as_a_whole(hub: Any) -> None:
    path = f"{SITE}/issues/{open_issue(hub, labels=['a', 'b'], assignees=['reader'])['number']}"
    shown = hub.request("PATCH", path, json={"labels": ["b"], "assignees": [], "title": "Up", "body": None}).json()
    assert ([label["name"] for label in shown["labels"]], shown["assignees"]) == (["b"], [])
    assert (shown["title"], shown["body"]) == ("Up", None)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "missing_field"),
        ({"title": " "}, "missing_field"),
        ({"title": "t", "body": "x" * 65_537}, "custom"),
        ({"title": "t" * 257}, "custom"),
        ({"title": "t", "assignees": ["nobody"]}, "invalid"),
    ],
)
def test_an_issue_that_cannot_be_is_refused(hub: Any, body: dict[str, Any], code: str) -> None:
    answer = hub.request("POST", f"{SITE}/issues", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    assert numbers(hub, "?state=all") == []


@pytest.mark.parametrize("body", [{"state": "done"}, {"state": "closed", "state_reason": "tired"}, {"labels": [1]}])
def test_an_update_that_cannot_be_is_refused(hub: Any, body: dict[str, Any]) -> None:
    path = f"{SITE}/issues/{open_issue(hub)['number']}"
    assert hub.request("PATCH", path, json=body).status_code == 422


def test_issues_that_are_switched_off_are_gone(hub: Any) -> None:
    path = f"{SITE}/issues/{open_issue(hub)['number']}"
    hub.request("PATCH", SITE, json={"has_issues": False})
    assert hub.request("GET", path).status_code == 410
    assert hub.request("POST", f"{SITE}/issues", json={"title": "t"}).status_code == 410


def test_what_is_not_there_is_not_found(hub: Any) -> None:
    number = open_issue(hub)["number"]
    for path in ("/issues/99", "/issues/x", "/issues/comments/1", f"/issues/{number}/labels/bug", "/labels/nothing"):
        verb = "DELETE" if path.endswith("labels/bug") else "GET"
        assert hub.request(verb, SITE + path).status_code == 404


def test_comments_come_oldest_first_and_touch_the_issue(hub: Any) -> None:
    issue = open_issue(hub)
    path = f"{SITE}/issues/{issue['number']}/comments"
    for text in ("one", "two"):
        assert hub.request("POST", path, json={"body": text}).status_code == 201
    assert [item["body"] for item in hub.request("GET", path).json()] == ["one", "two"]
    assert hub.request("GET", f"{SITE}/issues/{issue['number']}").json()["comments"] == 2
    assert hub.request("POST", path, json={"body": " "}).status_code == 422
    assert hub.request("POST", path, json={"body": "x" * 65_537}).status_code == 422


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "BUG", "color": "ffffff"}, "name"),
        ({"name": " "}, "name"),
        ({"name": "x" * 51}, "name"),
        ({"name": "x", "color": "#ffffff"}, "color"),
        ({"name": "x", "description": "d" * 101}, "description"),
    ],
)
def test_a_label_that_cannot_be_is_refused(hub: Any, body: dict[str, Any], field: str) -> None:
    answer = hub.request("POST", f"{SITE}/labels", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_a_label_does_not_take_another_ones_name(hub: Any) -> None:
    assert hub.request("PATCH", f"{SITE}/labels/bug", json={"new_name": "question"}).status_code == 422
    assert hub.request("PATCH", f"{SITE}/labels/bug", json={"new_name": "Bug", "description": ""}).json()["description"] is None


def test_a_new_repository_has_githubs_labels_and_a_deleted_one_none(hub: Any) -> None:
    hub.request("POST", "/orgs/Living-Tree-App/repos", json={"name": "new"})
    assert len(hub.request("GET", "/repos/Living-Tree-App/new/labels").json()) == 9
    hub.request("DELETE", "/repos/Living-Tree-App/new")
    hub.request("POST", "/orgs/Living-Tree-App/repos", json={"name": "new"})
    assert hub.request("GET", "/repos/Living-Tree-App/new/issues?state=all").json() == []


def test_everyone_reads_issues_of_a_public_repository_and_nobody_else_writes(hub: Any) -> None:
    open_issue(hub)
    assert len(hub.request("GET", f"{SITE}/issues", token=None).json()) == 1
    assert hub.request("POST", f"{SITE}/issues", token=None, json={"title": "t"}).status_code == 401
    assert hub.request("POST", f"{SITE}/issues", token="reader-token-of-the-local-cloud", json={"title": "t"}).status_code == 403
