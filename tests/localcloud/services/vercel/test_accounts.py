import pytest

from localcloud.services.vercel.seed import seed
from tests.localcloud.services.vercel.conftest import OTHER_TEAM, SEED, TEAM, TOKEN, Vercel


def test_a_call_without_a_token_is_told_so(vercel: Vercel) -> None:
    answer = vercel.ask("GET", "/v2/user", token=None)
    assert (answer.status, answer.code, answer.body["error"]["missingToken"]) == (401, "forbidden", True)


def test_an_unknown_token_is_told_so(vercel: Vercel) -> None:
    answer = vercel.ask("GET", "/v2/user", token="unknown")
    assert (answer.status, answer.code, answer.body["error"]["invalidToken"]) == (403, "forbidden", True)


@pytest.mark.parametrize("name", [TEAM, "living-tree"])
def test_a_team_is_found_by_id_and_slug(vercel: Vercel, name: str) -> None:
    assert vercel.do("GET", f"/v2/teams/{name}")["id"] == TEAM


def test_an_unknown_team_is_not_found_by_name_but_forbidden_as_scope(vercel: Vercel) -> None:
    assert vercel.ask("GET", "/v2/teams/nobody").status == 404
    assert vercel.ask("GET", "/v9/projects?teamId=team_nobody").status == 403


@pytest.mark.parametrize("scope", ["", f"?teamId={TEAM}", "?slug=living-tree"])
def test_things_are_seen_in_the_scope_of_their_team_alone(vercel: Vercel, scope: str) -> None:
    project = vercel.project()
    assert vercel.do("GET", f"/v9/projects/web{scope}")["id"] == project["id"]
    assert vercel.ask("GET", f"/v9/projects/{project['id']}?teamId={OTHER_TEAM}").status == 404


@pytest.mark.parametrize("path", ["/v1/projects/web", "/v10/projects/web", "/projects/web"])
def test_the_version_of_a_path_does_not_count(vercel: Vercel, path: str) -> None:
    vercel.project()
    assert vercel.do("GET", path)["name"] == "web"


def test_an_unknown_route_is_refused_in_json(vercel: Vercel) -> None:
    answer = vercel.ask("GET", "/v1/edge-config")
    assert (answer.status, answer.code) == (404, "not_found")


def test_a_body_that_is_no_json_is_refused(vercel: Vercel) -> None:
    answer = vercel.ask("POST", "/v11/projects", b"{", headers={"content-type": "application/json"})
    assert (answer.status, answer.code, answer.message) == (400, "bad_request", "Invalid JSON")


def test_every_answer_tells_the_rate_limit(vercel: Vercel) -> None:
    for url in ("/v2/user", "/v1/unknown"):
        headers = vercel.ask("GET", url).headers
        assert {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "x-vercel-id"} <= set(headers)


def test_seeding_twice_changes_nothing_and_adds_what_is_new(vercel: Vercel) -> None:
    vercel.do("PATCH", f"/v2/teams/{TEAM}", {"name": "Renamed"})
    third = {"id": "team_Third000000000000000001", "slug": "third", "plan": "pro"}
    with vercel.store.transaction() as transaction:
        seed(transaction, {**SEED, "teams": [*SEED["teams"], third]})
    assert vercel.do("GET", f"/v2/teams/{TEAM}")["name"] == "Renamed"
    assert [team["slug"] for team in vercel.do("GET", "/v2/teams")["teams"]] == ["living-tree", "other", "third"]


def test_a_team_is_changed_and_a_setting_cleared(vercel: Vercel) -> None:
    url = f"/v2/teams/{TEAM}"
    changed = vercel.do("PATCH", url, {"slug": "forest", "sensitiveEnvironmentVariablePolicy": "on", "emailDomain": "a.example"})
    assert (changed["slug"], changed["sensitiveEnvironmentVariablePolicy"]) == ("forest", "on")
    assert "emailDomain" not in vercel.do("PATCH", "/v2/teams/forest", {"emailDomain": None})
    assert vercel.ask("PATCH", url, {"slug": "other"}).status == 409
    assert vercel.ask("PATCH", url, {"unknown": 1}).message == "Invalid request: should NOT have additional property `unknown`."


@pytest.mark.parametrize("wrong", [{"plan": "free"}, {"rolling_release_slots": -1}, {"rolling_release_slots": True}])
def test_a_team_that_cannot_be_is_not_seeded(vercel: Vercel, wrong: dict[str, object]) -> None:
    team = {"id": "team_X", "slug": "x", "plan": "pro", **wrong}
    with pytest.raises(ValueError, match="team x has"), vercel.store.transaction() as transaction:
        seed(transaction, {"teams": [team]})


def test_a_token_tells_of_itself_and_of_no_other(vercel: Vercel) -> None:
    shown = vercel.do("GET", "/v5/user/tokens/current")["token"]
    assert [(scope["type"], scope.get("teamId")) for scope in shown["scopes"]] == [
        ("user", None),
        ("team", TEAM),
        ("team", OTHER_TEAM),
    ]
    assert "expiresAt" not in shown
    assert TOKEN not in str(shown)
    assert vercel.do("GET", f"/v5/user/tokens/{shown['id']}")["token"]["id"] == shown["id"]
    assert vercel.ask("GET", "/v5/user/tokens/another").status == 404


def test_a_token_that_expires_says_when_and_opens_nothing_afterwards(vercel: Vercel) -> None:
    far, past = 4_102_444_800_000, 1_000_000_000_000
    for expires_at, status in ((far, 200), (past, 403)):
        with vercel.store.transaction() as transaction:
            seed(transaction, {**SEED, "operator": {"token_expires_at": expires_at}})
        assert vercel.ask("GET", "/v5/user/tokens/current").status == status
    with vercel.store.transaction() as transaction:
        seed(transaction, {**SEED, "operator": {"token_expires_at": far}})
    assert vercel.do("GET", "/v5/user/tokens/current")["token"]["expiresAt"] == far
