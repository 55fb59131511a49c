"""What exists is held against what is declared."""

from datetime import date

import pytest

from bulwark.core.drift.declaration import Contract, Declaration
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.ignoring import Ignore
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.thing import Key, Listing, Place, Thing, Vendor
from bulwark.core.drift.undeclared import Coverage, undeclared

PLACE, DARK = Place("k", "p"), Place("k", "dark")
KIND = Kind(
    "k",
    Vendor.GITHUB,
    "key",
    DriftClass.IDENTITY,
    "keys",
    "It lets somebody in.",
    lambda _declaration: [PLACE, DARK],
    lambda _declaration: [Key(PLACE, "ours")],
    compared=lambda _declaration: lambda key: key.id == "in a list",
)
EMPTY = Declaration((), Contract("p-1", 1, "o", "t"))
FOUND = Listing(
    PLACE,
    (
        Thing(PLACE, "ours"),
        Thing(PLACE, "in a list"),
        Thing(PLACE, "theirs", {"title": "mirror", "creator": "eve", "created": "2026-11-24T04:12:09Z"}),
    ),
)
UNSEEN = Listing.unseen(DARK, "refused", "ask again")
DAY = date(2026, 11, 24)


def test_what_nobody_declared_is_a_finding_and_what_a_refresh_compares_is_none():
    inventory = undeclared("staging", [KIND], EMPTY, [FOUND, UNSEEN])
    (finding,) = inventory.findings
    assert finding.title == "key mirror at p"
    assert (finding.actor, finding.at) == ("eve", "2026-11-24T04:12Z")
    assert inventory.things[finding.fingerprint].id == "theirs"


def test_what_nobody_could_look_at_is_told_and_counts_apart():
    inventory = undeclared("staging", [KIND], EMPTY, [FOUND, UNSEEN])
    assert inventory.unseen == (UNSEEN,)
    assert inventory.coverage[Vendor.GITHUB] == Coverage(declared=1, existing=3, unseen=1)
    assert inventory.coverage[Vendor.GITHUB].ratio == pytest.approx(1 / 3)
    assert inventory.coverage[Vendor.GOOGLE].ratio is None


@pytest.mark.parametrize(
    ("ignore", "left"),
    [
        (Ignore("k", "*", "thei*", "why", DAY), 0),
        (Ignore("other", "*", "*", "why", DAY), 1),
        (Ignore("k", "q*", "*", "why", DAY), 1),
        (Ignore("k", "p", "mine", "why", DAY), 1),
        (Ignore("k", "*", "*", "why", date(2026, 11, 23)), 1),
        (Ignore("k", "*", "*", "why", DAY, "members"), 1),
        (Ignore("k", "?", "[t]heirs", "why", DAY), 1),
    ],
    ids=["covered", "another kind", "another place", "another id", "expired", "another property", "only a star is a pattern"],
)
def test_an_entry_in_force_leaves_out_what_it_covers(ignore: Ignore, left: int):
    inventory = undeclared("staging", [KIND], EMPTY, [FOUND], [ignore], DAY)
    assert len(inventory.findings) == left
    assert inventory.expired == (() if ignore.expires == DAY else (ignore,))
