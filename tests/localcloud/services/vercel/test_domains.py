import pytest

from tests.localcloud.services.vercel.conftest import OTHER_TEAM, Vercel

URL = "/v10/projects/web/domains"


def test_a_domain_is_verified_at_once_and_read_back(vercel: Vercel) -> None:
    project = vercel.project()
    body = {"name": "www.tree.example", "redirect": "tree.example", "redirectStatusCode": 308}
    added = vercel.do("POST", URL, body)
    assert added["verified"] is True
    assert (added["apexName"], added["projectId"]) == ("tree.example", project["id"])
    assert vercel.do("GET", f"{URL}/www.tree.example") == added
    assert vercel.do("GET", URL)["domains"] == [added]
    assert vercel.do("GET", "/v9/projects/web")["alias"][0]["domain"] == "www.tree.example"


def test_a_domain_is_changed_and_null_clears(vercel: Vercel) -> None:
    vercel.project()
    vercel.do("POST", URL, {"name": "a.tree.example", "redirect": "tree.example", "redirectStatusCode": 301})
    changed = vercel.do("PATCH", f"{URL}/a.tree.example", {"redirect": None, "gitBranch": "staging"})
    assert (changed["redirect"], changed["redirectStatusCode"], changed["gitBranch"]) == (None, None, "staging")


def test_one_domain_belongs_to_one_project(vercel: Vercel) -> None:
    first = vercel.project()
    vercel.project("second")
    vercel.do("POST", URL, {"name": "tree.example"})
    again = vercel.ask("POST", URL, {"name": "TREE.example"})
    assert (again.status, again.code) == (409, "domain_already_in_use")
    other = vercel.ask("POST", "/v10/projects/second/domains", {"name": "tree.example"})
    assert (other.status, other.code) == (409, "domain_already_in_use")
    assert other.body["error"]["project"] == {"id": first["id"], "name": "web"}
    vercel.do("POST", f"/v11/projects?teamId={OTHER_TEAM}", {"name": "third"})
    foreign = vercel.ask("POST", f"/v10/projects/third/domains?teamId={OTHER_TEAM}", {"name": "tree.example"})
    assert foreign.status == 409
    assert "web" not in foreign.message
    vercel.do("DELETE", f"{URL}/tree.example")
    vercel.do("POST", "/v10/projects/second/domains", {"name": "tree.example"})


@pytest.mark.parametrize("name", ["nodot", "-a.example", "a..example", "a b.example", "a.example/path"])
def test_what_is_no_domain_is_refused(vercel: Vercel, name: str) -> None:
    vercel.project()
    answer = vercel.ask("POST", URL, {"name": name})
    assert (answer.status, answer.code) == (400, "invalid_domain")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "a.example", "redirect": "a.example"},
        {"name": "a.example", "redirect": "b.example", "gitBranch": "main"},
        {"name": "a.example", "redirect": "b.example", "redirectStatusCode": 303},
    ],
)
def test_impossible_redirects_are_refused(vercel: Vercel, body: dict[str, object]) -> None:
    vercel.project()
    assert vercel.ask("POST", URL, body).status == 400


def test_a_held_domain_is_configured_and_another_is_not(vercel: Vercel) -> None:
    vercel.project()
    vercel.do("POST", URL, {"name": "tree.example"})
    held = vercel.do("GET", "/v6/domains/tree.example/config?projectIdOrName=web")
    assert (held["misconfigured"], held["configuredBy"]) == (False, "A")
    free = vercel.do("GET", "/v6/domains/www.free.example/config")
    assert (free["misconfigured"], free["configuredBy"]) == (True, None)
    assert free["recommendedIPv4"][0]["rank"] == 1


def test_redirects_go_with_their_domain_when_asked(vercel: Vercel) -> None:
    vercel.project()
    vercel.do("POST", URL, {"name": "tree.example"})
    vercel.do("POST", URL, {"name": "www.tree.example", "redirect": "tree.example"})
    vercel.do("DELETE", f"{URL}/tree.example", {"removeRedirects": True})
    assert vercel.do("GET", URL)["domains"] == []
    assert vercel.ask("DELETE", f"{URL}/tree.example").status == 404
