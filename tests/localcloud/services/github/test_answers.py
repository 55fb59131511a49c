"""Entity tags, conditional requests, pages and the rate limit."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcloud.core.faults import add_fault
from localcloud.services.github.answers import entity_tag, matches
from localcloud.services.github.seed import seed

from .conftest import READER_TOKEN, SEED

R = "/repos/Living-Tree-App/living-tree"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, JSON)
def test_tags_are_equal_exactly_for_equal_bodies(left: Any, right: Any) -> None:
    # Python takes True for 1; JSON does not.
    assert (entity_tag(left) == entity_tag(right)) == (repr(_ordered(left)) == repr(_ordered(right)))


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return "object", sorted((name, _ordered(item)) for name, item in value.items())
    return [_ordered(item) for item in value] if isinstance(value, list) else value


@given(body=JSON, others=st.lists(JSON, max_size=3), is_weak=st.booleans())
def test_a_condition_matches_when_the_tag_is_in_its_list_weak_or_strong(*, body: Any, others: list[Any], is_weak: bool) -> None:
    tag = entity_tag(body)
    offered = [*(entity_tag(other) for other in others), tag if is_weak else tag.removeprefix("W/")]
    assert matches(", ".join(offered), tag)
    assert matches("*", tag)
    assert matches(", ".join(offered[:-1]), tag) == any(entity_tag(other) == tag for other in others)


def test_what_has_not_changed_is_not_sent_again_and_not_counted(hub: Any) -> None:
    first = hub.request("GET", R)
    again = hub.request("GET", R, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert again.headers["x-ratelimit-remaining"] == first.headers["x-ratelimit-remaining"]
    hub.request("PATCH", R, json={"description": "changed"})
    changed = hub.request("GET", R, headers={"if-none-match": first.headers["etag"]})
    assert (changed.status_code, changed.json()["description"]) == (200, "changed")


def test_every_answer_tells_the_rate_limit(hub: Any) -> None:
    answers = [hub.request("GET", R), hub.request("GET", f"{R}/environments/none"), hub.request("GET", "/nothing")]
    for answer in answers:
        assert {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-used", "x-ratelimit-reset"} <= set(answer.headers)
        assert answer.headers["x-ratelimit-resource"] == "core"
    assert int(answers[1].headers["x-ratelimit-used"]) == int(answers[0].headers["x-ratelimit-used"]) + 1
    told = hub.request("GET", "/rate_limit").json()["rate"]
    assert told["used"] == int(answers[1].headers["x-ratelimit-used"])


def test_an_enforced_limit_refuses_in_the_words_clients_know(hub: Any) -> None:
    setting = {"limit": 3, "is_enforced": True}
    hub.change(lambda transaction: transaction.put("github.setting", "rate_limit", setting))
    answers = [hub.request("GET", R) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 403]
    assert answers[-1].json()["message"].startswith("API rate limit exceeded for ")
    assert answers[-1].headers["x-ratelimit-remaining"] == "0"


def test_an_unenforced_limit_begins_a_new_window(hub: Any) -> None:
    hub.change(lambda transaction: transaction.put("github.setting", "rate_limit", {"limit": 2}))
    answers = [hub.request("GET", R) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}


def test_pages_link_to_each_other_and_add_up(hub: Any) -> None:
    for number in range(12):
        hub.request("POST", f"{R}/actions/variables", json={"name": f"V{number:02}", "value": "x"})
    names: list[str] = []
    path: str | None = f"/api/v3{R}/actions/variables?per_page=5"
    relations = []
    while path:
        answer = hub.request("GET", path)
        names += [variable["name"] for variable in answer.json()["variables"]]
        links = {relation: address for address, relation in re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers["link"])}
        relations.append(sorted(links))
        path = links["next"].removeprefix(hub.url) if "next" in links else None
    assert names == [f"V{number:02}" for number in range(12)]
    assert relations == [["last", "next"], ["first", "last", "next", "prev"], ["first", "prev"]]


def test_variables_come_ten_at_a_time_and_thirty_at_most(hub: Any) -> None:
    for number in range(31):
        hub.request("POST", f"{R}/actions/variables", json={"name": f"V{number}", "value": "x"})
    sizes = [len(hub.request("GET", f"{R}/actions/variables{query}").json()["variables"]) for query in ("", "?per_page=100")]
    assert sizes == [10, 30]
    assert "link" not in hub.request("GET", f"{R}/environments").headers


@pytest.mark.parametrize(
    ("status", "message", "ending"),
    [
        (429, "You have exceeded a secondary rate limit.", "secondary-rate-limits"),
        (403, "You have exceeded a secondary rate limit.", "secondary-rate-limits"),
        (401, "Bad credentials", "rest"),
        (404, "Not Found", "rest"),
        (502, "Server Error", "rest"),
        (503, "Server Error", "rest"),
    ],
)
def test_an_injected_fault_looks_like_githubs_own(hub: Any, status: int, message: str, ending: str) -> None:
    fault = {"vendor": "github", "kind": "status", "status": status, "retry_after_seconds": 7, "remaining": 1}
    hub.change(lambda transaction: add_fault(transaction, fault))
    answer = hub.request("GET", R)
    assert (answer.status_code, answer.headers["retry-after"]) == (status, "7")
    assert answer.json()["documentation_url"].endswith(ending)
    assert (answer.json()["status"], answer.json()["message"].startswith(message)) == (str(status), True)
    assert hub.request("GET", R).status_code == 200


def test_a_classic_token_is_told_its_scopes_and_no_other_token_is(hub: Any) -> None:
    assert "x-oauth-scopes" not in hub.request("GET", R).headers
    user = {"login": "classic", "id": 9, "token": "classic-token-of-the-tests", "scopes": ["workflow", "repo"]}
    described = {**SEED, "users": [*SEED["users"], user | {"permissions": {"contents": "read"}}]}
    hub.change(lambda transaction: seed(transaction, described))
    for path in (R, "/user", f"{R}/environments/none"):
        assert hub.request("GET", path, token=user["token"]).headers["x-oauth-scopes"] == "repo, workflow"
    for token in (None, READER_TOKEN):
        assert "x-oauth-scopes" not in hub.request("GET", "/repos/Living-Tree-App/site", token=token).headers
