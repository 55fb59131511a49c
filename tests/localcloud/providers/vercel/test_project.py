"""`Project`, against the emulated Vercel."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import grpc
import pytest

from localcloud.providers.vercel.project import Project
from tests.localcloud.providers.engine_seat import EngineSeat, InitialisationError, RefusedError, Resource, Vendor

PROJECT = "vercel:index/project:Project"
TEAM = "team_livingTreeLivingTree0001"
ISSUER = "https://token.actions.githubusercontent.com"
SOURCE = {
    "issuer": ISSUER,
    "label": "pipeline",
    "to": {"slugs": ["production", "preview"]},
    "claims": {"aud": ["https://vercel.com/living-tree"], "sub": ["a", "b"]},
}
SOURCES = {"externalSources": [SOURCE], "projects": [{"projectId": "prj_other", "customAllows": [
    {"from": {"slugs": ["production"]}, "to": {"preset": "all-custom"}}
]}]}  # fmt: skip
ADDRESSES = {
    "deploymentType": "only_production_deployments",
    "addresses": [{"value": "192.0.2.1", "note": "office"}, {"value": "198.51.100.0/24"}],
}
OPTIONS = {
    "createDeployments": False,
    "requireVerifiedCommits": True,
    "repositoryDispatchEvents": False,
    "gitCommitStatus": False,
    "consolidatedGitCommitStatus": {"enabled": True, "propagateFailures": True},
}
RESOURCES = {
    "fluid": False,
    "functionDefaultCpuType": "performance",
    "functionDefaultTimeout": 60,
    "functionDefaultRegions": ["fra1"],
}

# Input → (what the program says, what somebody else's PATCH does, the name that stands for it when it differs).
DRIFTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "name": ("changes-its-name", {"name": "changed-its-name"}),
    "autoAssignCustomDomains": (False, {"autoAssignCustomDomains": True}),
    "automaticallyExposeSystemEnvironmentVariables": (True, {"autoExposeSystemEnvs": False}),
    "buildCommand": ("ours", {"buildCommand": "theirs"}),
    "buildMachineType": ("turbo", {"resourceConfig": {"buildMachineType": "enhanced"}}),
    "customerSuccessCodeVisibility": (True, {"customerSupportCodeVisibility": False}),
    "devCommand": ("ours", {"devCommand": "theirs"}),
    "directoryListing": (True, {"directoryListing": False}),
    "enableAffectedProjectsDeployments": (True, {"enableAffectedProjectsDeployments": False}),
    "enablePreviewFeedback": (True, {"enablePreviewFeedback": None}),
    "enableProductionFeedback": (False, {"enableProductionFeedback": True}),
    "framework": ("nextjs", {"framework": None}),
    "functionFailover": (True, {"serverlessFunctionZeroConfigFailover": False}),
    "gitComments": ({"onCommit": True, "onPullRequest": False}, {"gitComments": {"onCommit": False, "onPullRequest": False}}),
    "gitForkProtection": (True, {"gitForkProtection": False}),
    "gitLfs": (True, {"gitLFS": False}),
    "gitProviderOptions": (OPTIONS, {"gitProviderOptions": {"createDeployments": "enabled"}}),
    "ignoreCommand": ("exit 1", {"commandForIgnoringBuildStep": "exit 0"}),
    "installCommand": ("pnpm install", {"installCommand": "npm install"}),
    "nodeVersion": ("22.x", {"nodeVersion": "20.x"}),
    "oidcTokenConfig": ({"issuerMode": "team"}, {"oidcTokenConfig": {"issuerMode": "global"}}),
    "onDemandConcurrentBuilds": (True, {"resourceConfig": {"elasticConcurrencyEnabled": False}}),
    "optionsAllowlist": ({"paths": [{"value": "/a"}, {"value": "/b"}]}, {"optionsAllowlist": {"paths": [{"value": "/c"}]}}),
    "outputDirectory": ("ours", {"outputDirectory": "theirs"}),
    "passwordProtection": (
        {"deploymentType": "all_deployments", "password": "hidden"},
        {"passwordProtection": {"deploymentType": "preview", "password": "other"}},
    ),
    "previewDeploymentSuffix": ("ours.example", {"previewDeploymentSuffix": None}),
    "previewDeploymentsDisabled": (True, {"previewDeploymentsDisabled": False}),
    "prioritiseProductionBuilds": (True, {"productionDeploymentsFastLane": False}),
    "protectedSourcemaps": (True, {"protectedSourcemaps": False}),
    "resourceConfig": (RESOURCES, {"resourceConfig": {"functionDefaultTimeout": 61}}),
    "rootDirectory": ("apps/web", {"rootDirectory": "apps/api"}),
    "serverlessFunctionRegion": ("fra1", {"resourceConfig": {"functionDefaultRegions": ["iad1"]}}),
    "skewProtection": ("12 hours", {"skewProtectionMaxAge": 604800}),
    "trustedIps": (ADDRESSES, {"trustedIps": None}),
    "trustedSources": (SOURCES, {"trustedSources": None}),
    "vercelAuthentication": ({"deploymentType": "standard_protection"}, {"ssoProtection": None}),
}
UNSEEN = {
    "teamId": "identity",
    "previewComments": "the old name of enablePreviewFeedback",
    "environments": "refused",
    "gitRepository": "refused",
    "passport": "refused",
    "publicSource": "has no effect",
}


def test_every_input_has_its_drift_or_its_reason():
    assert DRIFTS.keys() | UNSEEN.keys() == {field.name for field in Project.fields}
    assert not DRIFTS.keys() & UNSEEN.keys()


def test_a_bare_project_lives_from_creation_to_deletion(seat: EngineSeat, vercel: Vendor):
    wanted = {"name": "life"}
    made = seat.create(PROJECT, wanted)
    assert made.id.startswith("prj_")
    assert made.inputs == {
        "name": "life",
        "autoAssignCustomDomains": True,
        "gitForkProtection": True,
        "oidcTokenConfig": {"issuerMode": "team"},
    }
    assert made.state["teamId"] == TEAM
    assert made.state["vercelAuthentication"] == {"deploymentType": "standard_protection_new"}
    assert seat.refresh(made) == made
    assert seat.diff(made, wanted).names == set()

    renamed = seat.update(made, {"name": "life-two"})
    assert vercel.call("GET", f"/v10/projects/{made.id}")["name"] == "life-two"
    assert vercel.call("GET", f"/v10/projects/{made.id}")["ssoProtection"] == {"deploymentType": "all_except_custom_domains"}
    assert seat.refresh(renamed) == renamed

    seat.delete(renamed)
    assert seat.refresh(renamed) is None
    seat.delete(renamed)  # already gone is success


@pytest.mark.slow
@pytest.mark.parametrize("name", DRIFTS)
def test_each_input_changed_elsewhere_is_named_and_repaired(
    seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource], name: str
):
    ours, theirs = DRIFTS[name]
    made = new_project(**{name: ours})
    wanted = {"name": made.inputs["name"], name: ours}
    assert seat.refresh(made) == made
    assert seat.diff(made, wanted).names == set()
    vercel.call("PATCH", f"/v9/projects/{made.id}", theirs)
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).names == {name}
    repaired = seat.update(seen, wanted)
    assert seat.diff(repaired, wanted).names == set()
    assert seat.refresh(repaired) == made


NOT_COMPUTED = [
    field.name for field in Project.fields if field.name in DRIFTS and not field.is_computed and field.default is None
]


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NOT_COMPUTED if name != "name"])
def test_each_input_given_elsewhere_to_a_bare_project_is_named(
    seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource], name: str
):
    full = new_project(**{name: DRIFTS[name][0]})
    shown = vercel.call("GET", f"/v10/projects/{full.id}")
    bare = new_project()
    fields = {
        "ignoreCommand": "commandForIgnoringBuildStep",
        "skewProtection": "skewProtectionMaxAge",
    }
    body = {fields.get(name, name): shown[fields.get(name, name)]}
    if name == "passwordProtection":
        body[name] = {**body[name], "password": "theirs"}
    vercel.call("PATCH", f"/v9/projects/{bare.id}", body)
    seen = seat.refresh(bare)
    assert seen is not None
    assert seat.diff(seen, {"name": bare.inputs["name"]}).names == {name}
    repaired = seat.update(seen, {"name": bare.inputs["name"]})
    assert seat.refresh(repaired) == bare


def test_everything_at_once_is_written_and_taken_back(seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]):
    bare = new_project()
    wanted = {name: ours for name, (ours, _) in DRIFTS.items() if name != "serverlessFunctionRegion"} | {"name": "everything"}
    full = seat.update(bare, wanted)
    shown = vercel.call("GET", f"/v10/projects/{bare.id}")
    assert shown["trustedSources"]["oidcProviders"][ISSUER][0]["claims"]["sub"] == ["a", "b"]
    assert shown["trustedSources"]["projects"]["prj_other"]["customAllow"][0]["to"] == {"preset": "all-custom"}
    assert shown["trustedIps"]["protectionMode"] == "additional"
    assert shown["ssoProtection"] == {"deploymentType": "prod_deployment_urls_and_all_previews"}
    assert shown["gitProviderOptions"]["createDeployments"] == "disabled"
    assert shown["gitProviderOptions"]["disableRepositoryDispatchEvents"] is True
    assert shown["skewProtectionMaxAge"] == 43200
    assert seat.refresh(full) == full
    assert seat.diff(full, wanted).names == set()
    created_at_once = seat.create(PROJECT, {**wanted, "name": "everything-at-once"})
    assert {**created_at_once.state, "name": ""} == {**full.state, "name": ""}

    emptied = seat.update(full, {"name": "everything"})
    shown = vercel.call("GET", f"/v10/projects/{bare.id}")
    for name in ("trustedSources", "trustedIps", "passwordProtection", "optionsAllowlist", "buildCommand", "rootDirectory"):
        assert shown[name] is None
    # What the provider does not send as null stays: the state carries it over.
    assert shown["ssoProtection"] == {"deploymentType": "prod_deployment_urls_and_all_previews"}
    assert shown["nodeVersion"] == "22.x"
    assert seat.refresh(emptied) == emptied


def test_the_password_is_kept_and_never_read(seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]):
    made = new_project(passwordProtection={"deploymentType": "all_deployments", "password": "hidden"})
    assert made.state["passwordProtection"]["password"] == "hidden"
    assert "hidden" not in str(vercel.call("GET", f"/v10/projects/{made.id}"))
    assert seat.diff(
        made, {**made.inputs, "passwordProtection": {**made.inputs["passwordProtection"], "password": "new"}}
    ).names == {"passwordProtection"}


def test_order_inside_sets_does_not_count(seat: EngineSeat, new_project: Callable[..., Resource]):
    made = new_project(trustedSources=SOURCES, trustedIps=ADDRESSES)
    turned = {
        **made.inputs,
        "trustedIps": {**ADDRESSES, "addresses": ADDRESSES["addresses"][::-1]},
        "trustedSources": {
            **SOURCES,
            "externalSources": [{**SOURCE, "claims": {"sub": ["b", "a"], "aud": ["https://vercel.com/living-tree"]}}],
        },
    }
    assert seat.diff(made, turned).names == set()


def test_a_difference_inside_an_object_has_its_path(seat: EngineSeat, new_project: Callable[..., Resource]):
    made = new_project(resourceConfig=RESOURCES)
    difference = seat.diff(made, {**made.inputs, "resourceConfig": {**RESOURCES, "functionDefaultTimeout": 10}})
    assert difference.paths == {"resourceConfig.functionDefaultTimeout"}


def test_a_project_is_adopted_with_or_without_its_team(seat: EngineSeat, vercel: Vendor):
    made = vercel.call("POST", "/v11/projects", {"name": "adopted", "framework": "nextjs"}, teamId=TEAM)
    adopted = seat.adopt(PROJECT, made["id"])
    assert adopted is not None
    assert adopted == seat.adopt(PROJECT, f"{TEAM}/{made['id']}")
    assert adopted.id == made["id"]
    assert adopted.inputs["framework"] == "nextjs"
    assert seat.diff(adopted, {"name": "adopted", "framework": "nextjs"}).names == set()
    assert seat.diff(adopted, {"name": "adopted"}).names == {"framework"}
    assert seat.adopt(PROJECT, "prj_absent") is None
    with pytest.raises(grpc.RpcError, match="Use the form"):
        seat.adopt(PROJECT, "a/b/c")


def test_another_team_replaces_and_the_same_by_default_does_not(seat: EngineSeat, new_project: Callable[..., Resource]):
    made = new_project()
    assert seat.diff(made, {**made.inputs, "teamId": "team_otherotherotherother0002"}).replaces == {"teamId"}
    assert seat.diff(seat.refresh(made) or made, made.inputs).names == set()


def test_a_half_made_project_keeps_its_id(seat: EngineSeat, vercel: Vendor):
    wanted = {"name": "half", "optionsAllowlist": {"paths": [{"value": f"/{number}"} for number in range(6)]}}
    with pytest.raises(InitialisationError, match="400") as half:
        seat.create(PROJECT, wanted)
    resource = half.value.resource
    assert vercel.call("GET", f"/v10/projects/{resource.id}")["name"] == "half"
    assert seat.diff(resource, {"name": "half", "autoAssignCustomDomains": False}).names >= {"autoAssignCustomDomains"}
    finished = seat.update(resource, {"name": "half", "autoAssignCustomDomains": False})
    assert finished.state["autoAssignCustomDomains"] is False


def test_a_name_that_is_taken_is_refused_by_vercel(seat: EngineSeat, new_project: Callable[..., Resource]):
    made = new_project()
    with pytest.raises(grpc.RpcError, match="409"):
        seat.create(PROJECT, {"name": made.inputs["name"]})


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"name": "Upper"}, "name"),
    ({"name": "a" * 53}, "name"),
    ({"nodeVersion": "16.x"}, "nodeVersion"),
    ({"skewProtection": "2 hours"}, "skewProtection"),
    ({"buildMachineType": "huge"}, "buildMachineType"),
    ({"vercelAuthentication": {"deploymentType": "all"}}, "vercelAuthentication.deploymentType"),
    ({"passwordProtection": {"deploymentType": "none", "password": "x"}}, "passwordProtection.deploymentType"),
    ({"trustedIps": {**ADDRESSES, "protectionMode": "additional"}}, "trustedIps.protectionMode"),
    ({"oidcTokenConfig": {"issuerMode": "other"}}, "oidcTokenConfig.issuerMode"),
    ({"resourceConfig": {"functionDefaultCpuType": "fast"}}, "resourceConfig.functionDefaultCpuType"),
    ({"resourceConfig": {"functionDefaultTimeout": 901}}, "resourceConfig.functionDefaultTimeout"),
    ({"previewComments": True, "enablePreviewFeedback": True}, "previewComments"),
    ({"serverlessFunctionRegion": "fra1", "resourceConfig": {"functionDefaultRegions": ["fra1"]}}, "serverlessFunctionRegion"),
    ({"environments": [{"key": "A", "value": "b", "sensitive": False}]}, "environments"),
    ({"gitRepository": {"type": "github", "repo": "a/b"}}, "gitRepository"),
    ({"passport": {"enabled": True}}, "passport"),
    ({"trustedSources": {"projects": [{"projectId": "p"}, {"projectId": "p"}]}}, "trustedSources.projects"),
    ({"trustedSources": {"externalSources": [{**SOURCE, "claims": {"sub": ["a"]}}]}}, "trustedSources.externalSources"),
    ({"trustedSources": {"externalSources": [{**SOURCE, "to": {}}]}}, "trustedSources"),
    ({"trustedSources": {"externalSources": [{**SOURCE, "to": {"preset": "all"}}]}}, "trustedSources"),
    ({"trustedSources": {"externalSources": [{**SOURCE, "to": {"slugs": [str(n) for n in range(11)]}}]}}, "trustedSources"),
    ({"nonsense": 1}, "nonsense"),
]


@pytest.mark.parametrize(("inputs", "field"), REFUSED)
def test_impossible_inputs_are_refused_before_any_call(seat: EngineSeat, inputs: dict[str, Any], field: str):
    with pytest.raises(RefusedError) as refused:
        seat.check(PROJECT, {"name": "never"} | inputs)
    assert set(refused.value.failures) == {field}


def test_a_project_without_a_name_gets_one_and_keeps_it(seat: EngineSeat):
    checked = seat.check(PROJECT, {})
    assert checked["name"].startswith("thing-")
    assert seat.check(PROJECT, {}, checked)["name"] == checked["name"]


def test_the_old_name_of_preview_feedback_works(seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]):
    made = new_project(previewComments=True)
    assert vercel.call("GET", f"/v10/projects/{made.id}")["enablePreviewFeedback"] is True
    changed = seat.update(made, {**made.inputs, "previewComments": False})
    assert vercel.call("GET", f"/v10/projects/{made.id}")["enablePreviewFeedback"] is False
    vercel.call("PATCH", f"/v9/projects/{made.id}", {"enablePreviewFeedback": True})
    seen = seat.refresh(changed)
    assert seen is not None
    assert seat.diff(seen, changed.inputs).names == {"previewComments"}


def test_a_preview_tells_the_team_and_what_vercel_will_choose_stays_open(seat: EngineSeat):
    outputs = seat.preview(PROJECT, {"name": "later"})
    assert outputs["teamId"] == TEAM
    assert repr(outputs["nodeVersion"]) == "UNKNOWN"


def test_a_token_that_cannot_be_vercels_is_refused(seat: EngineSeat):
    with pytest.raises(grpc.RpcError, match="Invalid API token"):
        replace(seat, config={"apiToken": "short"}).check(PROJECT, {"name": "x"})


def test_a_team_that_is_not_there_is_refused(seat: EngineSeat):
    with pytest.raises(grpc.RpcError, match="Vercel Team not found: 'absent'"):
        replace(seat, config={"team": "absent"}).check(PROJECT, {"name": "x"})
