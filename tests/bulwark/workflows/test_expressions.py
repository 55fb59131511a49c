"""GitHub's expressions: what is read, and what is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulwark.errors import WorkflowError
from bulwark.workflows.expression_syntax import Call, Index, Literal, Operation, Reference, parse
from bulwark.workflows.expressions import Expression, expressions_in, references_of

TREES = {
    "'it''s'": Literal("it's"),
    "-1.5e2": Literal(-150.0),
    "0x1F": Literal(31.0),
    "true": Literal(value=True),
    "null": Literal(None),
    "GitHub.event.pull_request.title": Reference(("github", "event", "pull_request", "title")),
    "steps['some-id'].outputs.x": Reference(("steps", "some-id", "outputs", "x")),
    "needs.*.result": Reference(("needs", "*", "result")),
    "github[inputs.key]": Index(Reference(("github",)), Reference(("inputs", "key"))),
    "fromJSON(inputs.x).y": Index(Call("fromjson", (Reference(("inputs", "x")),)), Literal("y")),
    "always()": Call("always", ()),
    "!cancelled()": Operation("!", (Call("cancelled", ()),)),
    "(env.a)": Reference(("env", "a")),
    "env.a == 1 && env.b || env.c": Operation(
        "||",
        (
            Operation("&&", (Operation("==", (Reference(("env", "a")), Literal(1.0))), Reference(("env", "b")))),
            Reference(("env", "c")),
        ),
    ),
}

UNREADABLE = {
    "": "'the end' stands where a value should",
    "github.": "'the end' stands where a name should",
    "github.'x'": "''x'' stands where a name should",
    "github event": "'event' stands where the expression should end",
    "(github.ref": "'the end' stands where ')' should",
    "github[1": "'the end' stands where ']' should",
    "contains(github.ref)": "'contains' has 1 arguments",
    "contains(github.ref 'x')": "''x'' stands where ',' should",
    "contains(github.ref, ": "'the end' stands where a value should",
    "contain(github.ref, 'x')": "there is no function 'contain'",
    "githb.ref": "there is no context 'githb'",
    '"double"': "'\"double\"' is nothing that an expression can have",
    "github.ref == 'open": "''open' is nothing that an expression can have",
    "github.ref = 'x'": "'= 'x'' is nothing that an expression can have",
    "1abc": "'1abc' is nothing that an expression can have",
    "&& github.ref": "'&&' stands where a value should",
}


@pytest.mark.parametrize(("text", "tree"), TREES.items(), ids=TREES.keys())
def test_an_expression_is_read(text: str, tree: object):
    assert parse(text) == tree


@pytest.mark.parametrize(("text", "wrong"), UNREADABLE.items(), ids=UNREADABLE.keys())
def test_what_github_could_not_read_is_refused(text: str, wrong: str):
    with pytest.raises(WorkflowError) as caught:
        Expression(text)
    assert caught.value.wrong.startswith(wrong)


def test_an_expression_knows_what_it_looks_at():
    expression = Expression("contains(needs.build.outputs[inputs.key], 'x') && !failure()")
    assert expression.references == {("needs", "build", "outputs"), ("inputs", "key")}
    assert expression.functions == {"contains", "failure"}
    assert references_of([expression, Expression("needs")], "needs") == {"build", ""}


def test_expressions_are_found_in_a_text():
    inner = "format('{0} }} is no end', env.x)"
    text = f"a {Expression('github.ref')} }}}} $ b {Expression(inner)}"
    assert [found.text for found in expressions_in(text, "somewhere")] == ["github.ref", inner]


@pytest.mark.parametrize("text", ["${{ github.ref", "${{ 'open }}", "${{ a ${{ github.ref }}"])
def test_an_expression_without_end_is_refused(text: str):
    with pytest.raises(WorkflowError):
        expressions_in(text, "somewhere")


def test_the_place_of_an_expression_is_told():
    with pytest.raises(WorkflowError, match=r"^step 'x': there is no context 'nothing': nothing\.at\.all; "):
        expressions_in("${{ nothing.at.all }}", "step 'x'")


@settings(deadline=None)
@given(st.text(alphabet="github.env()[]'!&|=<>1 ,*", max_size=40))
def test_any_text_is_read_or_refused(text: str):
    try:
        node = parse(text)
    except WorkflowError:
        return
    assert isinstance(node, Literal | Reference | Index | Call | Operation)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["C"]), max_size=20))
def test_any_literal_comes_back(value: str):
    quoted = "'" + value.replace("'", "''") + "'"
    assert parse(quoted) == Literal(value)
    assert [found.text for found in expressions_in(f"{Expression(quoted)}", "somewhere")] == [quoted]
