"""The picture of who reaches what: what stands in it, where, and that it is one whole document."""

from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest

from bulwark.core.trust.assertions import Limit, Subject
from bulwark.core.trust.drawing.layout import Box, layout
from bulwark.core.trust.drawing.stations import Column, Link, Station, links_of
from bulwark.core.trust.drawing.svg import svg
from bulwark.core.trust.facts import AccountKey, Binding, CustomRole, Facts, FederationPolicy, TrustedSource
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.proof import Prover
from bulwark.core.trust.provider import ISSUER
from bulwark.core.trust.reaching import explain, reach
from tests.bulwark.core.trust.declared_facts import APP, DEPLOY, PROJECT, SETTING, declared, email, member

SVG = "{http://www.w3.org/2000/svg}"
ROLE = f"projects/{PROJECT}/roles/own"


def links(facts: Facts, *, rising: bool = False) -> tuple[Link, ...]:
    prover = Prover(facts, SETTING)
    return links_of([one for one in reach(prover) if rising or one.is_direct], prover)


def bound(resource: str, role: str, *members: str) -> Facts:
    return replace(declared(), bindings=(*declared().bindings, Binding(resource, role, members)))


def test_a_job_passes_condition_duty_and_account_on_its_way_to_a_secret():
    found = links(declared())
    job = Station(Column.JOB, "push", ("environment staging", "refs/heads/staging", "repository 820045678"))
    condition = Station(Column.CONDITION, "github", ("condition of pool",))
    duty = Station(Column.DUTY, "deploy", (f"of {APP}",))
    account = Station(Column.ACCOUNT, DEPLOY.account_id, (PROJECT,))
    secret = Station(Column.REACHED, "read DATABASE_URL", (f"secret in projects/{PROJECT}/secrets",))
    way = (job, condition, duty, account, secret)
    for one, other in pairwise(way):
        assert Link(one, other, f"deploy of {APP}") in found
    assert Station(Column.DUTY, "infra-apply") in {link.target for link in found}
    assert len(set(found)) == len(found)


def test_what_vercel_trusts_stands_between_the_job_and_the_project():
    policy = FederationPolicy(UNKNOWN, ISSUER, {"repository_id": ("1",)}, (), ("prj",))
    source = TrustedSource("prj", ISSUER, {"repository_id": ("1",), "workflow": ("deploy",)})
    found = links(Facts(trusted_sources=(source,), federation_policies=(policy,)))
    job = Station(Column.JOB, "any event", ("refs/heads/branch-1", "repository 1", "workflow deploy"))
    sources = {(link.source.title, link.target.title) for link in found}
    assert {("trusted source", "visit prj"), ("federation policy", "deploy prj"), ("any event", "trusted source")} <= sources
    assert any(link.source == job for link in found)
    assert Station(Column.CONDITION, "federation policy", ("?",)) in {link.target for link in found}
    assert {link.duty for link in found} == {""}


def test_somebody_without_a_token_stands_alone_and_one_who_rises_is_marked():
    facts = bound(f"projects/{PROJECT}", "roles/resourcemanager.projectIamAdmin", "user:ann@example.com")
    facts = replace(facts, keys=(AccountKey(email(DEPLOY), "1"),))
    person = Station(Column.JOB, "user:ann@example.com")
    key = Station(Column.JOB, f"key:{email(DEPLOY)}")
    direct = links(facts)
    assert Link(person, Station(Column.REACHED, f"control {PROJECT}", ("project in projects",))) in direct
    assert any(link.source == key and link.target.column is Column.ACCOUNT for link in direct)
    risen = [link for link in links(facts, rising=True) if link.source == person and link.is_rising]
    assert any(link.target.title == "read DATABASE_URL" for link in risen)


