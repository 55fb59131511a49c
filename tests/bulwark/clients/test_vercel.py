"""The client of Vercel's API, against a server that answers as a test wants it."""

import gc
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from bulwark.clients.vercel import VercelClient
from bulwark.errors import MalformedError, RateLimitedError, RefusedError, UnreachableError, UpstreamError, UsageError

TOKEN = "canaryOfTheTokenOfTheTeam"


@pytest.fixture
def client(answers: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[VercelClient]:
    monkeypatch.setenv("BULWARK_VERCEL_API_URL", answers.address)
    monkeypatch.setenv("VERCEL_API_TOKEN", TOKEN)
    with VercelClient("team_1") as client:
        yield client


def refused(client: VercelClient, kind: type[UpstreamError]) -> str:
    with pytest.raises(kind) as caught:
        client.find("/v9/projects/web")
    assert type(caught.value) is kind
    return str(caught.value)


def test_without_a_token_there_is_no_client(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("VERCEL_API_TOKEN", raising=False)
    with pytest.raises(UsageError, match="VERCEL_API_TOKEN is not set"):
        VercelClient("team_1")


def test_what_is_not_there_is_none(client: VercelClient, answers: Any):
    answers.say(404, {"error": {"code": "not_found", "message": "Project not found"}})
    assert client.find("/v9/projects/web") is None
    assert answers.asked == ["GET /v9/projects/web?teamId=team_1"]


@pytest.mark.parametrize(
    ("status", "part"),
    [
        (400, "with 400 (No.); nothing was done. Correct what was asked for"),
        (401, "with 401 (No.); nothing was done. Renew the credential"),
        (403, "with 403 (No.); nothing was done. Give the credential the right that is missing"),
        (500, "with 500 (No.); what was done is not known. Try again"),
    ],
)
def test_a_refusal_says_what_why_and_what_to_do(client: VercelClient, answers: Any, status: int, part: str):
    answers.say(status, {"error": {"code": "x", "message": "No."}, "value": "canary"})
    message = refused(client, RefusedError)
    assert message.startswith("GET /v9/projects/web at Vercel was refused")
    assert part in message
    assert "canary" not in message


def test_one_request_too_many(client: VercelClient, answers: Any):
    answers.say(429, {"error": {"code": "rate_limited", "message": "Too many requests"}})
    assert "one request too many; nothing was done. Wait a minute" in refused(client, RateLimitedError)


@pytest.mark.parametrize(
    ("body", "found"),
    [("<html>sign in</html>", "what is not JSON"), ([{"value": "canary"}], "a JSON list where an object belongs")],
)
def test_an_answer_in_another_form(client: VercelClient, answers: Any, body: Any, found: str):
    answers.say(200, body)
    message = refused(client, MalformedError)
    assert f"answered {found}; nothing can be concluded from it. Check that the address leads to" in message
    assert "canary" not in message


def test_a_dropped_connection(client: VercelClient, answers: Any):
    answers.drop()
    message = refused(client, UnreachableError)
    assert "got no answer" in message
    assert "is not known. Check the network" in message


def test_a_credential_that_comes_back_is_hidden(client: VercelClient, answers: Any):
    answers.say(403, {"error": {"code": "forbidden", "message": f"Not authorized: {TOKEN}"}})
    assert "(Not authorized: [hidden])" in refused(client, RefusedError)


def test_pages_are_read_to_the_end(client: VercelClient, answers: Any):
    answers.say(200, {"envs": [{"key": "A"}], "pagination": {"next": 1700}})
    answers.say(200, {"envs": [{"key": "B"}], "pagination": {"next": None}})
    assert [item["key"] for item in client.pages("/v9/projects/p/env", "envs")] == ["A", "B"]
    assert answers.asked == ["GET /v9/projects/p/env?teamId=team_1", "GET /v9/projects/p/env?teamId=team_1&until=1700"]


def test_a_list_without_pages_is_one_page(client: VercelClient, answers: Any):
    answers.say(200, {"envs": [{"key": "A"}]})
    assert len(list(client.pages("/v9/projects/p/env", "envs"))) == 1
    assert len(answers.asked) == 1


def test_the_list_of_what_is_not_there_is_empty(client: VercelClient, answers: Any):
    answers.say(404, {"error": {"code": "not_found", "message": "Project not found"}})
    assert list(client.pages("/v9/projects/p/env", "envs")) == []


@pytest.mark.parametrize(
    "body",
    [{}, {"envs": {}}, {"envs": ["canary"]}, {"envs": [], "pagination": [1]}, {"envs": [], "pagination": {"next": 5}}],
    ids=["no list", "an object", "texts", "no pagination", "a circle"],
)
def test_pages_in_another_form_end_in_an_error(client: VercelClient, answers: Any, body: dict[str, Any]):
    answers.say(200, body)
    with pytest.raises(MalformedError) as caught:
        list(client.pages("/v9/projects/p/env", "envs"))
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.get("/v9/projects/web"),
        lambda client: client.objects("/v1/webhooks"),
        lambda client: list(client.listed("/v9/projects/p/env", "envs")),
    ],
    ids=["an object", "a bare list", "a list of pages"],
)
def test_what_must_be_there_and_is_not_is_a_refusal(client: VercelClient, answers: Any, ask: Any):
    answers.say(404, {"error": {"code": "not_found", "message": "Project not found"}})
    with pytest.raises(RefusedError, match=r"with 404 \(Project not found\); nothing was done"):
        ask(client)


