"""What is read of CEL, what is not, and that a tree written down reads back as itself."""

import random

import pytest

from bulwark.core.trust.cel.closed_patterns import texts_of
from bulwark.core.trust.cel.errors import NotInSubsetError
from bulwark.core.trust.cel.lexemes import Kind, lexemes_of
from bulwark.core.trust.cel.parsing import DEPTH_LIMIT, parse_condition, parse_mapping
from bulwark.core.trust.cel.tree import (
    AllOf,
    Among,
    AnyOf,
    Claim,
    Constant,
    Equals,
    Has,
    Joined,
    Literal,
    Method,
    Not,
    TextChoice,
    TextTest,
    TruthChoice,
)
from bulwark.core.trust.provider import attribute_condition, attribute_mapping
from tests.bulwark.core.trust.random_conditions import random_text, random_truth

REF, EVENT = Claim("assertion", "ref"), Claim("assertion", "event_name")
MAIN = Equals(REF, Literal("refs/heads/main"))
PUSH = Equals(EVENT, Literal("push"))

READ = {
    'assertion.ref == "refs/heads/main"': MAIN,
    "assertion.ref == 'refs/heads/main'": MAIN,
    'assertion["ref"] == "refs/heads/main"': MAIN,
    "assertion.ref == r'refs/heads/main' // the branch that deploys": MAIN,
    'assertion.ref != "refs/heads/main"': Not(MAIN),
    '!(assertion.ref == "refs/heads/main")': Not(MAIN),
    '!!(assertion.ref == "refs/heads/main")': Not(Not(MAIN)),
    r'assertion.ref == "a\"b\\c"': Equals(REF, Literal('a"b\\c')),
    'assertion.ref in ["a", "b",]': Among(REF, ("a", "b")),
    "assertion.ref in []": Among(REF, ()),
    'assertion.event_name.matches("^(push|schedule)$")': Among(EVENT, ("push", "schedule")),
    'assertion.event_name.matches("^p.*$")': TextTest(EVENT, Method.MATCHES, "^p.*$"),
    'assertion.ref.startsWith("refs/")': TextTest(REF, Method.STARTS, "refs/"),
    "has(attribute.duty)": Has(Claim("attribute", "duty")),
    '"ref" in assertion': Has(REF),
    "true": Constant(True),
    '(assertion.ref == "refs/heads/main") && assertion.event_name == "push" || false': AnyOf(
        (AllOf((MAIN, PUSH)), Constant(False))
    ),
    'has(assertion.ref) ? assertion.event_name == "push" : true': TruthChoice(Has(REF), PUSH, Constant(True)),
    'assertion.ref + ":" + (has(assertion.ref) ? "a" : "b") == "x"': Equals(
        Joined((REF, Literal(":"), TextChoice(Has(REF), Literal("a"), Literal("b")))), Literal("x")
    ),
}

OUTSIDE = {
    "": "the end",
    "assertion.ref": "assertion.ref",
    'assertion.ref && assertion.event_name == "push"': "assertion.ref && assertion.event_name",
    "assertion.exp > 0": ">",
    'assertion.ref.size() == "3"': "assertion.ref.size(",
    'assertion.ref."startsWith"("x")': 'assertion.ref."startsWith"(',
    'assertion.ref == """x"""': '"""x"""',
    r'assertion.ref == "\x41"': r'"\x41"',
    'assertion.ref == b"x"': 'b"x"',
    'assertion.ref == "x\ny"': '"x',
    "assertion.ref == 5": "5",
    'assertion.ref == ["a"]': '["a"',
    'assertion.ref in "a"': 'assertion.ref in "a"',
    'assertion.ref in ["a" "b"]': '"a" "b"',
    "assertion.ref in [assertion.event_name]": "assertion.ref in [assertion",
    "assertion.ref in assertion": "assertion.ref in assertion",
    "'ref' in assertion.list": ".",
    'true == (assertion.ref == "x")': "true == ",
    'has(assertion["ref"])': "has(assertion[",
    "has(assertion.ref.name)": "has(assertion.ref.",
    "assertion.ref.startsWith(assertion.ref)": "assertion.ref.startsWith(assertion",
    'assertion.in == "x"': "assertion.in",
    'request.time == "x"': "request.",
    'attribute["duty"] == "x"': "attribute[",
    'has(assertion.ref) ? "a" : true': "true",
    'has(assertion.ref) ? true : "a"': "a",
    "!assertion.ref": "!assertion.ref",
    '(assertion.ref == "a"': '(assertion.ref == "a"',
    'assertion.ref == "a" assertion': "assertion",
    'assertion.ref == "a" ? true': 'assertion.ref == "a" ? true',
    "true + true == 'x'": "true +",
    "!" * (DEPTH_LIMIT + 1) + "true": "!",
    "(" * (DEPTH_LIMIT + 1) + "true" + ")" * (DEPTH_LIMIT + 1): "true",
    'assertion["ref" == "x"': 'assertion["ref" ==',
}


