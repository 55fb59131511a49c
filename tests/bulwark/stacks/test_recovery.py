"""What an interrupted run had begun becomes part of the state, or is forgotten where the vendor has nothing."""

import json
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import pytest

from bulwark.stacks.events import Account
from bulwark.stacks.recovery import ids_of, note_creations, pending_creates, resources_of, settle


def operation(kind: str, name: str) -> dict[str, Any]:
    return {
        "type": kind,
        "resource": {"urn": f"urn-{name}", "type": "a:b:C", "custom": True, "inputs": {"x": 1}, "parent": "urn-p"},
    }


STATE = {
    "version": 3,
    "deployment": {
        "manifest": {},
        "resources": [{"urn": "urn-p", "type": "p"}],
        "pending_operations": [operation("creating", "a"), operation("updating", "b"), operation("creating", "c")],
    },
}


def test_only_creations_are_pending():
    found = [(item.urn, item.token, item.inputs) for item in pending_creates(STATE)]
    assert found == [("urn-a", "a:b:C", {"x": 1}), ("urn-c", "a:b:C", {"x": 1})]
    assert pending_creates({"version": 3, "deployment": {}}) == []
    assert pending_creates({"version": 3}) == []


def test_a_creation_with_an_id_becomes_the_last_resource_and_one_without_is_forgotten():
    settled = settle(STATE, {"urn-c": "id-of-c"})
    assert settled == {
        "version": 3,
        "deployment": {
            "manifest": {},
            "resources": [
                {"urn": "urn-p", "type": "p"},
                {"urn": "urn-c", "type": "a:b:C", "custom": True, "inputs": {"x": 1}, "parent": "urn-p", "id": "id-of-c"},
            ],
            "pending_operations": [operation("updating", "b")],
        },
    }
    assert len(STATE["deployment"]["pending_operations"]) == 3, "the state that was given is left as it was"


def test_a_creation_that_got_no_answer_is_pending_again():
    planned = {
        "urn-d": {"urn": "urn-d", "type": "a:b:C", "custom": True, "id": "", "inputs": {"y": 2}, "outputs": {}, "protect": False}
    }
    noted = note_creations(STATE, planned)
    assert [item.urn for item in pending_creates(noted)] == ["urn-a", "urn-c", "urn-d"]
    assert noted["deployment"]["pending_operations"][-1]["resource"] == {
        "urn": "urn-d",
        "type": "a:b:C",
        "custom": True,
        "inputs": {"y": 2},
    }
    assert settle(noted, {"urn-d": "id-of-d"})["deployment"]["resources"][-1]["id"] == "id-of-d"


def test_what_is_noted_is_not_noted_again_and_a_replacement_is_noted_beside_what_it_replaces():
    noted = note_creations(STATE, {urn: {"urn": urn, "type": "a:b:C"} for urn in ("urn-a", "urn-p")})
    assert [item.urn for item in pending_creates(noted)] == ["urn-a", "urn-c", "urn-p"]


def resource(urn: str, identifier: str = "", **more: Any) -> dict[str, Any]:
    return {"urn": urn, "type": "a:b:C", "custom": True, **({"id": identifier} if identifier else {}), **more}


def state(*resources: dict[str, Any], creating: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    pending = [{"type": "creating", "resource": one} for one in creating]
    return {"version": 3, "deployment": {"resources": list(resources), "pending_operations": pending}}


REFERENCES: list[dict[str, Any]] = [
    {"dependencies": ["urn-a"]},
    {"replaceWith": ["urn-a"]},
    {"propertyDependencies": {"x": None, "y": ["urn-a"]}},
    {"parent": "urn-a"},
    {"deletedWith": "urn-a"},
    {"provider": "urn-a::id-1"},
]


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda item: next(iter(item)))
def test_a_replacement_that_was_made_first_stands_before_the_old_which_is_to_be_deleted(reference: dict[str, Any]):
    other, old, user = resource("urn-o", "id-o"), resource("urn-a", "id-1"), resource("urn-u", "id-u", **reference)
    before = state(other, old, user, creating=[resource("urn-a", inputs={"x": 2})])
    settled = settle(before, {"urn-a": "id-2"})
    made = resource("urn-a", "id-2", inputs={"x": 2})
    assert resources_of(settled) == [other, made, {**old, "delete": True}, user]
    assert resources_of(settle(before, {})) == [other, old, user], "what was never made replaces nothing"
    # In a state where the old stands behind what names it, the new comes before that too.
    assert resources_of(settle(state(user, old, creating=[made]), {"urn-a": "id-2"})) == [made, user, {**old, "delete": True}]


def test_a_replacement_that_was_made_after_the_deletion_takes_the_place_of_the_old():
    gone, user = resource("urn-a", "id-1", pendingReplacement=True), resource("urn-u", "id-u", dependencies=["urn-a"])
    before = state(gone, user, creating=[resource("urn-a", inputs={"x": 2})])
    assert ids_of(before) == {("a:b:C", "id-u")}, "the new one may have the id of the old"
    assert resources_of(settle(before, {"urn-a": "id-1"})) == [resource("urn-a", "id-1", inputs={"x": 2}), user]


def test_what_was_to_be_deleted_after_its_replacement_replaces_nothing_when_it_comes_back():
    new, old = resource("urn-a", "id-2"), resource("urn-a", "id-1", delete=True)
    settled = settle(state(new, creating=[old]), {"urn-a": "id-1"})
    assert sorted(resources_of(settled), key=itemgetter("id")) == [old, new]


def test_of_two_replacements_one_after_the_other_only_the_last_lives():
    older, old = resource("urn-a", "id-1", delete=True), resource("urn-a", "id-2")
    settled = settle(state(old, older, creating=[resource("urn-a")]), {"urn-a": "id-3"})
    assert resources_of(settled) == [resource("urn-a", "id-3"), {**old, "delete": True}, older]


def test_a_masked_secret_is_noted_as_a_secret_that_the_engine_can_encrypt():
    signature, kind = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"
    masked, real = {signature: kind, "ciphertext": "[secret]"}, {signature: kind, "ciphertext": "v1:abc:def"}
    planned = {"urn-d": {"urn": "urn-d", "type": "a:b:C", "inputs": {"value": masked, "more": [{"key": masked}, real]}}}
    noted = note_creations(STATE, planned)["deployment"]["pending_operations"][-1]["resource"]["inputs"]
    plain = {signature: kind, "plaintext": '"[secret]"'}
    assert noted == {"value": plain, "more": [{"key": plain}, real]}


def test_only_a_creation_without_an_answer_that_says_no_is_unanswered():
    account = Account()
    for urn in ("urn-1", "urn-2", "urn-3"):
        begin = {"op": "create", "urn": urn, "new": {"urn": urn, "type": "a:b:C", "inputs": {}}}
        account.take(json.dumps({"resourcePreEvent": {"metadata": begin}}))
    for urn, message in (
        ("urn-1", "error reading from server: EOF"),
        ("urn-2", "connection error: desc = transport: dial tcp 127.0.0.1:1: connect: connection refused"),
        ("urn-3", "POST /variables answered 409: Already exists"),
        ("urn-4", "error reading from server: EOF"),  # not begun
    ):
        account.take(json.dumps({"diagnosticEvent": {"severity": "error", "urn": urn, "message": message}}))
    assert list(account.unanswered) == ["urn-1"]
