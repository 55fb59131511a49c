"""Which contexts reach the text that replaces an expression."""

import pytest

from policies.actions_expressions import contexts_in, contexts_named_in

TITLE = "github.event.issue.title"


@pytest.mark.parametrize(
    "expression",
    [
        TITLE,
        f"  {TITLE}  ",
        "GitHub.Event.Issue.Title",
        "github['event'].issue['title']",
        "github [ 'event' ] . issue . title",
        f"format('{{0}}', {TITLE})",
        f"toJSON({TITLE})",
        f"({TITLE})",
        f"((({TITLE})))",
        f"{TITLE} || 'none'",
        f"'none' || {TITLE}",
        f"github.event_name == 'issues' && {TITLE}",
        f"success() && {TITLE} || ''",
        f"(github.actor == 'x' && {TITLE}) || 'it''s }}}} not'",
        f"format('{{0}}{{1}}', contains('a', 'b'), {TITLE})",
        f"join(fromJSON('[]'), {TITLE})",
        f"contains(a, b)[{TITLE}]",
    ],
)
def test_a_context_that_can_become_text_is_named(expression: str):
    assert TITLE in contexts_in(f"echo ${{{{ {expression} }}}} done")


@pytest.mark.parametrize(
    "expression",
    [
        f"contains({TITLE}, 'x')",
        f"startsWith({TITLE}, 'x') && 'a' || 'b'",
        f"{TITLE} == 'x'",
        f"{TITLE} == 'x' && 'a' || 'b'",
        f"({TITLE} == 'x') && 'a' || 'b'",
        f"!{TITLE}",
        f"hashFiles('a', {TITLE})",
        f"'{TITLE}'",
        f"{TITLE} && 'a'",
        "true",
        "1",
        "",
    ],
)
def test_what_only_decides_is_not(expression: str):
    assert contexts_in(f"${{{{ {expression} }}}}") == frozenset()


def test_indexes_that_are_no_names_are_stars():
    assert contexts_in("${{ github.event.commits[0].message }}${{ github.event.commits[*]['author'].name }}") == {
        "github.event.commits.*.message",
        "github.event.commits.*.author.name",
    }


def test_what_is_computed_leaves_the_whole_before_it():
    assert "github.event" in contexts_in("${{ github.event[inputs.which] }}")


def test_contexts_outside_expressions_are_text():
    assert contexts_in(f"echo {TITLE} '$' {{{{ {TITLE} }}}}") == frozenset()


def test_what_decides_is_named_too():
    assert contexts_named_in(f"${{{{ contains({TITLE}, inputs.word) && 'x' }}}}") == {TITLE, "inputs.word"}
