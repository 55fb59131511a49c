"""Kinds of protection, and who is let through it."""

from typing import Any

import pytest

from policies.github_claims import ISSUER
from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import Assessment, assess_resource
from policies.rules.deployments_are_protected import RULE

ON = {"deploymentType": "standard_protection_new"}


def assess(**inputs: Any) -> Assessment:
    return assess_resource(RULE, Resource("vercel:index/project:Project", "web", {"name": "living-tree", **inputs}))


def source(issuer: Any = ISSUER, **claims: Any) -> dict[str, Any]:
    return {"externalSources": [{"issuer": issuer, "claims": claims, "to": {"slugs": ["production"]}}]}


@pytest.mark.parametrize(
    "inputs",
    [
        {"vercelAuthentication": ON},
        {"vercelAuthentication": {"deploymentType": "all_deployments"}},
        {"vercelAuthentication": {"deploymentType": "standard_protection"}},
        {"vercelAuthentication": {"deploymentType": "none"}, "passwordProtection": ON | {"password": "x"}},
        {"trustedIps": ON | {"protectionMode": "trusted_ip_required", "addresses": []}},
        {"passport": {"enabled": True, "deploymentType": "all_deployments"}},
        {"vercelAuthentication": ON, "trustedSources": source(repository_id=["820045678"])},
        {"vercelAuthentication": ON, "trustedSources": source(repository_owner_id=["190012345"])},
        {"vercelAuthentication": ON, "trustedSources": source("https://gitlab.com", project_id=["1"])},
    ],
)
def test_a_protected_project_passes(inputs: dict[str, Any]):
    assert assess(**inputs).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("inputs", "problem"),
    [
        ({}, "declares no protection"),
        ({"vercelAuthentication": {}}, "vercelAuthentication is None"),
        ({"vercelAuthentication": {"deploymentType": "none"}}, "vercelAuthentication is none"),
        ({"vercelAuthentication": {"deploymentType": "only_preview_deployments"}}, "is only_preview_deployments"),
        ({"trustedIps": ON | {"protectionMode": "trusted_ip_optional"}}, "trustedIps is"),
        ({"passport": ON | {"enabled": False}}, "passport is"),
    ],
)
def test_an_open_project_fails(inputs: dict[str, Any], problem: str):
    (finding,) = assess(**inputs).findings
    assert finding.outcome is Outcome.FAIL
    assert problem in finding.problem


@pytest.mark.parametrize("claims", [{}, {"repository": ["living-tree-app/living-tree"]}, {"repository_id": []}])
def test_a_trusted_source_that_names_no_number_fails(claims: dict[str, Any]):
    (finding,) = assess(vercelAuthentication=ON, trustedSources=source(**claims)).findings
    assert (finding.outcome, finding.path) == (Outcome.FAIL, "trustedSources.externalSources[0].claims")


@pytest.mark.parametrize(
    "inputs",
    [
        {"vercelAuthentication": UNKNOWN},
        {"vercelAuthentication": {"deploymentType": UNKNOWN}},
        {"vercelAuthentication": ON, "trustedSources": UNKNOWN},
        {"vercelAuthentication": ON, "trustedSources": source(UNKNOWN)},
        {"vercelAuthentication": ON, "trustedSources": source(repository_id=UNKNOWN)},
    ],
)
def test_what_is_not_known_yet_is_unknown(inputs: dict[str, Any]):
    assert assess(**inputs).outcome is Outcome.UNKNOWN


def test_other_resources_are_left_alone():
    assert assess_resource(RULE, Resource("vercel:index/alias:Alias", "a")).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"publicSource": True}, ["publicSource"]),
        ({"publicSource": False, "protectionBypassForAutomation": False}, []),
        ({"protectionBypassForAutomation": True}, ["protectionBypassForAutomation"]),
        ({"optionsAllowlist": {"paths": [{"value": "/api/health"}, {"value": "/"}]}}, ["optionsAllowlist.paths[1].value"]),
        ({"optionsAllowlist": {"paths": [{"value": ""}]}}, ["optionsAllowlist.paths[0].value"]),
        ({"optionsAllowlist": {"paths": []}}, []),
        ({"publicSource": UNKNOWN, "protectionBypassForAutomation": True}, ["publicSource", "protectionBypassForAutomation"]),
    ],
)
def test_nothing_goes_around_the_protection(inputs: dict[str, Any], expected: list[str]):
    found = assess(vercelAuthentication=ON, **inputs).findings
    assert [finding.path for finding in found] == expected
