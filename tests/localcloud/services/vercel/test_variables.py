from typing import Any

import pytest

from tests.localcloud.services.vercel.conftest import Vercel

URL = "/v10/projects/web/env"
CANARY = "canary-of-the-variable"


def variable(**fields: Any) -> dict[str, Any]:
    return {"key": "KEY", "value": CANARY, "type": "encrypted", "target": ["production"], **fields}


@pytest.fixture
def web(vercel: Vercel) -> Vercel:
    vercel.project()
    return vercel


def test_a_creation_shows_ciphertext(web: Vercel) -> None:
    answer = web.ask("POST", URL, variable(comment="why"))
    assert answer.status == 201
    assert CANARY.encode() not in answer.content
    assert (answer.body["created"]["comment"], answer.body["failed"]) == ("why", [])
    assert len(answer.body["created"]["id"]) == 16


@pytest.mark.parametrize(
    ("kind", "listed", "decrypted", "single"),
    [("plain", True, True, True), ("encrypted", False, True, True), ("sensitive", False, False, False)],
)
def test_values_are_shown_as_their_type_allows(web: Vercel, kind: str, listed: bool, decrypted: bool, single: bool) -> None:
    identifier = web.do("POST", URL, variable(type=kind))["created"]["id"]
    reads = [web.ask("GET", URL), web.ask("GET", f"{URL}?decrypt=true"), web.ask("GET", f"/v1/projects/web/env/{identifier}")]
    assert [CANARY.encode() in read.content for read in reads] == [listed, decrypted, single]


def test_a_sensitive_value_is_nowhere_readable(web: Vercel) -> None:
    identifier = web.do("POST", URL, variable(type="sensitive"))["created"]["id"]
    answers = [
        web.ask("PATCH", f"/v9/projects/web/env/{identifier}", {"value": CANARY + "2"}),
        web.ask("GET", "/v3/env/pull/web/production"),
        web.ask("GET", "/v9/projects/web"),
        web.ask("PATCH", f"/v9/projects/web/env/{identifier}", {"type": "plain"}),
        web.ask("DELETE", f"/v9/projects/web/env/{identifier}"),
    ]
    assert [answer.status for answer in answers] == [200, 200, 200, 400, 200]
    assert not any(CANARY.encode() in answer.content for answer in answers)


def test_the_same_key_in_the_same_place_conflicts(web: Vercel) -> None:
    first = web.do("POST", URL, variable(target=["production", "preview"]))["created"]
    answer = web.ask("POST", URL, variable(target=["preview", "development"]))
    assert (answer.status, answer.code) == (400, "ENV_CONFLICT")
    error = answer.body["error"]
    assert (error["envVarKey"], error["target"], error["gitBranch"], error["envVarId"]) == ("KEY", ["preview"], None, first["id"])


def test_another_place_does_not_conflict(web: Vercel) -> None:
    web.do("POST", URL, variable())
    web.do("POST", URL, variable(target=["preview"]))
    web.do("POST", URL, variable(target=["preview"], gitBranch="staging"))
    assert len(web.do("GET", URL)["envs"]) == 3


def test_upsert_changes_what_it_meets(web: Vercel) -> None:
    first = web.do("POST", URL, variable())["created"]
    second = web.do("POST", f"{URL}?upsert=true", variable(value="new", comment="c"))["created"]
    assert second["id"] == first["id"]
    assert [(one["value"], one["comment"]) for one in web.do("GET", f"{URL}?decrypt=true")["envs"]] == [("new", "c")]


def test_a_list_makes_what_it_can_and_tells_what_failed(web: Vercel) -> None:
    web.do("POST", URL, variable(key="TAKEN"))
    answer = web.do("POST", URL, [variable(key="A"), variable(key="TAKEN"), variable(key="B")])
    assert [one["key"] for one in answer["created"]] == ["A", "B"]
    assert [one["error"]["code"] for one in answer["failed"]] == ["ENV_CONFLICT"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "1A"},
        {"key": "A-B"},
        {"key": ""},
        {"target": []},
        {"target": ["staging"]},
        {"type": "secretive"},
        {"type": "sensitive", "target": ["development"]},
        {"gitBranch": "main"},
        {"comment": "x" * 1001},
        {"extra": 1},
        {"value": 5},
    ],
)
def test_a_variable_that_cannot_be_is_refused(web: Vercel, wrong: dict[str, Any]) -> None:
    assert web.ask("POST", URL, variable(**wrong)).status == 400
    assert web.do("GET", URL)["envs"] == []


def test_a_change_that_would_conflict_is_refused(web: Vercel) -> None:
    web.do("POST", URL, variable())
    other = web.do("POST", URL, variable(key="OTHER"))["created"]["id"]
    assert web.ask("PATCH", f"/v9/projects/web/env/{other}", {"key": "KEY"}).code == "ENV_CONFLICT"
    assert web.do("PATCH", f"/v9/projects/web/env/{other}", {"comment": "changed"})["comment"] == "changed"


def test_many_are_removed_at_once(web: Vercel) -> None:
    ids = [one["id"] for one in web.do("POST", URL, [variable(key="A"), variable(key="B")])["created"]]
    assert web.do("DELETE", "/v1/projects/web/env", {"ids": [*ids, "absent"]}) == {"deleted": 2, "ids": ids}


def test_an_empty_body_is_refused(web: Vercel) -> None:
    assert web.ask("POST", URL, []).status == 400
    assert web.ask("POST", URL).status == 400


def test_no_value_reaches_the_journal(web: Vercel) -> None:
    web.do("POST", URL, variable())
    web.do("POST", URL, [variable(key="LISTED", type="sensitive")])
    rows = web.store._connection.execute("SELECT request FROM journal WHERE request IS NOT NULL").fetchall()
    text = " ".join(row[0] for row in rows)
    assert "LISTED" in text
    assert CANARY not in text
