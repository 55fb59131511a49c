"""Where redirects lead, in each of the places that can hold one."""

from typing import Any

import pytest

from policies.example_resources import example
from policies.exceptions import without_accepted
from policies.outcome import Finding, Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_program
from policies.rules.redirects_stay_at_home import FIREWALL_TYPE, REDIRECTS_TYPE, ROUTE_TYPE, RULE
from policies.rules.served_domains_are_watched import DOMAIN_TYPE

HOME = example(DOMAIN_TYPE, "home", {"domain": "livingtree.io"})


def domain(target: Any) -> Resource:
    return example(DOMAIN_TYPE, "www", {"domain": "www.livingtree.io", "redirect": target})


def bulk(target: Any) -> Resource:
    return example(REDIRECTS_TYPE, "bulk", {"redirects": [{"source": "/old", "destination": target, "statusCode": 308}]})


def route(target: Any, status: Any = 308) -> Resource:
    return example(ROUTE_TYPE, "route", {"route": {"src": "/old/(.*)", "dest": target, "status": status}})


def located(target: Any) -> Resource:
    return example(ROUTE_TYPE, "route", {"route": {"src": "/old", "status": 302.0, "headers": {"Location": target, "X": "y"}}})


def firewall(target: Any) -> Resource:
    action = {"action": "redirect", "redirect": {"location": target, "permanent": False}}
    return example(FIREWALL_TYPE, "firewall", {"rules": {"rules": [{"name": "r", "action": action}]}})


PLACES = [bulk, route, located, firewall]


def findings(*resources: Resource) -> tuple[Finding, ...]:
    return assess_program(RULE, [HOME, *resources]).findings


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "target",
    [
        "/new",
        "/new/$1",
        "new",
        "",
        None,
        "https://livingtree.io/new/$1",
        "https://LivingTree.io:443/",
        "//app.livingtree.io/:path*",
        "https://livingtree.io",
    ],
)
def test_a_redirect_to_the_own_domains_passes(place: Any, target: str | None):
    assert findings(place(target)) == ()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("target", "host"),
    [
        ("https://evil.example.com/", "evil.example.com"),
        ("//evil.example.com", "evil.example.com"),
        ("\\\\evil.example.com/x", "evil.example.com"),
        ("https://livingtree.io@evil.example.com/", "evil.example.com"),
        ("https://livingtree.io.evil.com/", "livingtree.io.evil.com"),
        ("https://notlivingtree.io/", "notlivingtree.io"),
    ],
)
def test_a_redirect_to_a_foreign_host_fails_unless_it_is_accepted(place: Any, target: str, host: str):
    (finding,) = findings(place(target))
    assert finding.outcome is Outcome.FAIL
    assert without_accepted([finding], {"exceptions": {host: "our partner's shop"}}) == ()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "target", ["https://$1/", "https://:host.example.com/", "https://*.livingtree.io/", "$1", ":url*", "//${x}"]
)
def test_a_host_that_the_visitor_chooses_fails_whatever_is_accepted(place: Any, target: str):
    (finding,) = findings(place(target))
    assert "the visitor chooses" in finding.problem
    assert finding.accepted_as == ""


def test_domains_redirect_to_domains():
    assert findings(domain("livingtree.io"), domain(None), domain("")) == ()
    assert [finding.path for finding in findings(domain("livingtree.example.com"))] == ["redirect"]
    assert [finding.accepted_as for finding in findings(domain("*.livingtree.io"))] == [""]


def test_a_route_that_rewrites_is_no_redirect():
    assert findings(route("https://api.example.com/$1", status=None), route("https://api.example.com/", status=200)) == ()


@pytest.mark.parametrize("place", [domain, *PLACES])
def test_a_target_not_known_yet_is_unknown(place: Any):
    assert [finding.outcome for finding in findings(place(UNKNOWN))] == [Outcome.UNKNOWN]


def test_while_the_own_domains_are_not_known_no_host_is_foreign():
    unread = example(DOMAIN_TYPE, "own", {"domain": UNKNOWN})
    assert [finding.outcome for finding in findings(unread, bulk("https://example.com/"))] == [Outcome.UNKNOWN]


def test_other_programs_are_left_alone():
    assert assess_program(RULE, [Resource("vercel:index/alias:Alias", "a")]).outcome is Outcome.NOT_APPLICABLE
