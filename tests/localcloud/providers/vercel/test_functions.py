"""Data sources."""

from collections.abc import Callable

import grpc
import pytest

from tests.localcloud.providers.engine_seat import EngineSeat, Resource, Vendor

TEAM = "team_livingTreeLivingTree0001"


def test_a_project_is_looked_up_by_name_or_id(seat: EngineSeat, new_project: Callable[..., Resource]):
    project = new_project(framework="nextjs")
    variable = {"key": "A", "value": "v", "sensitive": False, "targets": ["production"], "projectId": project.id}
    seat.create("vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable", variable)
    found = seat.invoke("vercel:index/getProject:getProject", {"name": project.inputs["name"]})
    assert (found["id"], found["framework"], found["teamId"]) == (project.id, "nextjs", TEAM)
    assert [(item["key"], item["value"]) for item in found["environments"]] == [("A", "v")]
    assert found["protectionBypassForAutomation"] is False
    assert seat.invoke("vercel:index/getProject:getProject", {"name": project.id}) == found
    with pytest.raises(grpc.RpcError, match="404"):
        seat.invoke("vercel:index/getProject:getProject", {"name": "absent"})


def test_a_domains_records_are_recommended(seat: EngineSeat, new_project: Callable[..., Resource]):
    arguments = {"domain": "www.livingtree.io", "projectIdOrName": new_project().id}
    found = seat.invoke("vercel:index/getDomainConfig:getDomainConfig", arguments)
    assert found["misconfigured"] is True
    assert found["recommendedIpv4s"] == ["76.76.21.21"]
    assert found["recommendedCname"] == "cname.vercel-dns.com."


def test_a_team_is_looked_up_by_id_or_slug(seat: EngineSeat, vercel: Vendor):
    vercel.call("PATCH", f"/v2/teams/{TEAM}", {"remoteCaching": {"enabled": True}, "saml": {"enforced": False, "roles": {}}})
    found = seat.invoke("vercel:index/getTeamConfig:getTeamConfig", {"id": TEAM})
    assert (found["id"], found["slug"], found["name"]) == (TEAM, "living-tree", "Living Tree")
    assert found["remoteCaching"] == {"enabled": True}
    assert found["saml"] == {"enforced": False, "roles": {}}
    assert seat.invoke("vercel:index/getTeamConfig:getTeamConfig", {"id": "living-tree"}) == found


def test_a_rolling_release_is_looked_up_even_where_there_is_none(seat: EngineSeat, new_project: Callable[..., Resource]):
    token = "vercel:index/getProjectRollingRelease:getProjectRollingRelease"
    project = new_project()
    assert seat.invoke(token, {"projectId": project.id})["stages"] == []
    stages = [{"targetPercentage": 10}, {"targetPercentage": 100}]
    release = {"projectId": project.id, "advancementType": "manual-approval", "stages": stages}
    seat.create("vercel:index/projectRollingRelease:ProjectRollingRelease", release)
    found = seat.invoke(token, {"projectId": project.id})
    assert (found["id"], found["advancementType"], found["stages"]) == (project.id, "manual-approval", stages)
    with pytest.raises(grpc.RpcError, match="there is no project"):
        seat.invoke(token, {"projectId": "prj_absent"})