@pytest.mark.parametrize("text", READ)
def test_what_is_read(text: str):
    assert parse_condition(text) == READ[text]


@pytest.mark.parametrize("text", OUTSIDE)
def test_what_is_outside_is_named(text: str):
    with pytest.raises(NotInSubsetError) as caught:
        parse_condition(text)
    assert OUTSIDE[text] in caught.value.part
    assert caught.value.part in str(caught.value)
    assert "whom it admits cannot be shown" in str(caught.value)


def test_a_mapping_reads_the_token_and_is_a_text():
    assert parse_mapping("assertion.ref") == REF
    with pytest.raises(NotInSubsetError, match=r"`attribute.*` is not in the part"):
        parse_mapping("attribute.duty")
    with pytest.raises(NotInSubsetError, match="true or false where a text belongs"):
        parse_mapping("has(assertion.ref)")


def test_our_own_texts_are_read():
    assert str(parse_condition(attribute_condition(1, [2], []))).startswith("assertion.repository_owner_id == ")
    assert all(parse_mapping(str(parse_mapping(text))) for text in attribute_mapping().values())


@pytest.mark.parametrize("seed", range(300))
def test_a_tree_that_is_written_reads_back_as_itself(seed: int):
    dice = random.Random(seed)  # noqa: S311 - the same at every run
    truth, text = random_truth(dice, 3), random_text(dice, 2)
    assert parse_condition(str(truth)) == truth
    assert parse_mapping(str(text)) == text


@pytest.mark.parametrize("text", ['"a\\x"', "'''a", "@", '"a'])
def test_what_is_no_word_is_named(text: str):
    with pytest.raises(NotInSubsetError, match="is no word"):
        lexemes_of(text)


def test_words_know_their_place():
    words = lexemes_of(" a != 'b'")
    assert [(word.kind, word.start, word.end) for word in words] == [
        (Kind.NAME, 1, 2),
        (Kind.SIGN, 3, 5),
        (Kind.TEXT, 6, 9),
        (Kind.END, 9, 9),
    ]


PATTERNS = {
    "^push$": ("push",),
    "^(push|schedule)$": ("push", "schedule"),
    "^refs/heads/(?:main|release\\.1)$": ("refs/heads/main", "refs/heads/release.1"),
    "^a(b|c)(d|)$": ("ab", "abd", "ac", "acd"),
    "^((a|b)c|d)$": ("ac", "bc", "d"),
    "^$": ("",),
    "push": None,
    "^push": None,
    "push$": None,
    "^a|b$": None,
    "^a.$": None,
    "^a*$": None,
    "^[ab]$": None,
    "^(a|b$": None,
    "^(a$|b)$": None,
    "^(a|.)$": None,
    "^a)$": None,
    "^\\d$": None,
    "^a$b$": None,
    "^(?i)a$": None,
    "^" + "(a|b)" * 10 + "$": None,
}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_that_are_lists_of_texts(pattern: str):
    assert texts_of(pattern) == PATTERNS[pattern]
