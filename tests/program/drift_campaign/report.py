"""Write what a campaign found: tables for people, the same as JSON."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from drift_campaign.campaign import MOST_OF_ONE, Outcome, Round

from bulwark.core.drift.drift_class import DriftClass

NAME = "drift-campaign"
HEAD = """# Drift campaign

One stack (staging of Living Tree) is brought up on the local cloud. Every object behind a declared resource is read at its
vendor, and each field that the vendor's *published* schema of the body that changes it has is drawn with another value: Google's
discovery documents (googleapiclient), GitHub's OpenAPI description (as githubkit's models) and Vercel's (as its SDK for Node
checks it). What a schema says the vendor alone writes is not drawn. The change goes over the vendor's own REST call; then the
whole detection runs as `bulwark drift detect` runs it, the real engine's preview with refresh and the inventory, and everything
is put back.

A change is *found* when a finding names a resource that declares the object, or an undeclared thing that stands at it. It counts
when the object reads otherwise than before, times and etags left out; what the vendor *refused* with every value that was drawn,
and what had *no effect*, are no changes and stand below by field. *Not known* is the answer to a change that takes away the right
to look (exit status 3). *False* is a finding, or a place not known, with no change behind it. A miss is a miss, also where
it is a field that the resource provider does not read.

Seed {seed}: {pieces} fields of {objects} objects were drawn, at most {most} of one. {alone} of the changes had a look to
themselves; the others shared one with changes of *other* objects, never two of one object, {largest} at most.

**{found} of {made}** changes were found, {missed} missed, {not_known} told as not known; {false} false findings in {looks} looks.

Quiet: {engine} looks with the engine, and {recorded} with its preview and the state as they were read before them, all else
real: {quiet_false} false findings.

| Class | Found | Missed |
|---|--:|--:|
"""


MADE = frozenset({"found", "missed", "not known"})
TYPES = "| Type | Found | Missed | Not known | Refused | No effect |\n|---|--:|--:|--:|--:|--:|\n"


def document(seed: int, rounds: Sequence[Round], quiet: Mapping[str, Any]) -> dict[str, Any]:
    """Return the result as one JSON document; `quiet` has `engine`, `recorded` (numbers of looks) and `false` (titles)."""
    outcomes = [one for each in rounds for one in each.outcomes]
    made = [one for one in outcomes if one.outcome in MADE]
    return {
        "schema": "bulwark.drift-campaign/1",
        "seed": seed,
        "pieces": len(outcomes),
        "objects": len({one.object for one in outcomes}),
        "made": len(made),
        "found": sum(one.outcome == "found" for one in made),
        "missed": sum(one.outcome == "missed" for one in made),
        "not_known": sum(one.outcome == "not known" for one in made),
        "false": [said for each in rounds for said in each.false],
        "alone": sum(one.beside == 0 for one in made),
        "largest": max((one.beside + 1 for one in made), default=0),
        "looks": sum(any(one.outcome in MADE for one in each.outcomes) for each in rounds),
        "quiet": dict(quiet),
        "outcomes": [asdict(one) for one in sorted(outcomes, key=lambda one: (one.type, one.object, one.field, one.outcome))],
    }


def write(folder: Path, result: Mapping[str, Any]) -> None:
    """Write both files."""
    (folder / f"{NAME}.json").write_text(json.dumps(result, indent=1) + "\n")
    (folder / f"{NAME}.md").write_text(_page(result))


def _page(result: Mapping[str, Any]) -> str:
    outcomes = [Outcome(**one) for one in result["outcomes"]]
    quiet = result["quiet"]
    figures = {
        key: result[key]
        for key in ("seed", "pieces", "objects", "made", "found", "missed", "not_known", "alone", "largest", "looks")
    }
    head = HEAD.format(
        **figures,
        most=MOST_OF_ONE,
        false=len(result["false"]),
        engine=quiet["engine"],
        recorded=quiet["recorded"],
        quiet_false=len(quiet["false"]),
    )
    classes = Counter((one.drift_class, one.outcome) for one in outcomes)
    rows = [f"| {name} | {classes[name, 'found']} | {classes[name, 'missed']} |" for name in DriftClass]
    types: dict[str, Counter[str]] = defaultdict(Counter)
    for one in outcomes:
        types[one.type][one.outcome] += 1
    columns = ("found", "missed", "not known", "refused", "without effect")
    table = [f"| `{name}` | {' | '.join(str(count[one]) for one in columns)} |" for name, count in sorted(types.items())]
    parts = [
        head + "\n".join(rows),
        TYPES + "\n".join(table),
    ]
    for what in ("missed", "not known", "refused", "without effect"):
        fields = Counter((one.type, one.field) for one in outcomes if one.outcome == what)
        if fields:
            rows = [f"| `{kind}` | `{name}` | {count} |" for (kind, name), count in sorted(fields.items())]
            parts.append(f"## {what.capitalize()}\n\n| Type | Field | Times |\n|---|---|--:|\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"
