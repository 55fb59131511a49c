from typing import Any

import pytest

from localcloud.services.vercel.project_fields import UPDATE
from tests.localcloud.services.vercel.conftest import TEAM, Vercel

# A value for every field that can be changed, unlike the one a new project has.
CHANGED: dict[str, Any] = {
    "name": "renamed",
    "buildCommand": "make",
    "commandForIgnoringBuildStep": "exit 0",
    "devCommand": "dev",
    "installCommand": "pnpm install",
    "outputDirectory": "out",
    "rootDirectory": "apps/web",
    "framework": "nextjs",
    "serverlessFunctionRegion": "fra1",
    "serverlessFunctionZeroConfigFailover": True,
    "publicSource": True,
    "enablePreviewFeedback": False,
    "enableProductionFeedback": True,
    "enableAffectedProjectsDeployments": True,
    "previewDeploymentsDisabled": True,
    "previewDeploymentSuffix": "preview.example",
    "oidcTokenConfig": {"enabled": True, "issuerMode": "global"},
    "ssoProtection": {"deploymentType": "preview"},
    "autoAssignCustomDomains": False,
    "autoAssignCustomDomainsUpdatedBy": "system",
    "autoExposeSystemEnvs": False,
    "customerSupportCodeVisibility": True,
    "directoryListing": True,
    "enableExternalRewriteCaching": True,
    "gitComments": {"onCommit": True, "onPullRequest": False},
    "gitForkProtection": False,
    "gitLFS": True,
    "gitProviderOptions": {"createDeployments": "disabled"},
    "nodeVersion": "22.x",
    "optionsAllowlist": {"paths": [{"value": "/api"}]},
    "passwordProtection": {"deploymentType": "all"},
    "productionDeploymentsFastLane": False,
    "protectedSourcemaps": True,
    "skewProtectionMaxAge": 1800,
    "skewProtectionBoundaryAt": 1,
    "skewProtectionAllowedDomains": ["a.example"],
    "sourceFilesOutsideRootDirectory": False,
    "trustedIps": {"deploymentType": "production", "addresses": [{"value": "192.0.2.1"}], "protectionMode": "exclusive"},
    "trustedSources": {
        "projects": {"prj_1": {"customAllow": [{"from": {"slugs": ["preview"]}, "to": {"preset": "all-custom"}}]}},
        "oidcProviders": {"https://issuer.example": [{"to": {"slugs": ["production"]}, "claims": {"aud": ["a"]}}]},
    },
}
# Fields with a meaning of their own, each with a test of its own.
SPECIAL = {"resourceConfig", "skipGitConnectDuringLink"}
CLEARED_TO_NULL = ["ssoProtection", "passwordProtection", "trustedIps", "trustedSources", "optionsAllowlist", "buildCommand"]


def test_every_field_has_a_changed_value() -> None:
    assert set(CHANGED) | SPECIAL == set(UPDATE)


@pytest.mark.parametrize("field", sorted(CHANGED))
def test_a_changed_field_is_read_back(vercel: Vercel, field: str) -> None:
    project = vercel.project()
    assert project.get(field) != CHANGED[field]
    vercel.do("PATCH", f"/v9/projects/{project['id']}", {field: CHANGED[field]})
    read = vercel.do("GET", f"/v10/projects/{project['id']}")
    assert read[field] == CHANGED[field]
    assert {name for name in read if read[name] != project.get(name)} <= {field, "updatedAt"}


@pytest.mark.parametrize("field", CLEARED_TO_NULL)
def test_null_clears_a_field(vercel: Vercel, field: str) -> None:
    vercel.project()
    vercel.do("PATCH", "/v9/projects/web", {field: CHANGED[field]})
    assert vercel.do("PATCH", "/v9/projects/web", {field: None})[field] is None


