"""What counts as a difference, and which remote values become inputs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcloud.providers.fields import Field, changes, differing_paths, is_absent, observed_inputs, unordered
from localcloud.providers.values import UNKNOWN

FIELDS = (
    Field("name", is_required=True, replaces=True),
    Field("size", default=1),
    Field("shown", default=False, is_implied=True),
    Field("zone", is_computed=True),
    Field("password", is_write_only=True),
    Field("keep", is_local=True),
    Field("tags", is_same=unordered),
)


def changed(old: dict, new: dict) -> set[str]:
    return {field.name for field in changes(FIELDS, old, new)}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {}, set()),
        ({"size": 1}, {}, set()),
        ({}, {"size": 2}, {"size"}),
        ({"size": 2}, {}, {"size"}),
        ({"name": ""}, {}, set()),
        ({"tags": []}, {}, set()),
        ({"tags": ["a", "b"]}, {"tags": ["b", "a"]}, set()),
        ({"tags": ["a"]}, {"tags": ["a", "a"]}, {"tags"}),
        ({"zone": "a"}, {}, set()),
        ({"zone": "a"}, {"zone": "b"}, {"zone"}),
        ({}, {"zone": "b"}, {"zone"}),
        ({"name": "a"}, {"name": UNKNOWN}, {"name"}),
        ({"tags": ["a"]}, {"tags": [UNKNOWN]}, {"tags"}),
        ({"shown": False}, {}, set()),
        ({}, {"shown": True}, {"shown"}),
        ({"keep": True}, {"keep": False}, {"keep"}),
        ({"other": 1}, {"other": 2}, set()),
    ],
)
def test_differences(old: dict, new: dict, expected: set[str]):
    assert changed(old, new) == expected


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_absent_values(value: object):
    assert is_absent(value)


@pytest.mark.parametrize("value", [False, 0, 0.0, "0", [None], {"a": None}])
def test_values_that_say_something(value: object):
    assert not is_absent(value)


@pytest.mark.parametrize(
    ("known", "remote", "expected"),
    [
        ({"name": "a"}, {"name": "b"}, {"name": "b"}),
        ({"name": "a"}, {}, {}),
        ({"tags": ["a", "b"]}, {"tags": ["b", "a"]}, {"tags": ["a", "b"]}),
        ({"tags": []}, {"tags": []}, {"tags": []}),
        ({}, {"tags": ["a"]}, {"tags": ["a"]}),
        ({}, {"size": 1}, {}),
        ({}, {"size": 2}, {"size": 2}),
        ({}, {"shown": False}, {}),
        ({}, {"zone": "a"}, {}),
        ({"zone": "a"}, {"zone": "b"}, {"zone": "b"}),
        ({"password": "p"}, {}, {"password": "p"}),
        ({"password": "p"}, {"password": "****"}, {"password": "p"}),
        ({"keep": True}, {"keep": False}, {"keep": True}),
        ({}, {"keep": True}, {}),
    ],
)
def test_what_the_vendor_shows_becomes_inputs(known: dict, remote: dict, expected: dict):
    assert observed_inputs(FIELDS, known, remote) == expected


def test_an_import_shows_computed_values_too():
    assert observed_inputs(FIELDS, {}, {"name": "a", "zone": "z", "size": 1, "keep": True}, is_import=True) == {
        "name": "a",
        "zone": "z",
    }


TEXTS = st.text(max_size=3)
INPUTS = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXTS,
        "size": st.integers(),
        "shown": st.booleans(),
        "zone": TEXTS,
        "password": TEXTS,
        "keep": st.booleans(),
        "tags": st.lists(TEXTS, max_size=3),
    },
)


@given(INPUTS)
def test_nothing_differs_from_itself(inputs: dict):
    assert changed(inputs, inputs) == set()


@given(INPUTS, INPUTS)
def test_reading_twice_is_reading_once(known: dict, remote: dict):
    """Inputs found by a read are found again by the next: a refresh settles."""
    once = observed_inputs(FIELDS, known, remote)
    assert observed_inputs(FIELDS, once, remote) == once


@given(INPUTS)
def test_a_vendor_that_shows_what_was_asked_for_shows_no_drift(inputs: dict):
    assert changed(observed_inputs(FIELDS, inputs, inputs), inputs) == set()


@pytest.mark.parametrize(
    ("old", "new", "paths"),
    [
        (1, 2, ["x"]),
        ({"a": 1}, {"a": 2}, ["x.a"]),
        ({"a": 1}, {}, ["x.a"]),
        ({"a.b": 1}, {"a.b": 2}, ['x["a.b"]']),
        ([1, 2], [1, 3], ["x[1]"]),
        ([1], [1, 2], ["x"]),
        ([{"a": 1}], [{"a": 2}], ["x[0].a"]),
        ({"a": {"b": [1], "c": 1}}, {"a": {"b": [2], "c": 1}}, ["x.a.b[0]"]),
    ],
)
def test_paths_of_differences(old: object, new: object, paths: list[str]):
    assert differing_paths("x", old, new) == paths


def test_only_lists_are_compared_as_sets():
    assert not unordered("ab", "ba")
    assert unordered([{"a": 1}, 2], [2, {"a": 1}])
