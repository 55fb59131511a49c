"""Weaken our own program as the engine exported it, by edits that were written without sight of the rules."""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "weakened"
CAUGHT: Final = Path(__file__).parent / "weakened_caught.json"


@dataclass(frozen=True)
class Weakening:
    """What somebody changed, and what it lets happen."""

    name: str
    title: str
    stack: str
    harm: str
    edits: list[Mapping[str, Any]]


def read_weakenings() -> list[Weakening]:
    """Return all of them, by number."""
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        written = json.loads(path.read_text(encoding="utf-8"))
        found.append(Weakening(path.stem, written["title"], written["stack"], written["why_bad"], written["edits"]))
    return found


def weakened(exported: Mapping[str, Any], weakening: Weakening) -> dict[str, Any]:
    """Return the exported state after the edits, in their order."""
    state: dict[str, Any] = copy.deepcopy(dict(exported))
    resources: list[dict[str, Any]] = state["deployment"]["resources"]
    for edit in weakening.edits:
        if "add" in edit:
            resources.append(copy.deepcopy(edit["add"]))
        elif "delete" in edit:
            (gone,) = (one for one in resources if one["urn"] == edit["delete"])
            resources.remove(gone)
        else:
            (resource,) = (one for one in resources if one["urn"] == edit["urn"])
            for part in ("inputs", "outputs") if edit["part"] == "both" else (edit["part"],):
                _write(resource[part], edit)
    return state


def _write(holder: Any, edit: Mapping[str, Any]) -> None:
    *before, last = edit["path"]
    for key in before:
        holder = holder[key]
    if edit.get("remove"):
        del holder[last]
    elif isinstance(holder, list) and last == len(holder):
        holder.append(edit["value"])
    else:
        holder[last] = edit["value"]