@pytest.mark.parametrize("field", ["gitComments", "gitProviderOptions", "oidcTokenConfig"])
def test_null_removes_a_field_that_is_shown_only_when_set(vercel: Vercel, field: str) -> None:
    vercel.project()
    vercel.do("PATCH", "/v9/projects/web", {field: CHANGED[field]})
    assert field not in vercel.do("PATCH", "/v9/projects/web", {field: None})


@pytest.mark.parametrize("field", ["ssoProtection", "passwordProtection", "trustedIps"])
def test_a_protection_of_none_reads_back_as_null(vercel: Vercel, field: str) -> None:
    vercel.project()
    assert vercel.do("PATCH", "/v9/projects/web", {field: {"deploymentType": "none"}})[field] is None


def test_a_password_is_never_shown(vercel: Vercel) -> None:
    vercel.project()
    body = {"passwordProtection": {"deploymentType": "all", "password": "canary-password"}}
    answer = vercel.ask("PATCH", "/v9/projects/web", body)
    assert b"canary-password" not in answer.content
    assert b"canary-password" not in vercel.ask("GET", "/v9/projects/web").content


def test_resources_change_one_by_one_and_elastic_is_a_selection(vercel: Vercel) -> None:
    before = vercel.project()["resourceConfig"]
    changed = vercel.do("PATCH", "/v9/projects/web", {"resourceConfig": {"functionDefaultTimeout": 60}})["resourceConfig"]
    assert changed == before | {"functionDefaultTimeout": 60}
    elastic = vercel.do("PATCH", "/v9/projects/web", {"resourceConfig": {"buildMachineType": "elastic"}})["resourceConfig"]
    assert (elastic["buildMachineSelection"], elastic["buildMachineType"]) == ("elastic", "standard")


def test_a_new_project_has_vercels_settings(vercel: Vercel) -> None:
    project = vercel.project()
    assert project["id"].startswith("prj_")
    assert len(project["id"]) == len("prj_") + 28
    assert (project["accountId"], project["link"], project["nodeVersion"]) == (TEAM, None, "24.x")
    assert project["ssoProtection"] == {"deploymentType": "all_except_custom_domains"}
    assert project["oidcTokenConfig"] == {"enabled": True, "issuerMode": "team"}
    assert (project["autoAssignCustomDomains"], project["gitForkProtection"]) == (True, True)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "Invalid request: should have required property `name`."),
        ({"name": 1}, "Invalid request: `name` should be string."),
        ({"name": "x" * 101}, "Invalid request: `name` should NOT be longer than 100 characters."),
        ({"name": "a", "zone": 1}, "Invalid request: should NOT have additional property `zone`."),
        (
            {"name": "a", "resourceConfig": {"functionDefaultTimeout": 0}},
            "Invalid request: `resourceConfig.functionDefaultTimeout` should be >= 1.",
        ),
        (
            {"name": "a", "ssoProtection": {"deploymentType": "some"}},
            "Invalid request: `ssoProtection.deploymentType` should be equal to one of",
        ),
        ({"name": "Upper"}, "The project name can only contain lowercase letters"),
        ({"name": "a---b"}, "The project name can only contain lowercase letters"),
        (
            {"name": "a", "gitRepository": {"type": "github", "repo": "a/b"}},
            "To link a repository, you need to install the Git integration",
        ),
    ],
)
def test_a_project_that_cannot_be_is_refused_and_nothing_kept(vercel: Vercel, body: dict[str, Any], message: str) -> None:
    answer = vercel.ask("POST", "/v11/projects", body)
    assert (answer.status, answer.code) == (400, "bad_request")
    assert answer.message.startswith(message)
    assert vercel.do("GET", "/v10/projects")["projects"] == []


def test_a_project_whose_variable_is_refused_is_not_made(vercel: Vercel) -> None:
    body = {"name": "web", "environmentVariables": [{"key": "1X", "value": "v", "target": ["production"]}]}
    assert vercel.ask("POST", "/v11/projects", body).status == 400
    assert vercel.ask("GET", "/v9/projects/web").status == 404


