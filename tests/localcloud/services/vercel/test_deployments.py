import base64
import hashlib
import json
from typing import Any

import pytest

from tests.localcloud.services.vercel.conftest import OTHER_TEAM, Vercel

CONTENT = b"<h1>tree</h1>"
SHA = hashlib.sha1(CONTENT, usedforsecurity=False).hexdigest()
BODY: dict[str, Any] = {
    "name": "web",
    "project": "web",
    "target": "production",
    "version": 2,
    "source": "cli",
    "env": {},
    "build": {"env": {}},
    "meta": {},
    "autoAssignCustomDomains": False,
    "files": [{"file": ".vercel/output/static/index.html", "size": 13, "mode": 33188, "sha": SHA}],
}


@pytest.fixture
def web(vercel: Vercel) -> Vercel:
    vercel.project()
    return vercel


@pytest.mark.parametrize(("path", "header"), [("/v2/files", "x-now-digest"), ("/v2/now/files", "x-vercel-digest")])
def test_the_cli_and_the_provider_deploy_in_two_steps(web: Vercel, path: str, header: str) -> None:
    first = web.ask("POST", "/v13/deployments?prebuilt=1", BODY)
    assert (first.status, first.code, first.body["error"]["missing"]) == (400, "missing_files", [SHA])
    assert web.ask("POST", path, CONTENT, headers={header: SHA}).status == 200
    made = web.do("POST", "/v13/deployments?prebuilt=1", BODY)
    assert (made["readyState"], made["aliasAssigned"]) == ("INITIALIZING", False)
    tree = web.do("GET", f"/v6/deployments/{made['id']}/files")
    leaf = tree[0]["children"][0]["children"][0]["children"][0]
    assert (leaf["name"], leaf["uid"]) == ("index.html", SHA)
    assert base64.b64decode(web.do("GET", f"/v8/deployments/{made['id']}/files/{SHA}")["data"]) == CONTENT


def test_an_upload_whose_digest_is_wrong_is_refused(web: Vercel) -> None:
    for headers in ({"x-now-digest": "0" * 40}, {"x-now-digest": "short"}, {}):
        assert web.ask("POST", "/v2/files", CONTENT, headers=headers).status == 400
    assert web.ask("POST", "/v13/deployments", BODY).code == "missing_files"


def test_files_of_one_team_are_not_anothers(web: Vercel) -> None:
    web.ask("POST", "/v2/files", CONTENT, headers={"x-now-digest": SHA})
    web.do("POST", f"/v11/projects?teamId={OTHER_TEAM}", {"name": "web"})
    assert web.ask("POST", f"/v13/deployments?teamId={OTHER_TEAM}", BODY).code == "missing_files"


def test_a_build_ends_and_its_generated_name_works(web: Vercel) -> None:
    ready = web.deployment()
    assert (ready["readyState"], ready["status"], ready["aliasAssigned"]) == ("READY", "READY", True)
    assert web.do("GET", f"/v13/deployments/{ready['url']}")["id"] == ready["id"]
    events = web.do("GET", f"/v3/deployments/{ready['id']}/events")
    assert events[-1]["type"] == "alias-assigned"
    lines = web.ask("GET", f"/v3/now/deployments/{ready['id']}/events?format=lines&follow=1")
    assert lines.headers["content-type"] == "application/stream+json"
    assert [json.loads(line)["type"] for line in lines.content.decode().splitlines()] == [event["type"] for event in events]
    assert web.do("GET", f"/v11/deployments/{ready['id']}/builds")["builds"][0]["readyState"] == "READY"


def test_a_production_deployment_takes_the_domains_unless_told_otherwise(web: Vercel) -> None:
    web.do("POST", "/v10/projects/web/domains", {"name": "tree.example"})
    staged = web.deployment(autoAssignCustomDomains=False)
    assert (staged["readySubstate"], staged["alias"]) == ("STAGED", [])
    live = web.deployment()
    assert live["readySubstate"] == "PROMOTED"
    assert "tree.example" in live["alias"]
    assert web.do("GET", "/v9/projects/web")["targets"]["production"]["id"] == live["id"]
    web.do("PATCH", "/v9/projects/web", {"autoAssignCustomDomains": False})
    assert web.deployment()["readySubstate"] == "STAGED"


