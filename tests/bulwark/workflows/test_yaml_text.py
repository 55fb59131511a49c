"""What is written reads back as it was, whatever is in it, and looks as people would write it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bulwark.workflows.notes import Note
from bulwark.workflows.yaml_text import render_document

keys = st.from_regex(r"[a-z][a-z_-]{0,8}", fullmatch=True)
printable = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff")
)
awkward = st.sampled_from(
    [
        "on",
        "yes",
        "NO",
        "null",
        "~",
        "",
        "1",
        "1.50",
        "0x1F",
        "1e3",
        "12:30",
        "2026-11-23",
        "* * * * *",
        "- a",
        "a: b",
        "a #b",
        "|",
    ]
)
lines = st.lists(
    st.one_of(
        printable.map(str.strip),
        st.sampled_from(["# a comment", "- name: x", "  indented", "a:", "run: |", "on:"]),
    ),
    min_size=1,
    max_size=6,
).map("\n".join)
texts = st.one_of(printable, awkward, lines, lines.map(lambda text: f"{text}\n"))
conditions = st.lists(st.sampled_from(["github.ref == 'refs/heads/main'", "inputs.a == 'b c'", "(a && b)"]), min_size=1).map(
    " || ".join
)
values = st.recursive(
    st.one_of(texts, st.booleans(), st.integers(-1000, 1000)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(keys, inner, max_size=4),
        st.fixed_dictionaries({"if": conditions, "run": lines}),
    ),
    max_leaves=12,
)
documents = st.dictionaries(st.one_of(keys, st.sampled_from(["on", "jobs", "runs"])), values, min_size=1, max_size=5)


def read(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


@pytest.mark.slow
@settings(deadline=None)
@given(documents, st.lists(printable.map(str.strip), max_size=3).map("\n".join))
def test_any_document_reads_back_as_it_was(document: dict[str, Any], header: str):
    text = render_document(document, [], header)
    assert read(text) == document


@pytest.mark.slow
@settings(deadline=None)
@given(st.dictionaries(keys, texts, min_size=1), st.data())
def test_comments_change_nothing(document: dict[str, Any], data: st.DataObject):
    key = data.draw(st.sampled_from(sorted(document)))
    said = data.draw(st.from_regex(r"[a-z][a-z ]{0,20}[a-z]", fullmatch=True))
    notes = [Note(("jobs", key), said, is_beside=False)]
    text = render_document({"jobs": document}, notes, "Header")
    assert read(text) == {"jobs": document}
    assert f"  # {said}\n" in text


DOCUMENT = {
    "name": "on",
    "on": {"push": {"branches": ["main"]}, "schedule": [{"cron": "5 * * * *"}]},
    "permissions": {},
    "jobs": {
        "a": {
            "if": "github.ref == 'refs/heads/main' || inputs.environment == 'production' || github.ref == 'refs/heads/staging'",
            "steps": [{"name": "One", "run": "# first\n\n- name: no step\n"}, {"name": "Two", "uses": "a/b@c"}],
        },
        "b": {"steps": [{"name": "Three", "run": "one\n"}]},
    },
}
NOTES = [
    Note(("on",), "why"),
    Note(("jobs", "a", "steps", 0), "before one", is_beside=False),
    Note(("jobs", "a", "steps", 1), "before two\nin two lines", is_beside=False),
    Note(("jobs", "a", "steps", 1, "uses"), "v1"),
    Note(("jobs", "b"), "before b", is_beside=False),
]
WRITTEN = """\
# Ours.
#
# Twice.

name: 'on'

on: # why
  push:
    branches:
      - main
  schedule:
    - cron: '5 * * * *'

permissions: {}

jobs:
  a:
    if: >-
      github.ref == 'refs/heads/main' ||
      inputs.environment == 'production' ||
      github.ref == 'refs/heads/staging'
    steps:
      # before one
      - name: One
        run: |
          # first

          - name: no step

      # before two
      # in two lines
      - name: Two
        uses: a/b@c # v1

  # before b
  b:
    steps:
      - name: Three
        run: |
          one
"""


def test_it_looks_as_people_would_write_it():
    text = render_document(DOCUMENT, NOTES, "Ours.\n\nTwice.")
    assert text == WRITTEN
    assert read(text) == DOCUMENT


@pytest.mark.parametrize("path", [("jobs", "c"), ("jobs", "a", "steps", 2), ("nothing",)])
def test_a_comment_about_nothing_is_an_error(path: tuple[str | int, ...]):
    with pytest.raises((KeyError, IndexError)):
        render_document(DOCUMENT, [Note(path, "x")], "")
