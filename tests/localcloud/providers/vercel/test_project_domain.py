"""`ProjectDomain`, against the emulated Vercel."""

from collections.abc import Callable
from typing import Any

import pytest

from localcloud.providers.resource import InputRefusedError
from localcloud.providers.vercel.project_domain import _refuse_production_branch
from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError, Resource, Vendor

DOMAIN = "vercel:index/projectDomain:ProjectDomain"
TEAM = "team_livingTreeLivingTree0001"


def test_a_domain_lives_from_creation_to_deletion(seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]):
    project = new_project()
    wanted = {"projectId": project.id, "domain": "life.livingtree.io", "waitForReady": True}
    made = seat.create(DOMAIN, wanted)
    assert made.id == "life.livingtree.io"
    assert (made.state["teamId"], made.state["verified"], made.state["misconfigured"]) == (TEAM, True, False)
    assert made.state["verifications"] == []
    assert seat.refresh(made) == made
    assert seat.diff(made, wanted).names == set()

    redirected = seat.update(made, {**wanted, "redirect": "livingtree.io", "redirectStatusCode": 308})
    shown = vercel.call("GET", f"/v9/projects/{project.id}/domains/life.livingtree.io")
    assert (shown["redirect"], shown["redirectStatusCode"]) == ("livingtree.io", 308)
    assert seat.refresh(redirected) == redirected

    cleared = seat.update(redirected, wanted)
    assert vercel.call("GET", f"/v9/projects/{project.id}/domains/life.livingtree.io")["redirect"] is None

    seat.delete(cleared)
    assert seat.refresh(cleared) is None
    seat.delete(cleared)


DRIFTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "redirect": ({"redirect": "a.example"}, {"redirect": "b.example"}),
    "redirectStatusCode": ({"redirect": "a.example", "redirectStatusCode": 307}, {"redirectStatusCode": 301}),
    "gitBranch": ({"gitBranch": "staging"}, {"gitBranch": "other"}),
}


@pytest.mark.parametrize("name", DRIFTS)
def test_each_input_changed_elsewhere_is_named_and_repaired(
    seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource], name: str
):
    project, (ours, theirs) = new_project(), DRIFTS[name]
    wanted = {"projectId": project.id, "domain": f"{name.lower()}.livingtree.io", **ours}
    made = seat.create(DOMAIN, wanted)
    path = f"/v9/projects/{project.id}/domains/{wanted['domain']}"
    vercel.call("PATCH", path, theirs)
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).names == {name}
    assert seat.refresh(seat.update(seen, wanted)) == made

    vercel.call("PATCH", path, dict.fromkeys(("redirect", "redirectStatusCode", "gitBranch")))
    cleared = seat.refresh(made)
    assert cleared is not None
    assert seat.diff(cleared, wanted).names == set(ours)


def test_a_redirect_made_elsewhere_is_named(seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]):
    project = new_project()
    wanted = {"projectId": project.id, "domain": "plain.livingtree.io"}
    made = seat.create(DOMAIN, wanted)
    vercel.call(
        "PATCH", f"/v9/projects/{project.id}/domains/plain.livingtree.io", {"redirect": "x.example", "redirectStatusCode": 302}
    )
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).names == {"redirect", "redirectStatusCode"}


def test_a_domain_is_gone_with_its_project(seat: EngineSeat, new_project: Callable[..., Resource]):
    project = new_project()
    made = seat.create(DOMAIN, {"projectId": project.id, "domain": "gone.livingtree.io"})
    seat.delete(project)
    assert seat.refresh(made) is None


def test_a_domain_is_adopted_by_project_and_name(seat: EngineSeat, new_project: Callable[..., Resource]):
    project = new_project()
    made = seat.create(DOMAIN, {"projectId": project.id, "domain": "adopted.livingtree.io"})
    for identifier in (f"{project.id}/{made.id}", f"{TEAM}/{project.id}/{made.id}"):
        adopted = seat.adopt(DOMAIN, identifier)
        assert adopted is not None
        assert (adopted.id, adopted.state) == (made.id, made.state)
        assert seat.diff(adopted, {"projectId": project.id, "domain": made.id}).names == set()


def test_another_domain_or_project_replaces(seat: EngineSeat, new_project: Callable[..., Resource]):
    made = seat.create(DOMAIN, {"projectId": new_project().id, "domain": "first.livingtree.io"})
    assert seat.diff(made, {**made.inputs, "domain": "second.livingtree.io"}).replaces == {"domain"}
    assert seat.diff(made, {**made.inputs, "projectId": "prj_other"}).replaces == {"projectId"}


@pytest.mark.parametrize(
    ("more", "field"),
    [({"redirectStatusCode": 303}, "redirectStatusCode"), ({"gitBranch": "a", "customEnvironmentId": "b"}, "gitBranch")],
)
def test_impossible_inputs_are_refused_before_any_call(seat: EngineSeat, more: dict[str, Any], field: str):
    with pytest.raises(RefusedError) as refused:
        seat.check(DOMAIN, {"projectId": "p", "domain": "d.example", **more})
    assert set(refused.value.failures) == {field}


def test_the_production_branch_needs_no_domain_of_its_own():
    _refuse_production_branch({"link": {"productionBranch": "main"}}, {"gitBranch": "staging"})
    with pytest.raises(InputRefusedError, match="'main' is the project's production branch"):
        _refuse_production_branch({"link": {"productionBranch": "main"}}, {"gitBranch": "main"})


def test_a_preview_tells_the_team(seat: EngineSeat):
    outputs = seat.preview(DOMAIN, {"projectId": "p", "domain": "later.example"})
    assert outputs["teamId"] == TEAM
    assert repr(outputs["verified"]) == "UNKNOWN"
