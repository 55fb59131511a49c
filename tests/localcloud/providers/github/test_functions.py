"""Data sources."""

import grpc
import pytest

from tests.localcloud.providers.engine_seat import EngineSeat, Vendor

from .conftest import APP_KEY


def test_a_repository_is_looked_up_by_either_name(seat: EngineSeat):
    found = seat.invoke("github:index/getRepository:getRepository", {"name": "infrastructure"})
    assert (found["id"], found["repoId"], found["fullName"]) == ("infrastructure", 820099001, "living-tree-app/infrastructure")
    same = seat.invoke("github:index/getRepository:getRepository", {"fullName": "living-tree-app/infrastructure"})
    assert same == found
    assert (found["pages"], found["templates"], found["fork"]) == ([], [], False)


def test_a_repository_that_is_not_there_has_an_empty_id(seat: EngineSeat):
    assert seat.invoke("github:index/getRepository:getRepository", {"name": "absent"})["id"] == ""
    with pytest.raises(grpc.RpcError, match="one of name and fullName"):
        seat.invoke("github:index/getRepository:getRepository", {})


def test_a_user_is_looked_up_by_name_or_is_the_tokens_own(seat: EngineSeat):
    found = seat.invoke("github:index/getUser:getUser", {"username": "reviewer"})
    assert (found["id"], found["login"], found["sshKeys"]) == ("8", "reviewer", [])
    assert found["createdAt"].endswith(" +0000 UTC")
    assert found["suspendedAt"] == "0001-01-01 00:00:00 +0000 UTC"
    assert seat.invoke("github:index/getUser:getUser", {"username": ""})["login"] == "octo-operator"


def test_an_organization_is_summed_up_and_its_members_are_refused(seat: EngineSeat):
    token = "github:index/getOrganization:getOrganization"
    found = seat.invoke(token, {"name": "living-tree-app", "summaryOnly": True})
    assert (found["id"], found["plan"]) == ("190012345", "enterprise")
    with pytest.raises(grpc.RpcError, match="Set summaryOnly to true"):
        seat.invoke(token, {"name": "living-tree-app"})


def test_environments_and_public_key_are_listed(seat: EngineSeat, github: Vendor):
    github.call("PUT", "/repos/living-tree-app/infrastructure/environments/listed")
    found = seat.invoke("github:index/getRepositoryEnvironments:getRepositoryEnvironments", {"repository": "infrastructure"})
    assert [item["name"] for item in found["environments"]] == ["listed"]
    key = seat.invoke("github:index/getActionsPublicKey:getActionsPublicKey", {"repository": "infrastructure"})
    assert key["id"] == key["keyId"]
    assert len(key["key"]) == 44


def test_an_unknown_function_is_refused_by_name(seat: EngineSeat):
    with pytest.raises(grpc.RpcError, match="no function github:index/getTree:getTree"):
        seat.invoke("github:index/getTree:getTree", {})


def test_variables_are_listed_over_all_pages(seat: EngineSeat, github: Vendor):
    github.call("POST", "/orgs/living-tree-app/repos", {"name": "many-variables", "private": True})
    for number in range(31):
        variable = {"name": f"V{number:02}", "value": str(number)}
        github.call("POST", "/repos/living-tree-app/many-variables/actions/variables", variable)
    found = seat.invoke("github:index/getActionsVariables:getActionsVariables", {"name": "many-variables"})
    assert [item["value"] for item in found["variables"]] == [str(number) for number in range(31)]
    again = seat.invoke("github:index/getActionsVariables:getActionsVariables", {"fullName": "living-tree-app/many-variables"})
    assert again["variables"] == found["variables"]


def test_the_provider_acts_as_an_app_where_its_variables_say_so(
    seat: EngineSeat, github: Vendor, monkeypatch: pytest.MonkeyPatch
):
    wanted = {"repository": "infrastructure", "file": "as-app", "content": "text"}
    for name, value in {"ID": "4711", "INSTALLATION_ID": "815", "PEM_FILE": APP_KEY.replace("\n", "\\n")}.items():
        monkeypatch.setenv(f"GITHUB_APP_{name}", value)
    made = seat.create("github:index/repositoryFile:RepositoryFile", wanted)
    author = github.call("GET", f"/repos/living-tree-app/infrastructure/commits/{made.state['commitSha']}")["author"]
    assert author["login"] == "deployer[bot]"


def test_for_an_account_without_the_app_it_acts_by_its_token(github: Vendor, seat: EngineSeat, monkeypatch: pytest.MonkeyPatch):
    for name, value in {"ID": "4711", "INSTALLATION_ID": "815", "PEM_FILE": APP_KEY}.items():
        monkeypatch.setenv(f"GITHUB_APP_{name}", value)
    elsewhere = EngineSeat(seat.make_provider, {"owner": "small-team"})
    made = elsewhere.create(
        "github:index/repositoryFile:RepositoryFile", {"repository": "private-one", "file": "by-operator", "content": "text"}
    )
    author = github.call("GET", f"/repos/small-team/private-one/commits/{made.state['commitSha']}")["author"]
    assert author["login"] == "octo-operator"