def test_a_name_is_taken_once_and_free_again_after_a_rename_or_removal(vercel: Vercel) -> None:
    vercel.project("one")
    assert vercel.ask("POST", "/v11/projects", {"name": "one"}).status == 409
    vercel.do("PATCH", "/v9/projects/one", {"name": "two"})
    vercel.project("one")
    assert vercel.ask("PATCH", "/v9/projects/one", {"name": "two"}).status == 409
    assert vercel.ask("DELETE", "/v9/projects/two").status == 204
    vercel.project("two")


def test_removing_a_project_removes_what_hangs_on_it(vercel: Vercel) -> None:
    vercel.project()
    vercel.do("POST", "/v10/projects/web/domains", {"name": "a.example"})
    vercel.do("POST", "/v10/projects/web/env", {"key": "A", "value": "1", "type": "plain", "target": ["preview"]})
    deployment = vercel.deployment()
    vercel.do("DELETE", "/v9/projects/web")
    vercel.project()
    assert vercel.do("GET", "/v10/projects/web/env")["envs"] == []
    assert vercel.ask("GET", f"/v13/deployments/{deployment['id']}").status == 404
    vercel.do("POST", "/v10/projects/web/domains", {"name": "a.example"})


def test_pages_of_projects_hold_each_once_newest_first(vercel: Vercel) -> None:
    for number in range(7):
        vercel.project(f"p{number}")
    seen: list[str] = []
    until = ""
    while True:
        page = vercel.do("GET", f"/v10/projects?limit=3{until}")
        seen += [project["name"] for project in page["projects"]]
        assert page["pagination"]["count"] == len(page["projects"])
        if page["pagination"]["next"] is None:
            break
        until = f"&until={page['pagination']['next']}"
    assert seen == [f"p{number}" for number in reversed(range(7))]
    assert [project["name"] for project in vercel.do("GET", "/v10/projects?search=P3")["projects"]] == ["p3"]
    assert vercel.ask("GET", "/v10/projects?limit=0").status == 400


def test_retention_is_asked_in_words_and_shown_in_days(vercel: Vercel) -> None:
    vercel.project()
    answer = vercel.do("PATCH", "/v9/projects/web/deployment-expiration", {"expiration": "1m", "expirationErrored": "1d"})
    assert answer["deploymentExpiration"] == {
        "expiration": "1m", "expirationProduction": "unlimited", "expirationCanceled": "unlimited", "expirationErrored": "1d",
    }  # fmt: skip
    shown = vercel.do("GET", "/v2/projects/web")["deploymentExpiration"]
    assert (shown["expirationDays"], shown["expirationDaysErrored"], shown["expirationDaysProduction"]) == (30, 1, 36500)


def test_one_bypass_secret_is_the_builds_variable(vercel: Vercel) -> None:
    vercel.project()
    url = "/v10/projects/web/protection-bypass"
    first = "a" * 32
    secrets = vercel.do("PATCH", url, {"generate": {"secret": first, "note": "e2e"}})["protectionBypass"]
    assert (secrets[first]["isEnvVar"], secrets[first]["note"]) == (True, "e2e")
    secrets = vercel.do("PATCH", url, {"generate": {}})["protectionBypass"]
    second = next(secret for secret in secrets if secret != first)
    assert not secrets[second]["isEnvVar"]
    secrets = vercel.do("PATCH", url, {"update": {"secret": second, "isEnvVar": True}})["protectionBypass"]
    assert [secrets[one]["isEnvVar"] for one in (first, second)] == [False, True]
    secrets = vercel.do("PATCH", url, {"revoke": {"secret": second, "regenerate": False}})["protectionBypass"]
    assert list(secrets) == [first]
    assert secrets[first]["isEnvVar"]
    assert vercel.ask("PATCH", url, {"revoke": {"secret": second, "regenerate": False}}).status == 404
