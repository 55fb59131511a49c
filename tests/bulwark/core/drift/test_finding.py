"""A finding is the same finding at each look."""

from dataclasses import replace

from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.finding import DIGITS, Finding

ONE = Finding(
    "staging", "google", "google-secret", "projects/p", "s", "", DriftClass.SECRET, "secret s", None, "s", "It tells.", "secrets"
)


def test_what_varies_changes_no_fingerprint():
    later = replace(ONE, title="another", live="x", declared="y", actor="eve", at="now", allows="", family="")
    assert later.fingerprint == ONE.fingerprint
    assert len(ONE.fingerprint) == DIGITS


def test_what_tells_things_apart_changes_the_fingerprint():
    others = [replace(ONE, **{name: "other"}) for name in ("stack", "vendor", "kind_or_type", "place", "id", "path")]
    assert len({one.fingerprint for one in (ONE, *others)}) == len(others) + 1


def test_parts_do_not_run_into_each_other():
    assert replace(ONE, place="ab", id="c").fingerprint != replace(ONE, place="a", id="bc").fingerprint


def test_where_to_look_is_the_resource_or_the_place():
    assert ONE.where == "google-secret projects/p"
    assert replace(ONE, urn="urn:x").where == "urn:x"
