"""A refresh preview is read whole: what differs, what is gone, what nobody looked at, what is not brought up."""

import json
from typing import Any

from bulwark.drift.preview import preview_of
from bulwark.stacks.events import Account

TOKEN = "gcp:serviceaccount/account:Account"


def urn(name: str, token: str = TOKEN) -> str:
    return f"urn:pulumi:staging::bulwark::{token}::{name}"


def state(*names: str, **more: Any) -> dict[str, Any]:
    made = [{"urn": urn(name), "type": TOKEN, "custom": True, "id": name, "inputs": {"disabled": False}} for name in names]
    around = [
        {"urn": urn("component", "bulwark:index:Duty"), "type": "bulwark:index:Duty"},
        {"urn": urn("p", "pulumi:providers:gcp"), "type": "pulumi:providers:gcp", "custom": True},
        {"urn": urn("old"), "type": TOKEN, "custom": True, "delete": True},
    ]
    return {"deployment": {"resources": [*around, *made], **more}}


def account(*events: tuple[str, dict[str, Any]]) -> Account:
    taken = Account()
    for name, event in events:
        taken.take(json.dumps({name: event}))
    return taken


def refreshed(name: str, **metadata: Any) -> tuple[str, dict[str, Any]]:
    new = {"urn": urn(name), "type": TOKEN, "id": name, "outputs": {"disabled": True}}
    return "resOutputsEvent", {"metadata": {"op": "refresh", "urn": urn(name), "new": new, "detailedDiff": {}, **metadata}}


def step(name: str, operation: str) -> tuple[str, dict[str, Any]]:
    return "resourcePreEvent", {"metadata": {"op": operation, "urn": urn(name)}}


def test_what_differs_has_its_paths_and_both_sides():
    diff = {"disabled": {"diffKind": "update", "inputDiff": True}, "name": None}
    (one,) = preview_of(state("a"), account(refreshed("a", detailedDiff=diff))).refreshed
    assert one.paths == {"disabled": True, "name": False}
    assert one.resource_before.inputs == {"disabled": False}
    assert one.resource_after is not None
    assert one.resource_after.outputs == {"disabled": True}
    assert not one.is_gone


def test_a_provider_may_name_the_properties_alone():
    (one,) = preview_of(state("a"), account(refreshed("a", detailedDiff=None, diffs=["disabled"]))).refreshed
    assert one.paths == {"disabled": False}


def test_what_is_gone_is_gone():
    (one,) = preview_of(state("a"), account(refreshed("a", new=None, detailedDiff=None))).refreshed
    assert one.is_gone
    assert one.resource_after is None


def test_what_was_not_read_is_unlooked_with_its_own_error_first():
    said = account(
        refreshed("a"),
        ("diagnosticEvent", {"severity": "error", "urn": urn("b"), "message": "refused\n with 403"}),
        ("diagnosticEvent", {"severity": "error", "message": "preview failed"}),
    )
    preview = preview_of(state("a", "b", "c"), said)
    assert [(one.name, one.reason) for one in preview.unlooked] == [("b", "refused with 403"), ("c", "refused with 403")]
    assert preview.looked_at == {urn("a")}


def test_an_engine_that_says_nothing_leaves_all_unlooked():
    preview = preview_of(state("a"), Account())
    assert preview.unlooked[0].reason == "the engine ended before it had looked"


def test_what_an_interrupted_run_left_is_pending():
    preview = preview_of(state(pending_operations=[{"resource": {"urn": urn("x")}, "type": "creating"}]), Account())
    assert preview.pending == (urn("x"),)


def test_what_the_program_has_yet_to_do_is_no_drift():
    said = account(
        refreshed("a", detailedDiff={"disabled": {"inputDiff": True}}),
        refreshed("gone", new=None),
        step("a", "update"),
        step("gone", "create"),
        step("b", "update"),
        step("b", "replace"),
    )
    assert [one.name for one in preview_of(state("a", "b", "gone"), said).unapplied] == ["b"]


def test_a_state_without_resources_is_empty():
    assert preview_of({"deployment": None}, Account()) == preview_of({}, Account())
