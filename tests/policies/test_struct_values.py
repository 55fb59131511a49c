"""Properties as the engine sends them, read once."""

import math
from typing import Any

import pytest
from google.protobuf import struct_pb2
from pulumi_policy import proxy as sdk_proxy

from policies.resources import UNKNOWN
from policies.struct_values import SECRET, SIGNATURE, UNKNOWN_MARKS, is_secret, plain_properties, struct_value


def read(**values: Any) -> dict[str, Any]:
    message = struct_pb2.Struct()
    message.update(values)
    return plain_properties(message)


def test_the_marks_of_unknown_values_are_those_of_the_sdk():
    assert {value for name, value in vars(sdk_proxy).items() if name.startswith("UNKNOWN_")} == UNKNOWN_MARKS


@pytest.mark.parametrize("mark", sorted(UNKNOWN_MARKS))
def test_every_mark_is_unknown_wherever_it_stands(mark: str):
    assert read(a=mark, b=[{"c": mark}], d=[1, "x", None, True]) == {
        "a": UNKNOWN,
        "b": [{"c": UNKNOWN}],
        "d": [1, "x", None, True],
    }


def test_a_secret_is_its_value():
    assert read(a={SIGNATURE: SECRET, "value": {"b": [{SIGNATURE: SECRET, "value": "c"}]}}) == {"a": {"b": ["c"]}}


@pytest.mark.parametrize(
    "marked",
    [
        {SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "text": "an asset"},
        {SIGNATURE: "0def7320c3a5731c473e5ecbe6d01bc7", "path": "an archive"},
        {SIGNATURE: SECRET},
        {SIGNATURE: "something of tomorrow", "value": "x"},
        {SIGNATURE: 5},
    ],
)
def test_what_has_no_content_to_judge_is_unknown(marked: dict[str, Any]):
    assert read(a=marked) == {"a": UNKNOWN}


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
def test_a_number_that_is_none_is_unknown(number: float):
    assert read(a=number) == {"a": UNKNOWN}


def test_a_value_without_a_kind_is_nothing_and_the_engines_own_keys_are_left_out():
    message = struct_pb2.Struct()
    message.fields["a"].Clear()
    message.fields["__defaults"].string_value = "x"
    assert plain_properties(message) == {"a": None}


@pytest.mark.parametrize("value", ["x", 1.5, True, ["a", {"b": None}], {"c": [1.0]}])
@pytest.mark.parametrize("secret", [True, False])
def test_what_is_written_is_read_back(value: Any, secret: bool):
    message = struct_pb2.Struct()
    message.fields["a"].CopyFrom(struct_value(value, secret=secret))
    assert is_secret(message.fields["a"]) is secret
    assert plain_properties(message) == {"a": value}
