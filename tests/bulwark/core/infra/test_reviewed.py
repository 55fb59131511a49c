"""What was reviewed is read strictly, what is left of it told apart from the rest, and its summary means nothing to Markdown."""

import json
from typing import Any

import pytest

from bulwark.core.infra.comment import Breach
from bulwark.core.infra.leftover import unreviewed
from bulwark.core.infra.planned import Planned
from bulwark.core.infra.reviewed import Reviewed, ReviewedFormError, digest_of, document_of, reviewed_of
from bulwark.core.infra.summary import applied_summary, review_summary

COMMIT = "c" * 40
LABEL = "github:index/issueLabel:IssueLabel"
READERS = "gcp:secretmanager/secretIamBinding:SecretIamBinding"


def urn(name: str, token: str = LABEL) -> str:
    return f"urn:pulumi:staging::bulwark::{token}::{name}"


STEPS = (Planned(urn("a"), "create"), Planned(urn("b", READERS), "update", ("members",)))
REFUSED = Breach("no-keys", "a", "a key", is_mandatory=True)
REVIEWED = Reviewed("staging", COMMIT, "2026-11-24T10:00:00+00:00", STEPS, (REFUSED,), ("mind it",))


def altered(**fields: Any) -> dict[str, Any]:
    return {**json.loads(json.dumps(document_of(REVIEWED))), **fields}


def test_it_is_read_as_it_was_written():
    assert reviewed_of(altered(), "staging", COMMIT) == REVIEWED
    assert REVIEWED.is_refused
    assert not Reviewed("staging", COMMIT, "", STEPS).is_refused


def test_the_digest_names_the_steps_and_not_their_order():
    assert digest_of(STEPS) == digest_of(reversed(STEPS))
    changed = {
        digest_of(STEPS[:1]),
        digest_of([STEPS[0], Planned(STEPS[1].urn, "update", ("condition",))]),
        digest_of([Planned(STEPS[0].urn, "delete"), STEPS[1]]),
    }
    assert len(changed | {digest_of(STEPS)}) == 4


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"schema": "bulwark.reviewed-steps/2"}, "it is not of the form bulwark.reviewed-steps/1: schema is none of"),
        ({"stack": 3}, "stack is no text"),
        ({"commit": "main"}, "commit is no commit"),
        ({"steps": [{"urn": "x", "operation": "read", "paths": []}]}, "steps[0].operation is none of"),
        ({"more": 1}, "the document is no object of"),
        ({"steps": []}, "its steps are not those that its digest names"),
    ],
)
def test_another_form_is_refused_and_not_quoted(fields: dict[str, Any], said: str):
    with pytest.raises(ReviewedFormError) as caught:
        reviewed_of(altered(**fields), "staging", COMMIT)
    assert said in str(caught.value)


def test_another_stack_or_commit_or_no_document_is_refused():
    with pytest.raises(ReviewedFormError, match="it is of another stack than production"):
        reviewed_of(altered(), "production", COMMIT)
    with pytest.raises(ReviewedFormError, match=f"it is of commit {COMMIT}, not of {'d' * 40}"):
        reviewed_of(altered(), "staging", "d" * 40)
    with pytest.raises(ReviewedFormError, match="the document is no object of"):
        reviewed_of([], "staging", COMMIT)


@pytest.mark.parametrize(
    ("reviewed", "left", "is_reviewed"),
    [
        ("create", "create", True),
        ("create", "update", True),
        ("create", "delete", False),
        ("create", "replace", False),
        ("replace", "create", True),
        ("replace", "delete", True),
        ("replace", "replace", True),
        ("import", "update", True),
        ("delete", "delete", True),
        ("delete", "create", False),
        ("update", "replace", False),
        ("update", "delete", False),
        ("discard", "delete", False),
    ],
)
def test_what_is_left_of_a_step_is_a_part_of_it(reviewed: str, left: str, is_reviewed: bool):
    step = Planned(urn("a"), left)
    assert unreviewed([Planned(urn("a"), reviewed)], [step]) == (() if is_reviewed else (step,))


def test_what_is_left_of_an_update_changes_no_other_property():
    before = Planned(urn("a"), "update", ("color", "name"))
    assert unreviewed([before], [Planned(urn("a"), "update", ("color",))]) == ()
    more = Planned(urn("a"), "update", ("color", "url"))
    other = Planned(urn("b"), "create")
    assert unreviewed([before], [other, more]) == (more, other)
    assert unreviewed([before], []) == ()


def test_the_summary_puts_first_what_matters_most():
    text = review_summary(REVIEWED)
    assert text.startswith("### staging: 1 identity, 1 cosmetic\n")
    order = [text.index(part) for part in (REVIEWED.digest, "mind it", "**refused** by no-keys", "**identity**", "**cosmetic**")]
    assert order == sorted(order)
    assert review_summary(Reviewed("staging", COMMIT, "", ())).startswith("### staging: nothing changes\n")
    assert "**warned** by p" in review_summary(Reviewed("staging", COMMIT, "", (), (Breach("p", "n", "m", is_mandatory=False),)))


def test_a_summary_of_everything_stays_below_githubs_limit_and_means_nothing_to_markdown():
    hostile = "</details> @everyone #1 [a](b)\n### " + "@" * 3_000
    steps = tuple(Planned(urn(f"{number}{hostile}"), "create") for number in range(8_000))
    breaches = tuple(Breach(hostile, hostile, hostile, is_mandatory=True) for _ in range(3))
    text = review_summary(Reviewed("staging", COMMIT, "", steps, breaches, (hostile,)))
    assert 900_000 < len(text.encode()) < 1024 * 1024
    assert "more lines do not fit here" in text
    assert "@everyone" not in text
    assert text.count("\n### ") == 0
    assert applied_summary("staging", "applied", ["- a\n### b"]) == "### staging: applied\n\n- - a ###\u200b b\n".replace(
        "###\u200b", "#\u200b#\u200b#\u200b"
    )