def test_a_step_that_may_not_be_there_is_marked_and_so_is_a_role_of_a_project():
    (doubtful,) = (
        link
        for link in links(bound(f"projects/{PROJECT}/secrets/DATABASE_URL", "roles/unheard.of", "user:ann@example.com"))
        if link.source.title == "user:ann@example.com" and link.target.title == "read DATABASE_URL"
    )
    assert not doubtful.is_certain
    facts = bound(f"projects/{PROJECT}", ROLE, "user:ann@example.com")
    facts = replace(facts, custom_roles=(CustomRole(ROLE, ("iam.roles.update",)),))
    assert Station(Column.REACHED, f"control {PROJECT}", ("of roles in projects",)) in {one.target for one in links(facts)}


def test_who_comes_in_by_no_condition_that_is_known_has_a_place_too():
    foreign = "other@elsewhere.iam.gserviceaccount.com"
    outside = member("x").replace("/pool/", "/outside/")
    secret = f"projects/{PROJECT}/secrets/DATABASE_URL"
    facts = bound(secret, "roles/secretmanager.secretAccessor", f"serviceAccount:{foreign}", outside, "allUsers")
    found = links(replace(facts, pools=()))
    jobs = {link.source.title for link in found if link.target.title == "read DATABASE_URL"}
    assert {foreign, "outside: attribute.duty x", "allUsers"} <= jobs
    prover = Prover(facts, SETTING)
    asked = links_of(explain(prover, Subject(limit=Limit(event="pull_request"))), prover)
    assert {("pull_request", "allUsers"), ("allUsers", "read DATABASE_URL")} <= {
        (one.source.title, one.target.title) for one in asked
    }


def overlaps(one: Box, other: Box) -> bool:
    apart = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not (apart or one.y + one.height <= other.y or other.y + other.height <= one.y)


def test_no_two_boxes_overlap_and_every_line_goes_to_the_right():
    found = links(declared())
    placed = layout(found)
    assert not [(one, other) for one, other in combinations(placed.boxes.values(), 2) if overlaps(one, other)]
    assert all(placed.boxes[one.source].x < placed.boxes[one.target].x for one in found)
    assert all(box.x + box.width <= placed.width and box.y + box.height <= placed.height for box in placed.boxes.values())
    assert list(placed.columns) == list(Column)


def test_jobs_of_one_duty_stand_together():
    found = links(declared())
    placed = layout(found)
    jobs = {link.source: link.duty for link in found if link.source.column is Column.JOB and link.duty}
    order = [jobs[one] for one in sorted(jobs, key=lambda one: placed.boxes[one].y)]
    runs = [duty for number, duty in enumerate(order) if number == 0 or order[number - 1] != duty]
    assert len(runs) == len(set(runs)), order


def test_the_picture_is_one_document_with_every_box_in_it_and_the_same_each_time():
    found = links(declared())
    text = svg(found, "Who <reaches> what")
    root = ET.fromstring(text)  # noqa: S314 - our own
    assert root.findtext(f"{SVG}title") == "Who <reaches> what"
    shown = {one.text for one in root.iter(f"{SVG}text")}
    assert {station.title for link in found for station in (link.source, link.target)} <= shown
    assert {"job", "condition", "duty", "service account", "reached"} <= shown
    assert text == svg(links(declared()), "Who <reaches> what")
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (Link(Station(Column.JOB, "a"), Station(Column.DUTY, "b"), is_rising=True), 'stroke="#c62828" stroke-width="2.5"'),
        (Link(Station(Column.JOB, "a"), Station(Column.DUTY, "b"), is_certain=False), 'stroke-dasharray="3 4"'),
        (Link(Station(Column.JOB, "a"), Station(Column.DUTY, "b"), "deploy"), "<title>a to b (deploy)</title>"),
        (Link(Station(Column.ACCOUNT, "a"), Station(Column.ACCOUNT, "b")), "M120.0 59.5 C180.0 59.5 180.0 102.5 120.0 102.5"),
    ],
)
def test_a_line_shows_what_it_is(link: Link, expected: str):
    assert expected in svg([link], "x")


def test_of_nothing_there_is_an_empty_picture():
    assert ET.fromstring(svg([], "nothing")).findall(f".//{SVG}path") == []  # noqa: S314 - our own
