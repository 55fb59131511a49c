"""A refresh becomes findings: what differs, on both sides, without any secret."""

import pytest

from bulwark.core.drift.actors import Trace, Traces
from bulwark.core.drift.differences import Refreshed, differences, shown, value_at
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.thing import Vendor
from bulwark.core.state import Resource, Unread

BINDING = "gcp:secretmanager/secretIamBinding:SecretIamBinding"
PROJECT = "vercel:index/project:Project"


def resource(token: str = BINDING, **values: object) -> Resource:
    return Resource(f"urn:pulumi:staging::bulwark::{token}::readers", token, "projects/p/secrets/s", dict(values), dict(values))


def test_a_resource_that_is_gone_is_one_finding():
    (finding,) = differences("staging", [Refreshed(resource(), None, {}, is_gone=True)])
    assert finding.title == "readers is gone"
    assert (finding.declared, finding.live, finding.path) == ("stands", None, "")
    assert finding.drift_class is DriftClass.IDENTITY
    assert finding.vendor == Vendor.GOOGLE
    assert finding.urn.endswith("::readers")


def test_of_lists_only_what_one_side_has_is_shown_in_one_finding():
    before, after = resource(members=["a", "b"]), resource(members=["b", "mallory", "eve"])
    (finding,) = differences("staging", [Refreshed(before, after, {"members[0]": True, "members[2]": True})])
    assert (finding.path, finding.declared, finding.live) == ("members", '["a"]', '["mallory", "eve"]')
    (more,) = differences("staging", [Refreshed(resource(members=["a"]), resource(members=["a", "b"]), {"members[1]": True})])
    assert (more.declared, more.live) == (None, '["b"]')


def test_lists_that_differ_in_their_order_are_shown_whole():
    (finding,) = differences("s", [Refreshed(resource(members=["a", "b"]), resource(members=["b", "a"]), {"members[0]": False})])
    assert (finding.declared, finding.live) == ('["a", "b"]', '["b", "a"]')


def test_the_live_value_is_the_output_unless_inputs_are_compared():
    after = Resource("u", PROJECT, "prj_1", {"nodeVersion": "20.x"}, {"nodeVersion": "22.x"})
    before = resource(PROJECT, nodeVersion="24.x")
    (output,) = differences("s", [Refreshed(before, after, {"nodeVersion": False})])
    (given,) = differences("s", [Refreshed(before, after, {"nodeVersion": True})])
    assert (output.declared, output.live, given.live) == ("24.x", "22.x", "20.x")


def test_what_the_program_only_reads_is_no_drift():
    read = Resource("urn", PROJECT, "prj_1", is_read_only=True)
    assert differences("s", [Refreshed(read, None, {}, is_gone=True)]) == ()


def test_nothing_that_differs_is_no_finding():
    assert differences("s", [Refreshed(resource(), resource(), {})]) == ()


def test_who_did_it_is_told_where_a_log_tells():
    trace = Trace(Vendor.GOOGLE, "projects/p/secrets/s", "eve@example.com", "2026-11-24T04:12:09Z")
    (finding,) = differences("s", [Refreshed(resource(), None, {}, is_gone=True)], Traces.of([trace]))
    assert (finding.actor, finding.at) == ("eve@example.com", "2026-11-24T04:12Z")


def test_a_type_that_nobody_classified_is_told_at_once():
    (finding,) = differences("s", [Refreshed(resource("other:x/y:Y", labels=1), resource("other:x/y:Y"), {"labels": False})])
    assert finding.drift_class is DriftClass.IDENTITY
    assert finding.vendor == "other"


def test_labels_are_cosmetic_and_another_property_has_the_class_of_its_type():
    after = resource("gcp:secretmanager/secret:Secret")
    found = differences("s", [Refreshed(after, after, {"labels.team": False, "rotation": False, 'labels["a.b"]': True})])
    assert [(one.path, one.drift_class) for one in found] == [
        ("labels.team", DriftClass.COSMETIC),
        ('labels["a.b"]', DriftClass.COSMETIC),
        ("rotation", DriftClass.SECRET),
    ]


VALUES = {"a": {"b": [{"c": 1}]}, "x.y": {"z": 2}, "s": Unread.SECRET, "plain": "text"}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("a.b[0].c", "1"),
        ("a.b[1].c", None),
        ('["x.y"].z', "2"),
        ("a.none", None),
        ("plain.deeper", None),
        ("plain[0]", None),
        ("s.inner", "(a secret value)"),
        ("plain", "text"),
    ],
)
def test_paths_lead_to_their_values(path: str, said: str | None):
    assert shown(value_at(VALUES, path)) == said


@pytest.mark.parametrize("value", [{"a": [Unread.SECRET], "b": "beside"}, [Unread.UNKNOWN], Unread.SECRET])
def test_what_holds_a_secret_is_not_shown_at_all(value: object):
    assert shown(value) == "(a secret value)"


def test_a_long_value_is_cut():
    assert shown("x" * 400) == "x" * 300 + "…"
    assert shown(None) is None
