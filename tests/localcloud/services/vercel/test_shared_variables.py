"""Variables that a team shares."""

from typing import Any

import pytest

from localcloud.services.vercel.seed import seed

ENV = "/v1/env"


def share(vercel: Any, *projects: str, **more: Any) -> Any:
    body = {"evs": [{"key": "SHARED", "value": "canary"}], "target": ["preview", "production"], "projectId": list(projects)}
    return vercel.do("POST", ENV, body | more)["created"][0]


def test_a_variable_is_shared_with_a_project_until_it_is_unlinked(vercel: Any):
    one, other = vercel.project("one")["id"], vercel.project("other")["id"]
    made = share(vercel, one, other)
    assert [shared["key"] for shared in vercel.do("GET", f"{ENV}?projectId={one}")["data"]] == ["SHARED"]
    assert vercel.do("PATCH", f"{ENV}/{made['id']}/unlink/{one}") == {"id": made["id"]}
    assert vercel.do("GET", f"{ENV}?projectId={one}")["data"] == []
    [left] = vercel.do("GET", ENV)["data"]
    assert (left["projectId"], left["target"]) == ([other], ["production", "preview"])


def test_a_sensitive_value_is_never_shown(vercel: Any):
    share(vercel, type="sensitive")
    answer = vercel.ask("GET", ENV)
    assert b"canary" not in answer.content
    assert answer.body["data"][0]["value"] == ""


def test_many_are_removed_at_once_and_what_is_not_there_is_told(vercel: Any):
    made = share(vercel)
    answer = vercel.do("DELETE", ENV, {"ids": [made["id"], "env_none"]})
    assert answer["deleted"] == [made["id"]]
    assert [failed["error"]["envVarId"] for failed in answer["failed"]] == ["env_none"]
    assert vercel.do("GET", ENV)["data"] == []
    assert vercel.ask("PATCH", f"{ENV}/{made['id']}/unlink/prj_x").status == 404


@pytest.mark.parametrize("change", [{"evs": []}, {"target": ["everywhere"]}, {"projectId": ["prj_none"]}, {"type": "plain"}])
def test_what_makes_no_variable(vercel: Any, change: dict[str, Any]):
    body = {"evs": [{"key": "A", "value": "1"}], "target": ["production"]}
    assert vercel.ask("POST", ENV, body | change).status == 400


def test_an_account_without_a_team_shares_nothing(vercel: Any):
    with vercel.store.transaction() as transaction:
        seed(transaction, {"operator": {"username": "alone"}, "operator_token": "tokenOfSomebodyAlone00001"})
    assert vercel.ask("GET", ENV, token="tokenOfSomebodyAlone00001").status == 403
