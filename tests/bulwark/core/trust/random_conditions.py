"""Make random trees over three claims and few texts, so small that every token can be tried."""

import itertools
import random
from collections.abc import Iterator, Mapping

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
    Text,
    TextChoice,
    TextTest,
    Truth,
    TruthChoice,
)

CLAIMS = ("a", "b", "c")
TEXTS = ("", "x", "y", "xy", "x:y")
DOMAIN = (None, "x", "y", "", "xy", "another")
"""Values of a claim: not there, texts that conditions write, and one that none does."""


def tokens() -> Iterator[Mapping[str, str]]:
    """Yield every token of the small world."""
    for values in itertools.product(DOMAIN, repeat=len(CLAIMS)):
        yield {name: value for name, value in zip(CLAIMS, values, strict=True) if value is not None}


def random_claim(dice: random.Random) -> Claim:
    return Claim("assertion", dice.choice(CLAIMS))


def random_text(dice: random.Random, depth: int) -> Text:
    kind = dice.choices(("claim", "literal", "joined", "choice"), (6, 2, 2 * (depth > 0), depth > 0))[0]
    if kind == "claim":
        return random_claim(dice)
    if kind == "literal":
        return Literal(dice.choice(TEXTS))
    if kind == "joined":
        return Joined(tuple(random_text(dice, depth - 1) for _ in range(dice.randint(2, 3))))
    return TextChoice(random_truth(dice, depth - 1), random_text(dice, depth - 1), random_text(dice, depth - 1))


def random_truth(dice: random.Random, depth: int) -> Truth:
    if depth <= 0 or dice.random() < 0.2:
        return _leaf(dice)
    kind = dice.choices(("leaf", "not", "all", "any", "choice"), (2, 2, 3, 3, 1))[0]
    if kind == "leaf":
        return _leaf(dice)
    if kind == "not":
        return Not(random_truth(dice, depth - 1))
    if kind == "choice":
        return TruthChoice(*(random_truth(dice, depth - 1) for _ in range(3)))
    parts = tuple(random_truth(dice, depth - 1) for _ in range(dice.randint(2, 3)))
    return AllOf(parts) if kind == "all" else AnyOf(parts)


def _leaf(dice: random.Random) -> Truth:
    kind = dice.choices(("equals", "among", "has", "method", "constant"), (6, 3, 3, 1, 1))[0]
    if kind == "equals":
        other = random_claim(dice) if dice.random() < 0.05 else Literal(dice.choice(TEXTS))
        return Equals(random_text(dice, 1), other)
    if kind == "among":
        return Among(random_text(dice, 1), tuple(dice.sample(TEXTS, dice.randint(0, 3))))
    if kind == "has":
        return Has(random_claim(dice))
    if kind == "method":
        method = dice.choice((Method.STARTS, Method.ENDS, Method.CONTAINS))
        return TextTest(random_text(dice, 1), method, dice.choice(TEXTS))
    return Constant(dice.random() < 0.5)
