"""Claims and texts joined and compared with a text, held against joining them for each token."""

import random

import pytest

from bulwark.core.trust.cel.tree import Claim, Literal
from bulwark.core.trust.claims.concatenation import Parts, TooManyWaysError, equal_to
from tests.bulwark.core.trust.random_conditions import TEXTS, random_claim, tokens


def joined(parts: Parts, token: dict[str, str]) -> str | None:
    """Return the parts behind each other; None where a claim is not there."""
    texts = [part.text if isinstance(part, Literal) else token.get(part.name) for part in parts]
    return None if None in texts else "".join(text for text in texts if text is not None)


@pytest.mark.parametrize("seed", range(40))
def test_the_tokens_are_those_whose_joined_parts_are_the_text(seed: int):
    dice = random.Random(seed)  # noqa: S311 - the same at every run
    kinds = (lambda: Literal(dice.choice(TEXTS)), lambda: random_claim(dice))
    parts = tuple(dice.choice(kinds)() for _ in range(dice.randint(0, 4)))
    text = "".join(dice.choice(TEXTS) for _ in range(dice.randint(0, 3)))
    found = equal_to(parts, text)
    for token in tokens():
        assert found.holds(token) == (joined(parts, dict(token)) == text), (parts, text, token)


def test_each_way_to_cut_a_text_is_an_answer():
    parts = (Claim("assertion", "a"), Literal(":"), Claim("assertion", "b"))
    found = equal_to(parts, "x:y:z")
    assert found.holds({"a": "x", "b": "y:z"})
    assert found.holds({"a": "x:y", "b": "z"})
    assert not found.holds({"a": "x:y:z", "b": ""})


def test_too_many_ways_are_told_and_not_tried():
    parts = tuple(Claim("assertion", name) for name in "abcdefgh")
    with pytest.raises(TooManyWaysError):
        equal_to(parts, "x" * 40)
