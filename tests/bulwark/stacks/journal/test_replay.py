"""A state put together from journal entries: the meaning of each kind, and of every sequence that an engine may write."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.stacks.journal.replay import UnknownEntryError, replay

BEGIN, SUCCESS, FAILURE, REFRESH, OUTPUTS, WRITE, SECRETS, REBUILT = range(8)


def resource(name: str, **more: Any) -> dict[str, Any]:
    return {"urn": name, "type": "a:b:C", "custom": True, **more}


def entry(kind: int, number: int, **more: Any) -> dict[str, Any]:
    return {"version": 1, "kind": kind, "operationID": number, "removeOld": None, "removeNew": None, **more}


def base(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"manifest": {"version": "v3"}, "resources": list(resources), **more}


def deployment(before: dict[str, Any], *entries: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = replay(before, entries)["deployment"]
    return found


def resources(before: dict[str, Any], *entries: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = deployment(before, *entries)["resources"]
    return found


def test_nothing_written_changes_nothing():
    before = base(resource("a"), secrets_providers={"type": "passphrase"})
    assert replay(before, []) == {"version": 3, "deployment": before}


def test_what_was_made_comes_first_and_what_was_not_reached_stays():
    made = entry(SUCCESS, 1, state=resource("b"))
    assert resources(base(resource("a")), entry(BEGIN, 1), made) == [resource("b"), resource("a")]


def test_what_was_done_again_takes_the_place_of_the_old():
    same = entry(SUCCESS, 1, state=resource("a", id="2"), removeOld=0)
    assert resources(base(resource("a", id="1"), resource("b")), same) == [resource("a", id="2"), resource("b")]


def test_a_deletion_takes_out_the_old():
    assert resources(base(resource("a"), resource("b")), entry(SUCCESS, 1, removeOld=0)) == [resource("b")]


def test_a_creation_under_way_is_pending_and_a_failed_one_is_not():
    operation = {"type": "creating", "resource": resource("a")}
    begun = entry(BEGIN, 1, operation=operation)
    assert deployment(base(), begun)["pending_operations"] == [operation]
    assert "pending_operations" not in deployment(base(), begun, entry(FAILURE, 1))
    assert "pending_operations" not in deployment(base(), begun, entry(SUCCESS, 1, state=resource("a")))


def test_of_earlier_runs_only_creations_stay_pending():
    creating, updating = ({"type": kind, "resource": resource(kind)} for kind in ("creating", "updating"))
    assert deployment(base(pending_operations=[updating, creating]))["pending_operations"] == [creating]


def test_a_replacement_leaves_the_old_to_be_deleted():
    before = base(resource("a", id="1"))
    made = entry(SUCCESS, 1, state=resource("a", id="2"), deleteOld=0)
    assert resources(before, made) == [resource("a", id="2"), resource("a", id="1", delete=True)]
    assert resources(before, made, entry(SUCCESS, 2, removeOld=0)) == [resource("a", id="2")]


def test_a_replacement_that_deletes_first_is_pending_in_between():
    gone = entry(SUCCESS, 1, pendingReplacementOld=0)
    assert resources(base(resource("a")), gone) == [resource("a", pendingReplacement=True)]


def test_marks_on_what_the_run_itself_made():
    made = entry(SUCCESS, 1, state=resource("a"))
    assert resources(base(), made, entry(SUCCESS, 2, deleteNew=1)) == [resource("a", delete=True)]
    assert resources(base(), made, entry(SUCCESS, 2, pendingReplacementNew=1)) == [resource("a", pendingReplacement=True)]
    assert resources(base(), made, entry(SUCCESS, 2, removeNew=1)) == []
    assert resources(base(), made, entry(SUCCESS, 2, removeNew=1), entry(SUCCESS, 3, deleteNew=1)) == []


def test_outputs_replace_the_state_wherever_it_is():
    assert resources(base(resource("a")), entry(OUTPUTS, 1, state=resource("a", x=1), removeOld=0)) == [resource("a", x=1)]
    made = entry(SUCCESS, 1, state=resource("a"))
    assert resources(base(), made, entry(OUTPUTS, 2, state=resource("a", x=1), removeNew=1)) == [resource("a", x=1)]
    assert resources(base(resource("a")), entry(OUTPUTS, 1)) == [resource("a")]


def test_a_refresh_replaces_or_removes():
    before = base(resource("a"), resource("b"))
    seen = entry(REFRESH, 1, state=resource("a", x=1), removeOld=0, isRefresh=True)
    gone = entry(REFRESH, 2, removeOld=1, isRefresh=True)
    assert resources(before, seen, gone) == [resource("a", x=1)]
    made = entry(SUCCESS, 3, state=resource("c"))
    assert resources(base(), made, entry(REFRESH, 4, removeNew=3)) == []


def test_after_a_refresh_nothing_points_at_what_is_gone():
    grandchild = resource(
        "c",
        parent="b",
        dependencies=["a", "b"],
        propertyDependencies={"x": ["b"], "y": ["a"], "z": None},
        deletedWith="b",
        replaceWith=["a", "b"],
    )
    before = base(resource("a"), resource("b", parent="a"), grandchild)
    gone = entry(REFRESH, 1, removeOld=1)
    expected = resource("c", dependencies=["a"], propertyDependencies={"x": [], "y": ["a"], "z": []}, replaceWith=["a"])
    assert resources(before, gone) == [resource("a"), expected]
    orphans = base(resource("a"), resource("b", parent="a"))
    assert resources(orphans, entry(REFRESH, 1, removeOld=0)) == [resource("b")]


def test_after_the_refresh_at_its_beginning_a_run_counts_anew():
    before = base(resource("a"), resource("b"))
    entries = [entry(REFRESH, 1, removeOld=0), entry(REBUILT, 0), entry(SUCCESS, 2, state=resource("b", x=1), removeOld=0)]
    assert resources(before, *entries) == [resource("b", x=1)]


def test_a_whole_snapshot_takes_the_place_of_the_state_before():
    assert resources(base(resource("a")), entry(WRITE, 0, newSnapshot=base(resource("b")))) == [resource("b")]


@pytest.mark.parametrize(
    ("known", "given_now"), [(None, {"type": "passphrase"}), ({"type": "passphrase"}, {"type": "passphrase"})]
)
def test_the_secrets_provider_is_the_last_named(known: Any, given_now: Any):
    before = base() if known is None else base(secrets_providers=known)
    assert deployment(before, entry(SECRETS, 0, secretsProvider=given_now))["secrets_providers"] == given_now


def test_features_of_resources_raise_the_version():
    found = replay(base(resource("a", refreshBeforeUpdate=True), resource("b", taint=True)), [])
    assert (found["version"], found["features"]) == (4, ["refreshBeforeUpdate", "taint"])


@pytest.mark.parametrize("kind", [8, 99, None, "0"])
def test_an_entry_of_an_unknown_kind_is_refused(kind: Any):
    with pytest.raises(UnknownEntryError, match="the state of the run cannot be told from it"):
        replay(base(), [{"version": 1, "kind": kind, "operationID": 1}])


@pytest.mark.parametrize("version", [0, 2, None])
def test_an_entry_of_an_unknown_form_is_refused(version: Any):
    with pytest.raises(UnknownEntryError, match=f"an entry of version {version}"):
        replay(base(), [entry(BEGIN, 1) | {"version": version}])


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.data())
def test_a_run_to_its_end_leaves_exactly_what_it_declared(before: list[str], data: st.DataObject):
    """Whatever was there: each declared resource is made or kept, all others are deleted."""
    wanted = data.draw(st.lists(st.sampled_from("abcdefgh"), unique=True), label="wanted")
    entries = []
    for number, name in enumerate(wanted, 1):
        old = before.index(name) if name in before else None
        entries += [entry(BEGIN, number), entry(SUCCESS, number, state=resource(name, id="new"), removeOld=old)]
    for number, name in enumerate(before, 100):
        if name not in wanted:
            entries += [entry(BEGIN, number), entry(SUCCESS, number, removeOld=before.index(name))]
    found = deployment(base(*map(resource, before)), *entries)
    assert found["resources"] == [resource(name, id="new") for name in wanted]
    assert "pending_operations" not in found


@given(st.lists(st.sampled_from("abcdef"), unique=True, min_size=1), st.integers(0, 20))
def test_a_run_that_dies_anywhere_forgets_and_doubles_nothing(names: list[str], steps: int):
    entries: list[dict[str, Any]] = []
    for number, name in enumerate(names, 1):
        operation = {"type": "creating", "resource": resource(name)}
        entries += [entry(BEGIN, number, operation=operation), entry(SUCCESS, number, state=resource(name))]
    found = deployment(base(), *entries[:steps])
    made = [one["urn"] for one in found["resources"]]
    pending = [one["resource"]["urn"] for one in found.get("pending_operations", [])]
    assert made + pending == names[: (min(steps, len(entries)) + 1) // 2]