def test_a_list_that_must_be_there_keeps_its_query_on_every_page(client: VercelClient, answers: Any):
    answers.say(200, {"data": [{"id": "a"}], "pagination": {"next": 7}})
    answers.say(200, {"data": [{"id": "b"}], "pagination": {"next": None}})
    assert [item["id"] for item in client.listed("/v1/env", "data", {"projectId": "prj_1"})] == ["a", "b"]
    assert answers.asked == ["GET /v1/env?teamId=team_1&projectId=prj_1", "GET /v1/env?teamId=team_1&projectId=prj_1&until=7"]


def test_a_bare_list_has_objects(client: VercelClient, answers: Any):
    answers.say(200, [{"id": "a"}])
    answers.say(200, ["canary"])
    assert client.objects("/v1/webhooks", {"projectId": "p"}) == [{"id": "a"}]
    with pytest.raises(MalformedError, match="a JSON list where a list of objects belongs"):
        client.objects("/v1/webhooks")
    answers.script[:] = [(200, "<html>", {})]
    with pytest.raises(MalformedError, match="what is not JSON"):
        client.objects("/v1/webhooks")


def test_a_change_of_what_is_gone_is_none_and_hides_what_it_sent(client: VercelClient, answers: Any):
    answers.say(200, {"ok": True})
    assert client.change("DELETE", "/v1/bypass", {"a": 1}, {"projectId": "p"}) == '{"ok": true}'
    assert answers.asked == ["DELETE /v1/bypass?teamId=team_1&projectId=p"]
    answers.script[:] = [(404, "{}", {})]
    assert client.change("PATCH", "/v1/bypass") is None
    answers.script[:] = [(400, '{"error": {"message": "no canary-of-a-secret"}}', {})]
    with pytest.raises(RefusedError) as caught:
        client.change("PATCH", "/v1/bypass", {"revoke": {"secret": "canary-of-a-secret"}})
    assert "(no [hidden])" in str(caught.value)


def test_the_end_of_the_block_closes_what_the_client_opened(client: VercelClient, answers: Any):
    answers.say(200, {"id": "prj_1"})
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with VercelClient("team_1") as other:
            assert other.find("/v9/projects/web") == {"id": "prj_1"}
        del other
        gc.collect()
    assert [one for one in warned if issubclass(one.category, ResourceWarning)] == []
