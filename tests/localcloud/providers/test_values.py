"""The engine's property maps and plain values."""

import copy

import pytest
from google.protobuf import struct_pb2
from hypothesis import given
from hypothesis import strategies as st

from localcloud.providers.values import UNKNOWN, Secret, from_struct, is_unknown, to_struct

SCALARS = st.one_of(st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False), st.text())
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=8
)


@given(st.dictionaries(st.text(), VALUES, max_size=4))
def test_there_and_back(properties: dict):
    assert from_struct(to_struct(properties)) == properties


def test_numbers_without_a_fraction_are_integers():
    value = from_struct(to_struct({"n": 3.0, "f": 1.5}))
    assert isinstance(value["n"], int)
    assert isinstance(value["f"], float)


def test_booleans_stay_booleans():
    assert from_struct(to_struct({"b": True})) == {"b": True}
    assert from_struct(to_struct({"b": True}))["b"] is True


def test_none_is_left_out_at_every_depth_but_kept_in_lists():
    assert from_struct(to_struct({"a": None, "b": {"c": None}, "d": [None]})) == {"b": {}, "d": [None]}


# The engine writes one of seven texts, by the type it expects: pulumi/sdk resource/plugin/rpc.go, v3.259.0.
@pytest.mark.parametrize(
    "text",
    [
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    ],
)
def test_unknown_values_are_recognised(text: str):
    struct = struct_pb2.Struct(fields={"a": struct_pb2.Value(string_value=text)})
    assert from_struct(struct)["a"] is UNKNOWN


def test_unknown_goes_back_as_the_engine_s_text():
    assert to_struct({"a": UNKNOWN}).fields["a"].string_value == "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    assert copy.deepcopy({"a": [UNKNOWN]})["a"][0] is UNKNOWN


@pytest.mark.parametrize(
    ("value", "expected"),
    [(UNKNOWN, True), ({"a": [1, UNKNOWN]}, True), ([[UNKNOWN]], True), ({"a": [1, "x"]}, False), (None, False)],
)
def test_a_value_with_an_unknown_part_is_unknown(value: object, expected: bool):
    assert is_unknown(value) is expected


def test_a_secret_is_marked_and_read_unwrapped():
    struct = to_struct({"token": Secret("t")})
    assert struct.fields["token"].struct_value.fields["4dabf18193072939515e22adb298388d"].string_value == (
        "1b47061264138c4ac30d75fd1eb44270"
    )
    assert from_struct(struct) == {"token": "t"}
