import json
from typing import Any

import pytest

from bulwark.stacks.dropped import note_dropped
from bulwark.stacks.events import Account
from bulwark.stacks.recovery import pending_creates, resources_of, settle


def resource(urn: str, **more: Any) -> dict[str, Any]:
    return {"urn": urn, "type": "a:b:C", "custom": True, "id": f"id-of-{urn}", "inputs": {"x": 1}, "outputs": {"y": 2}, **more}


COMPONENT = {"urn": "urn-component", "type": "a:b:D"}
BEFORE = [COMPONENT, resource("urn-kept"), resource("urn-dropped", dependencies=["urn-other"]), resource("urn-removed")]
AFTER = {"version": 3, "deployment": {"manifest": {}, "resources": [resource("urn-kept")]}}


def removing(urn: str) -> Account:
    """A run that removes one resource because its program says so."""
    account = Account()
    account.take(json.dumps({"resourcePreEvent": {"metadata": {"op": "delete", "urn": urn}}}))
    return account


def test_what_the_refresh_took_for_gone_is_noted_whole_and_can_be_put_back_under_its_id():
    noted = note_dropped(AFTER, BEFORE, removing("urn-removed"))
    assert [item.resource for item in pending_creates(noted)] == [resource("urn-dropped")]
    settled = settle(noted, {"urn-dropped": "id-of-urn-dropped"})
    assert resources_of(settled) == [resource("urn-kept"), resource("urn-dropped")]
    assert "pending_operations" not in AFTER["deployment"], "the state that was given is left as it was"


def test_only_a_removal_keeps_what_is_missing_from_being_noted():
    noted = note_dropped(AFTER, BEFORE, Account())
    assert [item.urn for item in pending_creates(noted)] == ["urn-dropped", "urn-removed"]


def test_what_is_noted_already_or_still_there_is_not_noted():
    once = note_dropped(AFTER, BEFORE, removing("urn-removed"))
    assert note_dropped(once, BEFORE, removing("urn-removed")) == once
    assert note_dropped(AFTER, [resource("urn-kept")], Account()) == AFTER


@pytest.mark.parametrize(("identifier", "noted"), [("1", ["urn-kept"]), ("id-of-urn-kept", [])])
def test_of_what_was_yet_to_be_deleted_after_its_replacement_the_id_counts(identifier: str, noted: list[str]):
    old = resource("urn-kept") | {"id": identifier, "delete": True}
    found = note_dropped(AFTER, [resource("urn-kept"), old], Account())
    assert [item.urn for item in pending_creates(found)] == noted
