"""Tokens of the caller: made, listed, shown, taken back."""

from typing import Any

TOKENS = "/v3/user/tokens"


def test_a_token_opens_what_its_owner_may_until_it_is_taken_back(vercel: Any):
    made = vercel.do("POST", TOKENS, {"name": "laptop"})
    assert vercel.ask("GET", "/v2/user", token=made["bearerToken"]).status == 200
    assert vercel.do("DELETE", f"{TOKENS}/{made['token']['id']}") == {"tokenId": made["token"]["id"]}
    assert vercel.ask("GET", "/v2/user", token=made["bearerToken"]).status == 403
    assert vercel.ask("DELETE", f"{TOKENS}/{made['token']['id']}").status == 404


def test_the_list_shows_every_token_and_the_value_of_none(vercel: Any):
    made = vercel.do("POST", TOKENS, {"name": "laptop", "expiresAt": 4_000_000_000_000})
    answer = vercel.ask("GET", "/v6/user/tokens")
    assert {one["name"] for one in answer.body["tokens"]} == {"operator", "laptop"}
    assert answer.body["pagination"] == {"count": 2, "next": None, "prev": None}
    assert made["bearerToken"].encode() not in answer.content
    shown = vercel.do("GET", f"/v5/user/tokens/{made['token']['id']}")["token"]
    assert shown["expiresAt"] == 4_000_000_000_000


def test_a_token_for_one_team_has_that_scope_alone(vercel: Any):
    team = vercel.do("GET", "/v2/teams")["teams"][0]["id"]
    made = vercel.do("POST", f"{TOKENS}?teamId={team}", {"name": "one team"})
    assert [(one["type"], one.get("teamId")) for one in made["token"]["scopes"]] == [("team", team)]
    wide = vercel.do("POST", TOKENS, {"name": "all"})
    assert wide["token"]["scopes"][0]["type"] == "user"


def test_a_token_for_one_project_is_refused(vercel: Any):
    assert vercel.ask("POST", TOKENS, {"name": "x", "projectId": "prj_1"}).status == 400
