"""The value of a tree for one token, and that the evaluator of the program agrees."""

import random

import pytest

from bulwark.core.trust.cel.errors import NotInSubsetError
from bulwark.core.trust.cel.evaluation import Absent, text_value, truth_value
from bulwark.core.trust.cel.parsing import parse_condition, parse_mapping
from bulwark.core.trust.cel.tree import Claim
from policies.cel_extension import load_cel
from tests.bulwark.core.trust.random_conditions import random_text, random_truth, tokens

MISSING = Absent(Claim("assertion", "m"))
VALUES = {Claim("assertion", "a"): "x", Claim("assertion", "b"): "y"}

TRUTHS = {
    'assertion.m == "x" || true': True,
    'assertion.m == "x" || false': MISSING,
    'assertion.m == "x" && false': False,
    'assertion.m == "x" && true': MISSING,
    '!(assertion.m == "x")': MISSING,
    '"x" == assertion.m': MISSING,
    'assertion.m in ["x"]': MISSING,
    "assertion.m in []": MISSING,
    'assertion.m.startsWith("x")': MISSING,
    "has(assertion.m)": False,
    "has(assertion.a)": True,
    "!has(assertion.a)": False,
    '(assertion.m == "x") ? true : true': MISSING,
    'assertion.a == "x" ? assertion.b == "y" : assertion.m == "z"': True,
    'assertion.a == "z" ? true : assertion.m == "z"': MISSING,
    'assertion.a + assertion.b == "xy"': True,
    'assertion.a + assertion.m == "xy"': MISSING,
    '(assertion.m == "x" ? "a" : "b") == "a"': MISSING,
    '(has(assertion.m) ? assertion.m : "-") == "-"': True,
    'assertion.a.endsWith("x") && assertion.b.contains("y") && assertion.a in ["x"]': True,
}


@pytest.mark.parametrize("text", TRUTHS)
def test_truths(text: str):
    assert truth_value(parse_condition(text), VALUES) == TRUTHS[text]


def test_texts():
    assert text_value(parse_mapping('assertion.a + ":" + (assertion.b == "y" ? "yes" : "no")'), VALUES) == "x:yes"
    assert text_value(parse_mapping('assertion.m + ":"'), VALUES) == MISSING


def test_an_open_pattern_has_no_value():
    with pytest.raises(NotInSubsetError, match="no list of texts"):
        truth_value(parse_condition('assertion.a.matches("^x.*$")'), VALUES)


@pytest.mark.parametrize("seed", range(60))
def test_the_evaluator_of_the_program_agrees(seed: int):
    dice = random.Random(seed)  # noqa: S311 - the same at every run
    cel = load_cel()
    claims = dice.sample(list(tokens()), 12)
    for tree, value_of in ((random_truth(dice, 3), truth_value), (random_text(dice, 2), text_value)):
        program = cel.compile(str(tree))
        for token in claims:
            ours = value_of(tree, {Claim("assertion", name): value for name, value in token.items()})
            try:
                theirs = program.execute({"assertion": dict(token)})
            except KeyError:
                assert isinstance(ours, Absent), (str(tree), token)
            else:
                assert ours == theirs, (str(tree), token)
