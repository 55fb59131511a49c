"""What a declared resource says."""

from bulwark.core.drift.declared_values import last_part, object_of, text_of, texts_of
from bulwark.core.state import Resource, Unread


def made(inputs: dict[str, object], outputs: dict[str, object]) -> Resource:
    return Resource("urn:pulumi:s::b::t::r", "t", "", inputs, outputs)


def test_a_text_is_the_input_or_what_the_provider_filled_in():
    assert text_of(made({"a": "in"}, {"a": "out"}), "a") == "in"
    assert text_of(made({"a": Unread.UNKNOWN}, {"a": "out"}), "a") == "out"
    assert text_of(made({"a": 1}, {}), "a") == ""


def test_a_list_has_the_texts_that_can_be_read():
    assert texts_of(made({"a": ["x", Unread.SECRET, "y"]}, {}), "a") == ("x", "y")
    assert texts_of(made({"a": Unread.SECRET}, {"a": ["out"]}), "a") == ()


def test_an_object_is_declared_or_empty():
    assert object_of(made({"a": {"b": 1}}, {}), "a") == {"b": 1}
    assert object_of(made({"a": "text"}, {}), "a") == {}


def test_the_last_part_of_a_path():
    assert (last_part("projects/1/secrets/s"), last_part("s")) == ("s", "s")
