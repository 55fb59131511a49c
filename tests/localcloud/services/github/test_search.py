"""The search for issues: its language, and what a caller may look for."""

from typing import Any

import pytest

from localcloud.services.github.issue_search import Candidate, matches, parse

SITE = "/repos/Living-Tree-App/site"
ISSUE: dict[str, Any] = {
    "title": "Rollback of living-tree",
    "body": "The canary failed at 10 %.",
    "state": "open",
    "author": "deployer[bot]",
    "assignees": ["Reader"],
    "created_at": "2026-11-20T10:00:00Z",
    "updated_at": "2026-11-22T10:00:00Z",
    "closed_at": None,
}
CANDIDATE = Candidate(
    {"owner": "Living-Tree-App", "name": "site", "visibility": "private"}, ISSUE, frozenset({"good first issue"}), ("On it.",)
)


@pytest.mark.parametrize(
    "query",
    [
        "rollback",
        '"canary failed"',
        "rollback canary in:title,body",
        "on in:comments",
        "repo:living-tree-app/SITE is:open is:issue type:issue state:open",
        "repo:other/one org:living-tree-app",
        'label:"good first issue" no:milestone',
        "author:app/deployer assignee:reader",
        "-label:bug -is:closed -repo:other/one",
        "created:2026-11-20",
        "created:>=2026-11-20 created:<2026-11-21 updated:>2026-11-21 created:<=2026-11-20",
        "created:2026-11-19..2026-11-21 updated:*..2026-11-22 updated:2026-11-22..*",
        "is:private is:unlocked",
        "-closed:2026-11-20",
    ],
)
def test_what_a_query_finds(query: str) -> None:
    assert matches(parse(query), CANDIDATE)


@pytest.mark.parametrize(
    "query",
    [
        "roll",
        '"failed canary"',
        "canary in:title",
        "repo:other/one",
        "is:pr",
        "is:closed",
        "no:label",
        "no:anything",
        "author:deployer",
        "-rollback",
        "created:2026-11-21",
        "updated:2026-11-19..2026-11-21",
        "closed:2026-11-20",
        "milestone:one",
    ],
)
def test_what_a_query_does_not_find(query: str) -> None:
    assert not matches(parse(query), CANDIDATE)


def found(hub: Any, query: str, more: str = "") -> list[str]:
    return [item["title"] for item in hub.request("GET", f"/search/issues?q={query}{more}").json()["items"]]


def test_results_are_counted_paged_and_sorted(hub: Any) -> None:
    for title in ("one", "two", "three"):
        hub.request("POST", f"{SITE}/issues", json={"title": f"{title} fire"})
    hub.request("POST", f"{SITE}/issues/2/comments", json={"body": "text"})
    assert found(hub, "fire") == ["three fire", "two fire", "one fire"]
    assert found(hub, "fire", "&order=asc") == ["one fire", "two fire", "three fire"]
    assert found(hub, "fire", "&sort=comments")[0] == "two fire"
    page = hub.request("GET", "/search/issues?q=fire&per_page=2")
    assert (page.json()["total_count"], len(page.json()["items"])) == (3, 2)
    assert 'rel="next"' in page.headers["link"]


@pytest.mark.parametrize("query", ["", "x" * 257, "repo:Living-Tree-App/nothing x", "user:nobody x"])
def test_a_query_that_cannot_be_is_refused(hub: Any, query: str) -> None:
    answer = hub.request("GET", f"/search/issues?q={query}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "q")


def test_a_limited_token_names_a_kind_and_finds_what_it_may_read(hub: Any) -> None:
    for name in ("site", "fresh"):
        hub.request("POST", f"/repos/Living-Tree-App/{name}/issues", json={"title": f"{name} fire"})
    reader = {"token": "reader-token-of-the-local-cloud"}
    assert hub.request("GET", "/search/issues?q=fire", **reader).status_code == 422
    seen = hub.request("GET", "/search/issues?q=fire is:issue", **reader).json()
    assert [item["title"] for item in seen["items"]] == ["site fire"]
    assert [item["title"] for item in hub.request("GET", "/search/issues?q=fire", token=None).json()["items"]] == ["site fire"]