def test_a_preview_never_takes_production(web: Vercel) -> None:
    preview = web.deployment(target=None)
    assert preview["target"] is None
    assert "readySubstate" not in preview
    assert web.do("GET", "/v9/projects/web")["targets"] == {}


def test_a_build_is_canceled_but_not_a_finished_deployment(web: Vercel) -> None:
    made = web.do("POST", "/v13/deployments", {"name": "web", "files": []})
    assert web.do("PATCH", f"/v12/deployments/{made['id']}/cancel")["readyState"] == "CANCELED"
    web.pass_time(10)
    assert web.do("GET", f"/v13/deployments/{made['id']}")["readyState"] == "CANCELED"
    assert web.ask("PATCH", f"/v12/deployments/{web.deployment()['id']}/cancel").status == 400


def test_the_current_deployment_is_not_removed(web: Vercel) -> None:
    first, second = web.deployment(), web.deployment()
    assert web.ask("DELETE", f"/v13/deployments/{second['id']}").status == 409
    assert web.do("DELETE", f"/v13/deployments/{first['id']}") == {"uid": first["id"], "state": "DELETED"}
    assert web.ask("GET", f"/v13/deployments/{first['id']}").status == 404


def test_lists_are_filtered_by_project_target_and_state(web: Vercel) -> None:
    web.project("other")
    web.deployment("other")
    production, preview = web.deployment(), web.deployment(target="preview")
    web.do("POST", "/v13/deployments", {"name": "web", "files": []})

    def ids(query: str) -> list[str]:
        return [one["uid"] for one in web.do("GET", f"/v6/deployments?{query}")["deployments"]]

    assert len(ids("")) == 4
    assert len(ids("projectId=web")) == 3
    assert ids("projectId=web&target=production") == [production["id"]]
    assert ids("projectId=web&state=READY&target=preview") == [preview["id"]]
    assert len(ids("projectId=web&limit=2")) == 2


def test_an_alias_is_pointed_anew(web: Vercel) -> None:
    first, second = web.deployment(), web.deployment()
    made = web.do("POST", f"/v2/deployments/{first['id']}/aliases", {"alias": "qa.tree.example"})
    moved = web.do("POST", f"/v2/deployments/{second['id']}/aliases", {"alias": "qa.tree.example"})
    assert (moved["uid"], moved["oldDeploymentId"]) == (made["uid"], first["id"])
    assert web.do("GET", "/v4/aliases/qa.tree.example")["deploymentId"] == second["id"]
    assert web.do("GET", "/v13/deployments/qa.tree.example")["id"] == second["id"]
    assert web.do("DELETE", f"/v2/aliases/{made['uid']}") == {"status": "SUCCESS"}
    assert web.ask("GET", "/v4/aliases/qa.tree.example").status == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"name": "absent"}, 404),
        ({"name": "web", "target": "moon"}, 400),
        ({"name": "web", "files": [{"file": "a", "data": "%", "encoding": "base64"}]}, 400),
        ({"name": "web", "gitSource": {"type": "github"}}, 400),
        ({"name": "web", "deploymentId": "dpl_absent"}, 404),
    ],
)
def test_a_deployment_that_cannot_be_is_refused(web: Vercel, body: dict[str, Any], status: int) -> None:
    assert web.ask("POST", "/v13/deployments", body).status == status


def test_variables_of_a_deployment_never_reach_the_journal(web: Vercel) -> None:
    web.deployment(env={"NAME": "canary-of-the-deployment"}, build={"env": {"NAME": "canary-of-the-deployment"}})
    rows = web.store._connection.execute("SELECT request FROM journal WHERE request IS NOT NULL").fetchall()
    assert rows
    assert "canary-of-the-deployment" not in " ".join(row[0] for row in rows)
