"""Conditions as sets of tokens, held against evaluating them for every token of a small world."""

import random
import time
from collections.abc import Mapping

import pytest

from bulwark.core.duties import Source, application_duties
from bulwark.core.trust.cel.evaluation import Absent, text_value, truth_value
from bulwark.core.trust.cel.parsing import parse_mapping
from bulwark.core.trust.cel.tree import Claim
from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.claims.reading import BOX_LIMIT, read_condition
from bulwark.core.trust.claims.split import Split
from bulwark.core.trust.claims.values import Values
from bulwark.core.trust.provider import attribute_mapping, condition_of
from tests.bulwark.core.trust.random_conditions import random_text, random_truth, tokens

TOKENS = tuple(tokens())
CONDITIONS = 1_000
CHUNK = 50


def outcome(split: Split, token: Mapping[str, str]) -> str:
    """Return in which part a token is; it is in exactly one."""
    (found,) = (name for name in ("true", "false", "error", "unread") if getattr(split, name).holds(token))
    return found


def evaluated(value: bool | Absent) -> str:
    return "error" if isinstance(value, Absent) else str(value).lower()


@pytest.mark.parametrize("first", range(0, CONDITIONS, CHUNK))
def test_a_thousand_conditions_are_what_brute_force_finds(first: int):
    decided = 0
    for seed in range(first, first + CHUNK):
        tree = random_truth(random.Random(seed), 3)  # noqa: S311 - the same at every run
        split = read_condition(str(tree))
        assert (split.parts == ()) <= split.unread.is_empty
        for token in TOKENS:
            found = outcome(split, token)
            if found != "unread":
                decided += 1
                value = truth_value(tree, {Claim("assertion", name): text for name, text in token.items()})
                assert found == evaluated(value), (seed, str(tree), token)
    assert decided > CHUNK * len(TOKENS) * 0.7


@pytest.mark.parametrize("seed", range(60))
def test_conditions_on_mapped_attributes_are_what_brute_force_finds(seed: int):
    dice = random.Random(seed)  # noqa: S311 - the same at every run
    mapping = {"attribute.a": str(random_text(dice, 1)), "google.subject": "assertion.b"}
    condition = f'{{0}} in ["x", "xy"] || {{1}} == "{dice.choice(("x", "y"))}"'.format(*sorted(mapping))
    split = read_condition(condition, mapping)
    mapped = {name: parse_mapping(text) for name, text in mapping.items()}
    for token in TOKENS:
        values = {Claim("assertion", name): text for name, text in token.items()}
        texts = {name: text_value(tree, values) for name, tree in mapped.items()}
        first, second = texts["attribute.a"], texts["google.subject"]
        is_true = first in {"x", "xy"} or second == condition[-2]
        is_error = not is_true and (isinstance(first, Absent) or isinstance(second, Absent))
        assert outcome(split, token) in {"unread", "error" if is_error else str(is_true).lower()}, (condition, mapping, token)


@pytest.mark.parametrize(
    ("condition", "part"),
    [
        ('assertion.a == "x" && assertion.b.startsWith("y")', 'assertion.b.startsWith("y")'),
        ("assertion.a == assertion.b", "assertion.a == assertion.b"),
        ('assertion.a.matches("^x.*$")', 'assertion.a.matches("^x.*$")'),
        ('assertion.exp == "1"', "assertion.exp"),
        ("assertion.a ==", ""),
        ('attribute.m == "x"', "assertion.exp"),
    ],
)
def test_what_is_not_read_is_named_and_not_known(condition: str, part: str):
    split = read_condition(condition, {"attribute.m": "assertion.exp"})
    assert split.parts
    assert part in str(split.parts[0])
    assert not split.unread.is_empty


def test_what_is_not_read_does_not_matter_where_the_rest_decides():
    split = read_condition('assertion.a == "x" && assertion.b.startsWith("y")')
    assert ClaimSet.where("a", Values.only("z")) <= split.false
    # Without the claim, the other side decides whether the end is false or an error.
    assert split.unread <= ClaimSet.where("a", Values.only("x").or_absent())


def test_a_condition_that_reads_a_mapping_that_cannot_be_read_is_not_known():
    split = read_condition('attribute.m == "x"', {"attribute.m": "assertion.a +"})
    assert split.true.is_empty
    assert not split.unread.is_empty


def test_an_attribute_that_is_not_mapped_ends_in_an_error():
    assert read_condition('attribute.m == "x"').error == ClaimSet.everything()
    assert read_condition("has(attribute.m)", {"attribute.m": "assertion.a"}).true == ClaimSet.where("a", Values.all_but())


def test_an_attribute_that_is_read_twice_is_the_same_both_times():
    split = read_condition('attribute.m == "x" || attribute.m == "y"', {"attribute.m": "assertion.a"})
    assert split.true == ClaimSet.where("a", Values.only("x", "y"))


def test_texts_that_are_written_down_are_compared_as_they_are():
    assert read_condition('"ab".startsWith("a")').true == ClaimSet.everything()
    assert read_condition('"ab".startsWith("b")').false == ClaimSet.everything()
    assert read_condition('"a" + "b" == "ab"').true == ClaimSet.everything()


def test_a_text_that_can_be_cut_in_too_many_ways_is_not_known():
    parts = " + ".join(f"assertion.{name}" for name in "abcdefgh")
    assert not read_condition(f'{parts} == "{"x" * 40}"').unread.is_empty


def test_a_condition_that_tells_apart_too_many_kinds_of_tokens_is_not_known_and_takes_no_time():
    began = time.process_time()
    pairs = (f'(assertion.a{number} == "x" || assertion.b{number} == "y")' for number in range(40))
    split = read_condition(" && ".join(pairs))
    assert f"more than {BOX_LIMIT} kinds" in str(split.parts[-1])
    assert split.unread == ClaimSet.everything()
    assert time.process_time() - began < 20.0


def test_the_condition_of_fifty_applications_is_one_box():
    rows = [
        row
        for number in range(50)
        for row in application_duties(f"app-{number}", "staging", Source(1_000 + number, "main", "main"), {})
    ]
    split = read_condition(condition_of(7, rows), attribute_mapping())
    assert split.unread.is_empty
    assert len(split.true.boxes) == 1
    assert split.true.holds({"repository_owner_id": "7", "repository_id": "1049", "event_name": "push"})
    assert not split.true.holds({"repository_owner_id": "7", "repository_id": "1050", "event_name": "push"})
