"""What somebody changes at a vendor, in whatever field the vendor publishes, is found, and nothing else is.

`make test` does a sample of the same seed. `make campaign` does everything and writes
docs/results/drift-campaign.md; `--log-cli-level=INFO` shows how it goes.
"""

import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from drift_campaign import report
from drift_campaign.campaign import pieces_of, rounds_of, try_round
from drift_campaign.field import STACK, Field
from drift_campaign.unread import UNREAD
from ground import ROOT, Ground

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

SEED = 20261124
ALONE, TOGETHER, SAMPLE = 4, 100, 50
QUIET, QUIET_WITH_ENGINE = 200, 10
LOGGER = logging.getLogger(__name__)
HAS_NODE = shutil.which("node") is not None


@pytest.fixture
def field(ground: Ground, tmp_path: Path, vercel_sdk: Path) -> Iterator[Field]:
    """The stack up and at rest; Vercel's objects where its SDK can be asked for their schemas."""
    ground.up(STACK)
    with httpx.Client(trust_env=False, timeout=30) as client:
        field = Field(ground, tmp_path / "before.sqlite", vercel_sdk if HAS_NODE else None, client)
        field.keep()
        yield field


def test_a_seeded_sample_is_found(field: Field):
    shared = [piece for piece in pieces_of(field, SEED) if not piece.target.is_everybodys]
    result = try_round(field, rounds_of(shared, SAMPLE)[0])
    missed = [one for one in result.outcomes if one.outcome == "missed" and (one.type, one.field) not in UNREAD]
    assert (missed, list(result.false)) == ([], [])
    assert sum(one.outcome == "found" for one in result.outcomes) >= 20
    quiet = field.look()
    assert (quiet.findings, quiet.unseen) == ((), ())


@pytest.mark.campaign
@pytest.mark.timeout(3600)
@pytest.mark.skipif(os.environ.get("BULWARK_CAMPAIGN") != "full", reason="it takes a quarter of an hour: make campaign")
@pytest.mark.needs("node", "the fields of Vercel's objects, so that the campaign is not whole")
def test_every_change_is_found_and_quiet_looks_find_nothing(field: Field):
    pieces = pieces_of(field, SEED)
    done = []
    for pieces_at_once in [*([one] for one in pieces[:ALONE]), *rounds_of(pieces[ALONE:], TOGETHER)]:
        done.append(try_round(field, pieces_at_once))
        LOGGER.info("%d: %s", len(done), [one for one in done[-1].outcomes if one.outcome == "missed"])
    recorded, false = field.record(), []
    for number in range(QUIET):
        quiet = field.look(None if number < QUIET_WITH_ENGINE else recorded)
        false += [*(one.title for one in quiet.findings), *(one.what for one in quiet.unseen)]
    looks = {"engine": QUIET_WITH_ENGINE, "recorded": QUIET - QUIET_WITH_ENGINE, "false": false}
    result = report.document(SEED, done, looks)
    report.write(ROOT / "docs" / "results", result)
    missed = {(one["type"], one["field"]) for one in result["outcomes"] if one["outcome"] == "missed"}
    assert (missed - UNREAD.keys(), result["false"], false) == (set(), [], [])
    assert result["made"] >= 500
