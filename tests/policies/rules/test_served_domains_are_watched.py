"""Domains, and the checks that ask them."""

from typing import Any

import pytest

from policies.example_resources import VERCEL_PROJECT_ID, example, uptime_check
from policies.exceptions import without_accepted
from policies.outcome import Finding, Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_program
from policies.rules.served_domains_are_watched import DOMAIN_TYPE, RULE


def domain(name: Any = "livingtree.io", **more: Any) -> Resource:
    return example(DOMAIN_TYPE, "domain", {"projectId": VERCEL_PROJECT_ID, "domain": name, **more})


DOMAIN = domain()
ELSEWHERE = [
    domain(gitBranch="feature"),
    domain(customEnvironmentId="env_1"),
    domain("*.livingtree.io"),
]


def findings(*resources: Resource) -> tuple[Finding, ...]:
    return assess_program(RULE, resources).findings


@pytest.mark.parametrize(
    "check",
    [
        uptime_check("livingtree.io"),
        uptime_check("LivingTree.io"),
        uptime_check("livingtree.io", selectedRegions=["USA"]),
        uptime_check("livingtree.io", selectedRegions=["EUROPE", "USA_OREGON", "ASIA_PACIFIC"]),
        uptime_check("livingtree.io", period="30.5s", selectedRegions=[]),
    ],
)
def test_a_domain_that_is_asked_often_and_from_afar_passes(check: Resource):
    assert assess_program(RULE, [DOMAIN, check]).outcome is Outcome.PASS


@pytest.mark.parametrize("resource", ELSEWHERE)
def test_a_domain_that_production_does_not_serve_passes(resource: Resource):
    assert assess_program(RULE, [resource]).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("checks", "problem"),
    [
        ([], "no uptime check asks livingtree.io"),
        ([uptime_check("www.livingtree.io")], "no uptime check asks livingtree.io"),
        ([uptime_check("x", monitoredResource={"type": "gce_instance", "labels": {"zone": "z"}})], "no uptime check asks"),
        ([uptime_check("livingtree.io", period=None)], "asked only every 300 s"),
        ([uptime_check("livingtree.io", selectedRegions=["EUROPE", "SOUTH_AMERICA"])], "asked only from 2 regions"),
    ],
)
def test_a_domain_that_nobody_asks_well_fails(checks: list[Resource], problem: str):
    (finding,) = findings(DOMAIN, *checks)
    assert (finding.outcome, finding.urn) == (Outcome.FAIL, DOMAIN.urn)
    assert problem in finding.problem
    assert without_accepted([finding], {"exceptions": {"livingtree.io": "parked"}}) == ()


def test_a_domain_that_redirects_is_watched_too():
    (finding,) = findings(domain("www.livingtree.io", redirect="livingtree.io"), uptime_check("livingtree.io"))
    assert "no uptime check asks www.livingtree.io" in finding.problem


def test_one_good_check_is_enough():
    assert findings(DOMAIN, uptime_check("livingtree.io", period="900s"), uptime_check("livingtree.io")) == ()


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("gcp:cloudrun/domainMapping:DomainMapping", "name"),
        ("gcp:appengine/domainMapping:DomainMapping", "domainName"),
        ("gcp:firebase/hostingCustomDomain:HostingCustomDomain", "customDomain"),
    ],
)
def test_domains_of_google_count_as_well(kind: str, key: str):
    mapping = example(kind, "mapping", {key: "api.livingtree.io"})
    assert [finding.path for finding in findings(mapping)] == [key]
    assert findings(mapping, uptime_check("api.livingtree.io")) == ()


@pytest.mark.parametrize(
    "resources",
    [
        [DOMAIN, uptime_check("x", monitoredResource=UNKNOWN)],
        [DOMAIN, uptime_check("livingtree.io", period=UNKNOWN)],
        [DOMAIN, uptime_check("livingtree.io", period="a minute")],
        [DOMAIN, uptime_check("livingtree.io", selectedRegions=UNKNOWN)],
        [domain(UNKNOWN), uptime_check("livingtree.io")],
        [domain(gitBranch=UNKNOWN), uptime_check("livingtree.io")],
    ],
)
def test_what_is_not_known_yet_is_unknown(resources: list[Resource]):
    assert {finding.outcome for finding in findings(*resources)} == {Outcome.UNKNOWN}


def test_checks_without_domains_pass_and_other_programs_are_left_alone():
    assert assess_program(RULE, [uptime_check("x", monitoredResource=UNKNOWN)]).outcome is Outcome.PASS
    assert assess_program(RULE, [Resource("vercel:index/alias:Alias", "a")]).outcome is Outcome.NOT_APPLICABLE
