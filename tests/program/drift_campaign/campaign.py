"""Change single fields that the vendors publish, and judge whether the detection found each, and nothing else."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from drift_campaign.drawing import Draw, changed, draws
from drift_campaign.field import Field
from drift_campaign.targets import Target, essence

from bulwark.core.drift.classes import type_class_of
from bulwark.core.drift.finding import Finding

MOST_OF_ONE = 25
"""Pieces that are drawn of one object: what has many fields would otherwise have a round of its own for each."""

MOST_ALONE = 8
"""Of what shares no look with others."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One change that is tried."""

    target: Target
    draw: Draw


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one piece."""

    object: str
    type: str
    field: str
    """As the schema has it."""
    drift_class: str
    """Of the findings; of the type where nothing was found."""
    outcome: str
    """`found`, `missed`, `not known` (it took away the right to look, and that was said), `refused` by the vendor whatever value
    was drawn, or `without effect`: read back as it was."""
    beside: int
    """How many other changes shared the look."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one look told."""

    outcomes: tuple[Outcome, ...]
    false: tuple[str, ...]
    """Findings, and places not known, of which no change of the round is the cause."""


def pieces_of(field: Field, seed: int) -> list[Piece]:
    """Return a piece for every field of every object, in an order that the seed makes."""
    chance = random.Random(seed)  # noqa: S311 - a choice, not a secret
    found = []
    for target in field.targets:
        status, read = field.ask(target.read)
        assert status == 200, f"{target.name}: {status}"
        drawn = list(draws(target.schema, target.shape(read), chance))
        most = MOST_ALONE if target.is_everybodys else MOST_OF_ONE
        found += [Piece(target, draw) for draw in chance.sample(drawn, min(most, len(drawn)))]
    chance.shuffle(found)
    return found


def rounds_of(pieces: Sequence[Piece], largest: int) -> list[list[Piece]]:
    """Return rounds of at most `largest` pieces, no two of them of one object."""
    by_object: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if not piece.target.is_everybodys:
            by_object[piece.target.name].append(piece)
    rounds = [[piece] for piece in pieces if piece.target.is_everybodys]
    while by_object:
        # Those of which most is left first, so that the last rounds are not of one object each.
        names = sorted(by_object, key=lambda name: -len(by_object[name]))[:largest]
        rounds.append([by_object[name].pop(0) for name in names])
        by_object = defaultdict(list, {name: left for name, left in by_object.items() if left})
    return rounds


def try_round(field: Field, pieces: Sequence[Piece]) -> Round:
    """Make the changes of a round, look once, and put everything back."""
    try:
        made = {piece: _alter(field, piece) for piece in pieces}
        effective = [piece for piece in pieces if made[piece] == "made"]
        if not effective:
            return Round(tuple(_outcome(piece, made[piece], (), 0) for piece in pieces), ())
        seen = field.look()
    finally:
        field.put_back()
    mine = {piece: tuple(one for one in seen.findings if _is_of(one, piece.target)) for piece in effective}
    blinding = any(piece.target.is_everybodys for piece in effective) and seen.unseen
    owned = {one.fingerprint for found in mine.values() for one in found}
    strange = [f"{one.title} ({one.place})" for one in seen.findings if one.fingerprint not in owned]
    strange += [f"not known: {one.what}" for one in seen.unseen if not blinding]
    outcomes = []
    for piece in pieces:
        said = made[piece] if made[piece] != "made" else "found" if mine[piece] else "not known" if blinding else "missed"
        outcomes.append(_outcome(piece, said, mine.get(piece, ()), len(effective) - 1))
    return Round(tuple(outcomes), tuple(strange))


def _alter(field: Field, piece: Piece) -> str:
    """Try the drawn values until the vendor takes one; say what became of it."""
    target = piece.target
    _, read = field.ask(target.read)
    before = target.shape(read)
    taken = False
    for value in piece.draw.values[:8]:
        try:
            after = changed(before, piece.draw.path, value)
        except (KeyError, IndexError, TypeError):
            return "refused"  # the object's form has no room for it
        status, _ = field.ask(target.write(before, after, str(piece.draw.path[0])))
        if status >= 300:
            continue
        taken = True
        again, now = field.ask(target.read)
        if again != 200 or essence(now) != essence(read):
            return "made"
    return "without effect" if taken else "refused"


def _is_of(finding: Finding, target: Target) -> bool:
    """Say whether a finding is about an object: a resource that declares it, or an undeclared thing that stands there."""
    if finding.urn:
        return finding.urn in target.urns
    at = target.name.removesuffix(" policy").partition("?")[0]
    return finding.place in at or at in finding.place


def _outcome(piece: Piece, said: str, found: Iterable[Finding], beside: int) -> Outcome:
    classes = sorted({one.drift_class for one in found}, key=lambda one: one.rank)
    about = classes[0] if classes else type_class_of(piece.target.type).drift_class
    return Outcome(piece.target.name.partition("?")[0], piece.target.type, piece.draw.field, about.value, said, beside)


def as_json(result: Round) -> dict[str, Any]:
    """Return a round as it is kept between pieces of a campaign."""
    return {"outcomes": [asdict(one) for one in result.outcomes], "false": list(result.false)}
