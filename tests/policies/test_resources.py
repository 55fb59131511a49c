"""Reading values without taking an unknown one for an absent one."""

from collections.abc import Callable
from typing import Any

import pytest

from policies.resources import UNKNOWN, Resource, UndecidedError, Value

READERS: dict[str, Callable[[Value], Any]] = {
    "is_absent": lambda value: value.is_absent,
    "items": Value.items,
    "fields": Value.fields,
    "text": Value.text,
    "optional_text": Value.optional_text,
    "number": Value.number,
    "flag": Value.flag,
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_no_reader_takes_an_unknown_value(reader: Callable[[Value], Any]):
    with pytest.raises(UndecidedError, match="not known yet") as caught:
        reader(Value(UNKNOWN, "a.b"))
    assert (caught.value.path, caught.value.before_apply) == ("a.b", True)


def test_an_unknown_value_is_neither_true_nor_false():
    with pytest.raises(TypeError, match="read it through Value"):
        bool(UNKNOWN)


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        ("items", {}),
        ("items", "ab"),
        ("fields", []),
        ("text", None),
        ("text", 1),
        ("optional_text", True),
        ("number", "1"),
        ("number", True),
        ("number", None),
        ("flag", "true"),
    ],
)
def test_a_value_of_another_kind_is_undecided_and_not_by_waiting(reader: str, value: Any):
    with pytest.raises(UndecidedError) as caught:
        READERS[reader](Value(value, "x"))
    assert not caught.value.before_apply


@pytest.mark.parametrize(
    ("reader", "value", "result"),
    [
        ("is_absent", None, True),
        ("is_absent", "", False),
        ("items", None, ()),
        ("fields", None, ()),
        ("optional_text", None, None),
        ("text", "", ""),
        ("number", 10, 10.0),
        ("flag", None, False),
        ("flag", True, True),
    ],
)
def test_known_values_are_read(reader: str, value: Any, result: Any):
    assert READERS[reader](Value(value, "x")) == result


def test_paths_lead_to_the_value():
    resource = Resource("a:b/c:D", "d", {"oidc": {"allowedAudiences": ["x", UNKNOWN]}, "whole": UNKNOWN})
    first, second = resource.read("oidc").field("allowedAudiences").items()
    assert (first.text(), first.path) == ("x", "oidc.allowedAudiences[0]")
    assert second.path == "oidc.allowedAudiences[1]"
    assert resource.read("whole").field("part") == Value(UNKNOWN, "whole.part")
    assert resource.read("absent").field("part") == Value(None, "absent.part")
    assert [(key, value.path) for key, value in resource.read("oidc").fields()] == [("allowedAudiences", "oidc.allowedAudiences")]
    assert resource.kind == "D"


def test_a_field_of_something_without_fields_is_undecided():
    with pytest.raises(UndecidedError, match="an object is expected, not a text"):
        Value("x", "oidc").field("issuerUri")
