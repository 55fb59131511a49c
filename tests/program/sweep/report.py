"""Write what a sweep found: a table for people, the same as JSON. No dates and no times: the same run gives the same files."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sweep.catalogue import Reason, entry_of
from sweep.judge import Verdict
from sweep.leaves import Leaf

NAME = "drift-sweep"
HEAD = """# Drift sweep

Every input of every resource in the exported state of both stacks is altered over REST with the vendor's own client (for Google
google-cloud-secret-manager and google-api-python-client, for GitHub githubkit, for Vercel its SDK for Node). Then the resource
providers are started anew and `pulumi preview --refresh --expect-no-changes` runs on the real engine. An input is *named* when
the preview ends with a failure, errs about nothing else, and shows that very input of that very resource and no resource that
nobody altered, or the resource as gone where the alteration gives it another name or place (`shown` in the JSON file says which).
Then everything at the vendors is put back as it was; at the end a preview of each stack finds nothing to do.

The first alteration of each input of each type was made alone, like whatever makes a resource show as gone: {alone} previews.
The others, the same input of further resources, shared a preview with at most seven alterations of *other* resources, each
judged at its own; where one of them was not named, each was tried alone, and that counted. `BULWARK_SWEEP_GROUP=1` makes
every single one alone.

Two bodies go over REST without a method of the client, since its own would drop them: the stages of a rolling release (the SDK's
function sends no body) and `can_admins_bypass` of an environment (no published schema has it).

**{named} of {altered}** altered inputs were named, of {leaves} inputs in all; the others are listed below with their reasons.
Of changes that are no input's (a member added, a resource removed) {extra_named} of {extra} were named.

To repeat: `make campaign`; it does everything, so there is no seed. `make test` does a sample for the seed that pytest prints
first (`--randomly-seed`). The JSON file beside this page has every single alteration and what the preview showed.

| Type | Resources | Inputs | Altered | Named |
|---|--:|--:|--:|--:|
"""


def document(leaves: Sequence[Leaf], verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Return the result as one JSON document."""
    inputs = [verdict for verdict in verdicts if verdict.work.is_input]
    extras = [verdict for verdict in verdicts if not verdict.work.is_input]
    return {
        "schema": "bulwark.drift-sweep/1",
        "leaves": len(leaves),
        "altered": len(inputs),
        "named": sum(not verdict.problem for verdict in inputs),
        "alone": sum(verdict.alone for verdict in verdicts),
        "extra": len(extras),
        "extra_named": sum(not verdict.problem for verdict in extras),
        "types": _types(leaves, inputs),
        "verdicts": [_verdict(verdict) for verdict in sorted(verdicts, key=_order)],
    }


def _types(leaves: Sequence[Leaf], inputs: Sequence[Verdict]) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for token in sorted({leaf.resource.token for leaf in leaves}):
        own = [leaf for leaf in leaves if leaf.resource.token == token]
        altered = [verdict for verdict in inputs if verdict.work.resource.token == token]
        rows[token] = {
            "resources": len({leaf.resource.urn for leaf in own}),
            "leaves": len(own),
            "altered": len(altered),
            "named": sum(not verdict.problem for verdict in altered),
            "reasons": _reasons(own),
        }
    return rows


def _reasons(leaves: Sequence[Leaf]) -> list[dict[str, Any]]:
    found: dict[Reason, Counter[str]] = defaultdict(Counter)
    for leaf in leaves:
        entry = entry_of(leaf)
        if isinstance(entry, Reason):
            found[entry][leaf.pattern] += 1
    return [{"kind": reason.kind, "why": reason.why, "inputs": dict(sorted(paths.items()))} for reason, paths in found.items()]


def _verdict(verdict: Verdict) -> dict[str, Any]:
    resource = verdict.work.resource
    return {
        "stack": resource.stack,
        "type": resource.token,
        "name": resource.name,
        "altered": verdict.work.what,
        "is_input": verdict.work.is_input,
        "alone": verdict.alone,
        "shown": list(verdict.shown),
        "problem": verdict.problem,
    }


def _order(verdict: Verdict) -> tuple[str, ...]:
    resource = verdict.work.resource
    return resource.token, resource.stack, resource.name, verdict.work.what


def markdown(result: dict[str, Any]) -> str:
    """Return the result as a page."""
    lines = [HEAD.format_map(result).rstrip("\n")]
    for token, row in result["types"].items():
        lines.append(f"| `{token}` | {row['resources']} | {row['leaves']} | {row['altered']} | {row['named']} |")
    lines += ["", "## Inputs that are not altered", "", "| Type | Inputs | Reason |", "|---|---|---|"]
    for token, row in result["types"].items():
        for reason in row["reasons"]:
            inputs = ", ".join(f"`{path}` ({count})" for path, count in reason["inputs"].items())
            lines.append(f"| `{token}` | {inputs} | {reason['kind']}: {reason['why']} |")
    return "\n".join([*lines, *_extras(result), *_missed(result)]) + "\n"


def _extras(result: dict[str, Any]) -> list[str]:
    changes = Counter((item["type"], item["altered"]) for item in result["verdicts"] if not item["is_input"])
    lines = [f"- `{token}`: {what} ({count})" for (token, what), count in sorted(changes.items())]
    return ["", "## Changes that are no input's", "", *lines]


def _missed(result: dict[str, Any]) -> list[str]:
    missed = [item for item in result["verdicts"] if item["problem"]]
    if not missed:
        return []
    lines = [f"- {item['stack']}, `{item['type']}` {item['name']}, {item['altered']}: {item['problem']}" for item in missed]
    return ["", "## Not named", "", *lines]


def write(folder: Path, result: dict[str, Any]) -> None:
    """Write both files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{NAME}.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    (folder / f"{NAME}.md").write_text(markdown(result))
