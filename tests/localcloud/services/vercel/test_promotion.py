import pytest

from tests.localcloud.services.vercel.conftest import Vercel


@pytest.fixture
def web(vercel: Vercel) -> Vercel:
    vercel.project()
    vercel.do("POST", "/v10/projects/web/domains", {"name": "tree.example"})
    return vercel


def shown_at_domain(web: Vercel) -> str:
    return str(web.do("GET", "/v4/aliases/tree.example")["deploymentId"])


def test_a_staged_deployment_is_promoted(web: Vercel) -> None:
    first, staged = web.deployment(), web.deployment(autoAssignCustomDomains=False)
    assert shown_at_domain(web) == first["id"]
    assert web.ask("POST", f"/v10/projects/web/promote/{staged['id']}", {}).status == 201
    request = web.do("GET", "/v9/projects/web?rollbackInfo=true")["lastAliasRequest"]
    assert (request["type"], request["jobStatus"]) == ("promote", "succeeded")
    assert (request["fromDeploymentId"], request["toDeploymentId"]) == (first["id"], staged["id"])
    assert shown_at_domain(web) == staged["id"]
    assert "tree.example" in [one["alias"] for one in web.do("GET", "/v1/projects/web/promote/aliases")["aliases"]]
    assert web.do("GET", "/v9/projects/web/rollback/aliases?failedOnly=true&limit=20")["aliases"] == []


def test_a_rollback_returns_and_stops_automatic_assignment_until_a_promotion(web: Vercel) -> None:
    first, second = web.deployment(), web.deployment()
    assert web.ask("POST", f"/v1/projects/web/rollback/{first['id']}", {}).status == 201
    assert shown_at_domain(web) == first["id"]
    third = web.deployment()
    assert (third["readySubstate"], shown_at_domain(web)) == ("STAGED", first["id"])
    web.do("POST", f"/v10/projects/web/promote/{second['id']}", {})
    assert web.deployment()["readySubstate"] == "PROMOTED"


def test_what_was_never_live_is_no_target_of_a_rollback(web: Vercel) -> None:
    web.deployment()
    staged = web.deployment(autoAssignCustomDomains=False)
    assert web.ask("POST", f"/v9/projects/web/rollback/{staged['id']}", {}).status == 422


def test_what_cannot_be_promoted_is_refused(web: Vercel) -> None:
    live, preview = web.deployment(), web.deployment(target=None)
    building = web.do("POST", "/v13/deployments", {"name": "web", "target": "production", "files": []})
    statuses = [
        web.ask("POST", f"/v10/projects/web/promote/{identifier}", {}).status
        for identifier in (live["id"], preview["id"], building["id"], "dpl_absent")
    ]
    assert statuses == [409, 422, 400, 404]


def test_a_preview_is_promoted_by_a_new_deployment_of_its_files(web: Vercel) -> None:
    preview = web.deployment(target=None, meta={"commit": "abc"})
    body = {"name": "web", "deploymentId": preview["id"], "target": "production", "meta": {"action": "promote"}}
    made = web.do("POST", "/v13/deployments", body)
    web.pass_time(2)
    assert shown_at_domain(web) == made["id"]
    assert made["meta"] == {"commit": "abc", "action": "promote"}
    files = [web.do("GET", f"/v6/deployments/{one}/files") for one in (preview["id"], made["id"])]
    assert files[0] == files[1]


def test_a_domain_that_is_added_later_shows_production_until_it_is_removed(web: Vercel) -> None:
    live = web.deployment()
    web.do("POST", "/v10/projects/web/domains", {"name": "later.example"})
    assert web.do("GET", "/v13/deployments/later.example")["id"] == live["id"]
    web.do("PATCH", "/v9/projects/web/domains/later.example", {"redirect": "tree.example"})
    assert web.ask("GET", "/v13/deployments/later.example").status == 404
    web.do("DELETE", "/v9/projects/web/domains/tree.example")
    assert web.ask("GET", "/v13/deployments/tree.example").status == 404
