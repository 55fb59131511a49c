"""States as the engine exports them."""

import json
from typing import Any

import pytest

from policies.resources import UNKNOWN, UndecidedError
from policies.state_resources import MASK, SECRET, SIGNATURE, StateFormError, listed_in, read_resources, unread

URN = "urn:pulumi:staging::bulwark::gcp:projects/iAMMember:IAMMember::reader"


def entry(**more: Any) -> dict[str, Any]:
    return {"urn": URN, "type": "gcp:projects/iAMMember:IAMMember", "inputs": {"role": "in"}, "outputs": {"role": "out"}, **more}


@pytest.mark.parametrize("around", [lambda listed: {"deployment": listed}, lambda listed: {"checkpoint": {"latest": listed}}])
def test_an_export_and_a_state_file_list_their_resources(around: Any):
    assert listed_in(around({"resources": [entry()]})) == [entry()]
    assert listed_in(around({"resources": None})) == []


@pytest.mark.parametrize(
    "document",
    [[], {}, {"deployment": None}, {"checkpoint": {}}, {"deployment": {"resources": {}}}, {"deployment": {"resources": [{}]}}],
)
def test_anything_else_is_no_state(document: Any):
    with pytest.raises(StateFormError):
        listed_in(document)


def test_inputs_and_outputs_are_kept_apart_with_the_options():
    found = read_resources([entry(protect=True, parent="urn:p")])
    (declared,), (standing,) = found.inputs, found.outputs
    assert (declared.inputs, standing.inputs) == ({"role": "in"}, {"role": "out"})
    assert (declared.name, declared.urn, declared.protect, declared.parent) == ("reader", URN, True, "urn:p")
    assert standing.protect is True
    assert read_resources([entry()]).inputs[0].protect is False


def test_what_is_to_be_deleted_is_left_out_and_what_is_only_read_is_no_declaration():
    found = read_resources([entry(delete=True), entry(external=True)])
    assert (len(found.inputs), len(found.outputs)) == (0, 1)


def test_secrets_are_judged_and_remembered_when_they_are_there():
    plaintext = json.dumps({"a": ["one", 2, None], "b": "", "c": {"d": "two"}})
    values = {"value": {SIGNATURE: SECRET, "plaintext": plaintext}, "list": [{SIGNATURE: SECRET, "plaintext": '"three"'}]}
    found = read_resources([entry(inputs=values, outputs={})])
    assert found.inputs[0].inputs == {"value": json.loads(plaintext), "list": ["three"]}
    assert found.secrets == {"one", "two", "three"}


@pytest.mark.parametrize(
    "value",
    [
        {SIGNATURE: SECRET, "ciphertext": "v1:abc"},
        {SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "text": "an asset"},
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        MASK,
    ],
)
def test_what_cannot_be_seen_is_unknown(value: Any):
    assert read_resources([entry(inputs={"value": value})]).inputs[0].inputs == {"value": UNKNOWN}


def test_the_engines_own_keys_are_left_out():
    assert read_resources([entry(inputs={"__defaults": [], "a": {"__defaults": [], "b": 1}})]).inputs[0].inputs == {"a": {"b": 1}}


def test_inputs_that_are_no_object_are_none():
    assert read_resources([entry(inputs={SIGNATURE: SECRET, "ciphertext": "v1:abc"})]).inputs[0].inputs == {}


def test_a_resource_that_could_not_be_read_may_hold_anything():
    (declared,) = unread([entry()]).inputs
    for key in ("role", "never_seen"):
        with pytest.raises(UndecidedError):
            declared.read(key).optional_text()
    assert list(declared.inputs) == ["role"]
    assert len(unread([entry()]).outputs) == 1
