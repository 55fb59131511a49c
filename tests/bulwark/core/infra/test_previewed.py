"""What a preview told is read with nothing taken for granted; masks, ages and artifacts of others are told apart."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.infra.artifact_choice import Artifact, trusted
from bulwark.core.infra.comment import Breach, Previewed
from bulwark.core.infra.form import FormError
from bulwark.core.infra.masked import without_masked
from bulwark.core.infra.planned import Planned
from bulwark.core.infra.previewed import (
    MOST_LINES,
    MOST_STEPS,
    SCHEMA,
    document_of,
    previews_of,
)
from bulwark.core.infra.published import PublishedStateError, notes_on, published_of
from bulwark.core.infra.redaction import MASKED_SECRET, redact
from bulwark.core.infra.redaction import SCHEMA as STATE_SCHEMA

FULL = Previewed(
    "staging",
    (Planned("urn:a", "update", ("members",)), Planned("urn:b", "create")),
    (Breach("policy", "name", "message", is_mandatory=True),),
    ("this change lets X read Y",),
    ("old",),
)


def test_what_is_written_reads_back():
    assert previews_of(json.loads(json.dumps(document_of([FULL, Previewed("production", failure="never ended")])))) == (
        FULL,
        Previewed("production", failure="never ended"),
    )


def test_what_is_above_the_bounds_is_cut_and_told():
    steps = tuple(Planned(f"urn:{number}", "create") for number in range(MOST_STEPS + 2))
    breaches = tuple(Breach("p", "n", "m", is_mandatory=False) for _ in range(MOST_LINES + 3))
    (read,) = previews_of(document_of([Previewed("s", steps, breaches, ("t",) * (MOST_LINES + 4), (), "x" * 5000)]))
    assert (len(read.steps), len(read.breaches), len(read.trust)) == (MOST_STEPS, MOST_LINES, MOST_LINES)
    assert read.notes == (
        "2 more steps are left out here",
        "3 more policy results are left out here",
        "4 more lines about trust are left out here",
    )
    assert read.failure.endswith("…")
    assert len(read.failure) == 2000


BREACH = {"policy": "p", "name": "n", "message": "m"}
HOSTILE: list[Any] = [
    None,
    [],
    {},
    {"schema": SCHEMA},
    {"schema": "other/1", "stacks": []},
    {"schema": SCHEMA, "stacks": {}},
    {"schema": SCHEMA, "stacks": [], "more": 1},
    {"schema": SCHEMA, "stacks": [1]},
    {"schema": SCHEMA, "stacks": [document_of([FULL])["stacks"][0]] * 21},
    {"schema": SCHEMA, "stacks": [{**document_of([FULL])["stacks"][0], "stack": 1}]},
    {"schema": SCHEMA, "stacks": [{**document_of([FULL])["stacks"][0], "failure": "x" * 2001}]},
    {"schema": SCHEMA, "stacks": [{**document_of([FULL])["stacks"][0], "steps": [{"urn": "u", "operation": "rm", "paths": []}]}]},
    {"schema": SCHEMA, "stacks": [{**document_of([FULL])["stacks"][0], "notes": ["planted-in-the-document" * 100]}]},
    {"schema": SCHEMA, "stacks": [{**document_of([FULL])["stacks"][0], "breaches": [{**BREACH, "is_mandatory": 1}]}]},
]


@pytest.mark.parametrize("document", HOSTILE)
def test_another_form_is_refused_and_not_quoted(document: Any):
    with pytest.raises(FormError) as caught:
        previews_of(document)
    assert "planted" not in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
)


@given(JSON)
def test_no_document_breaks_the_reader(document: Any):
    with pytest.raises(FormError):
        previews_of(document)


def state(**more: Any) -> dict[str, Any]:
    return {"schema": STATE_SCHEMA, "stack": "staging", "commit": "a" * 40, "at": "t", "resources": [{"urn": "u"}], **more}


def test_a_published_state_reads_back_and_says_its_age():
    published = published_of(state(), "staging")
    assert (published.commit, published.resources) == ("a" * 40, ({"urn": "u"},))
    assert notes_on(published, "") == notes_on(published, "a" * 40) == ("on the state of t, published at commit aaaaaaaaaaaa",)
    (older,) = notes_on(published, "b" * 40)
    assert "while the base is bbbbbbbbbbbb" in older


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ([], "no document of the form"),
        (state(schema="x"), "no document of the form"),
        (state(commit=1), "not of their form"),
        (state(at="x" * 101), "not of their form"),
        (state(resources={}), "not of their form"),
        (state(stack="production"), "of another stack than staging"),
        (state(resources=[1]), "has no URN"),
        (state(resources=[{}]), "has no URN"),
    ],
)
def test_another_state_is_refused(document: Any, problem: str):
    with pytest.raises(PublishedStateError, match=problem):
        published_of(document, "staging")


def test_steps_that_differ_only_where_the_mask_is_are_told_apart():
    resources = [
        {"urn": "secret", "inputs": {"value": dict(MASKED_SECRET), "key": "A"}, "outputs": {"target": ["x"]}},
        {"urn": "plain", "inputs": {"value": "x"}},
    ]
    planned = {"secret": {"inputs": {"value": "[secret]", "key": "B"}}, "plain": {"inputs": {"value": "y"}}}
    masked = Planned("secret", "update", ("value",))
    nested = Planned("secret", "update", ("value.deep[0]",))
    told = (
        Planned("secret", "update", ("key", "value")),
        Planned("secret", "delete"),
        Planned("secret", "update"),
        Planned("plain", "update", ("value",)),
        Planned("new", "update", ("value",)),
    )
    assert without_masked((masked, *told, nested), resources, planned) == (told, (masked, nested))


DRAWN = "q7Rf2Kx9Lm4Tz8Wb3Nv6Yc1H"


@pytest.mark.parametrize(
    ("text", "is_told"),
    [(f"uses: x\nkey: {DRAWN}", False), (f"uses: x\nkey: {DRAWN[::-1]}", False), (f"uses: y\nkey: {DRAWN}", True), ("", True)],
    ids=["the same", "another secret", "another line", "nothing"],
)
def test_a_text_with_one_masked_word_is_told_when_the_rest_of_it_changes(text: str, is_told: bool):
    written = {"urn": "file", "type": "t", "inputs": {"content": [{"text": f"uses: x\nkey: {DRAWN}"}]}}
    resources = redact({"deployment": {"resources": [written]}}, "staging", "c", "t")["resources"]
    assert DRAWN not in str(resources)
    step = Planned("file", "update", ("content[0].text",))
    planned = {"file": {"inputs": {"content": [{"text": text}]}}}
    assert without_masked([step], resources, planned) == (((step,), ()) if is_told else ((), (step,)))


def artifact(number: int = 1, **more: Any) -> Artifact:
    fields = {"name": "state", "size_bytes": 1, "created_at": "2026", "is_expired": False, "repository_id": 7}
    return Artifact(number=number, **{**fields, "head_repository_id": 7, "head_branch": "main", **more})


def test_the_newest_artifact_of_the_branchs_own_runs_is_taken():
    others = [
        artifact(9, head_branch="change"),
        artifact(8, head_repository_id=8),
        artifact(7, is_expired=True),
        artifact(6, name="other"),
    ]
    assert trusted(others, "state", "main") is None
    assert trusted([*others, artifact(1), artifact(2, created_at="2027"), artifact(3)], "state", "main") == artifact(
        2, created_at="2027"
    )
