"""The client of Google's APIs, against a server that answers as a test wants it."""

from collections.abc import Iterator
from typing import Any

import pytest

from bulwark.clients.google import GoogleClient
from bulwark.errors import ApiDisabledError, MalformedError, RateLimitedError, RefusedError, UnreachableError, UpstreamError

TOKEN = "canary-of-the-token"
SECRET = "canary-of-the-payload"


def error(code: int, message: str, status: str, **more: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "status": status, **more}}


DISABLED = error(403, "IAM API has not been used", "PERMISSION_DENIED", details=[{"reason": "SERVICE_DISABLED"}])
DENIED = error(403, "Permission 'iam.roles.get' denied on resource (or it may not exist).", "PERMISSION_DENIED")


@pytest.fixture
def client(answers: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleClient]:
    monkeypatch.setenv("BULWARK_GOOGLE_ENDPOINT", answers.address)
    monkeypatch.setenv("GOOGLE_OAUTH_ACCESS_TOKEN", TOKEN)
    with GoogleClient("iam") as client:
        yield client


def refused(client: GoogleClient, kind: type[UpstreamError], body: object = None) -> str:
    with pytest.raises(kind) as caught:
        client.call("POST" if body else "GET", "v1/thing", body)
    assert type(caught.value) is kind
    return str(caught.value)


def test_an_object_is_returned(client: GoogleClient, answers: Any):
    answers.say(200, {"name": "thing"})
    assert client.find("/v1/thing") == {"name": "thing"}
    assert answers.asked == ["GET /v1/thing"]


def test_what_is_not_there_is_none_when_found_and_a_refusal_when_called(client: GoogleClient, answers: Any):
    answers.say(404, error(404, "Requested entity was not found.", "NOT_FOUND"))
    assert client.find("v1/thing") is None
    message = refused(client, RefusedError)
    assert "refused with 404 (Requested entity was not found.); nothing was done. Correct what was asked for" in message


def test_one_request_too_many(client: GoogleClient, answers: Any):
    answers.say(429, error(429, "Quota exceeded", "RESOURCE_EXHAUSTED"))
    assert "one request too many; nothing was done. Wait a minute and try again." in refused(client, RateLimitedError)


def test_an_api_that_is_not_switched_on(client: GoogleClient, answers: Any):
    answers.say(403, DISABLED)
    message = refused(client, ApiDisabledError)
    assert "not switched on in this project; nothing was done" in message
    assert "gcloud services enable" in message


def test_a_missing_permission(client: GoogleClient, answers: Any):
    answers.say(403, DENIED)
    message = refused(client, RefusedError)
    assert "with 403 (Permission 'iam.roles.get' denied" in message
    assert "; nothing was done. Give the credential the right that is missing" in message


def test_a_fault_of_the_vendor_leaves_open_what_was_done(client: GoogleClient, answers: Any):
    answers.say(503, "<html>busy</html>")
    assert "with 503, without a reason; what was done is not known. Try again" in refused(client, RefusedError)


def test_a_token_that_is_not_accepted(client: GoogleClient, answers: Any):
    answers.say(401, error(401, f"bad {TOKEN}", "UNAUTHENTICATED"))
    message = refused(client, RefusedError)
    assert "valid credential (RefreshError); nothing was done. Renew GOOGLE_OAUTH_ACCESS_TOKEN" in message
    assert TOKEN not in message


@pytest.mark.parametrize(
    ("body", "found"),
    [("<html>sign in</html>", "what is not JSON"), ("", "what is not JSON"), ([1], "a JSON list where an object belongs")],
)
def test_an_answer_in_another_form(client: GoogleClient, answers: Any, body: Any, found: str):
    answers.say(200, body)
    message = refused(client, MalformedError)
    assert f"answered {found}; nothing can be concluded from it. Check that the address leads to" in message
    assert "sign in" not in message


def test_a_dropped_connection(client: GoogleClient, answers: Any):
    answers.drop()
    message = refused(client, UnreachableError)
    assert "got no answer" in message
    assert "whether it was done is not known. Check the network" in message


def test_nothing_secret_reaches_a_message(client: GoogleClient, answers: Any):
    answers.say(400, error(400, f"Invalid {SECRET} for {TOKEN}", "INVALID_ARGUMENT", details=[{"value": "other-canary"}]))
    message = refused(client, RefusedError, {"payload": {"data": SECRET}, "name": "thing"})
    assert "(Invalid [hidden] for [hidden])" in message
    assert "canary" not in message


def test_long_words_are_cut(client: GoogleClient, answers: Any):
    answers.say(400, error(400, "x" * 10_000, "INVALID_ARGUMENT"))
    assert len(refused(client, RefusedError)) < 600


def test_an_answer_without_content_is_an_empty_object(client: GoogleClient, answers: Any):
    answers.say(204, "")
    assert client.call("DELETE", "v1/thing") == {}


def test_pages_are_read_to_the_end(client: GoogleClient, answers: Any):
    answers.say(200, {"roles": [{"name": "a"}], "nextPageToken": "x/1"})
    answers.say(200, {"roles": [{"name": "b"}]})
    assert [item["name"] for item in client.pages("v1/roles?pageSize=1", "roles")] == ["a", "b"]
    assert answers.asked == ["GET /v1/roles?pageSize=1", "GET /v1/roles?pageSize=1&pageToken=x%2F1"]


def test_a_list_that_is_left_out_is_empty_and_one_that_is_not_there_is_refused(client: GoogleClient, answers: Any):
    answers.say(200, {})
    answers.say(404, error(404, "Requested entity was not found.", "NOT_FOUND"))
    assert list(client.pages("v1/keys", "keys")) == []
    with pytest.raises(RefusedError, match="with 404"):
        list(client.pages("v1/keys", "keys"))


@pytest.mark.parametrize(
    "body", [{"keys": {}}, {"keys": ["canary"]}, {"keys": [], "nextPageToken": "same"}], ids=["an object", "texts", "a circle"]
)
def test_pages_in_another_form_end_in_an_error(client: GoogleClient, answers: Any, body: dict[str, Any]):
    answers.say(200, body)
    with pytest.raises(MalformedError) as caught:
        list(client.pages("v1/keys", "keys"))
    assert "canary" not in str(caught.value)
