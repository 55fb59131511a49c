"""Propose the change of a stack file that keeps what was found: a value where the property comes from one, else an ignore entry.

The file's text is changed in as few lines as can be, so that the patch reads as a person would have written it; comments stay.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import unified_diff
from typing import Any, Final

from ruamel.yaml import YAML

from bulwark.config.pipeline import PIPELINE_KEY
from bulwark.core.drift.finding import Finding

IGNORED_DAYS: Final = 90
"""A quarter, after which nobody remembers why it was left."""
UNWRITTEN: Final = "write here why it may stay"
_SHORTEST: Final = 4
"""Characters of a value that may be found by itself; shorter ones stand in many places."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """What became of one finding."""

    finding: Finding
    way: str
    """`value`, `ignore` or `none`."""
    words: str
    """What the patch does, or why none can."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A changed stack file."""

    before: str
    after: str
    adoptions: tuple[Adoption, ...]

    def patch(self, name: str) -> str:
        """Return the unified diff for a file of this name, as `git apply` takes it; empty where nothing changes."""
        lines = (self.before.splitlines(keepends=True), self.after.splitlines(keepends=True))
        return "".join(unified_diff(*lines, f"a/{name}", f"b/{name}"))


def propose(text: str, findings: Sequence[Finding], reason: str, today: date) -> Proposal:
    """Return the stack file in which the findings are kept, as far as that can be written there.

    Args:
        text: of the stack file.
        findings: what is to stay.
        reason: why, for ignore entries; empty leaves it to be written into the patch.
        today: UTC.
    """
    after, adoptions, ignored = text, list[Adoption](), list[Finding]()
    for finding in findings:
        if finding.urn and not finding.path:
            words = "the program declares it and it is gone; remove from the configuration what makes it, or revert it"
            adoptions.append(Adoption(finding, "none", words))
        elif (changed := _with_value(after, finding)) is not None:
            after, words = changed
            adoptions.append(Adoption(finding, "value", words))
        else:
            ignored.append(finding)
            words = f"no configuration expresses it; it is ignored until {today + timedelta(days=IGNORED_DAYS)}"
            adoptions.append(Adoption(finding, "ignore", words))
    if ignored:
        after = _with_ignores(after, ignored, reason or UNWRITTEN, today + timedelta(days=IGNORED_DAYS))
    return Proposal(text, after, tuple(adoptions))


def _with_value(text: str, finding: Finding) -> tuple[str, str] | None:
    """Return the text with the live value in the place of the declared one, where that stands in it exactly once."""
    declared, live = finding.declared, finding.live
    if not finding.path or declared is None or live is None or len(declared) < _SHORTEST or "\n" in live:
        return None
    pipeline = YAML().load(text)["config"][PIPELINE_KEY]
    places = [(path, line) for path, value, line in _scalars(pipeline, ()) if value == declared]
    lines = text.splitlines(keepends=True)
    if len(places) != 1 or lines[places[0][1]].count(declared) != 1:
        return None
    path, number = places[0]
    head, _, tail = lines[number].partition(declared)
    if head.endswith(('"', "'")):
        head, tail = head[:-1], tail[1:]
    lines[number] = f"{head}{json.dumps(live, ensure_ascii=False)}{tail}"
    return "".join(lines), f"{'.'.join(path)} becomes {live}"


def _scalars(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str, int]]:
    """Yield each text below a mapping of the round-trip loader, with its path and line."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if isinstance(item, str):
                yield (*path, str(key)), str(item), value.lc.value(key)[0]  # type: ignore[attr-defined]
            else:
                yield from _scalars(item, (*path, str(key)))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if isinstance(item, str):
                yield (*path, str(number)), str(item), value.lc.item(number)[0]  # type: ignore[attr-defined]
            else:
                yield from _scalars(item, (*path, str(number)))


def _with_ignores(text: str, findings: Iterable[Finding], reason: str, expires: date) -> str:
    """Return the text with an entry for each finding at the beginning of `drift.ignore`."""
    pipeline = YAML().load(text)["config"][PIPELINE_KEY]
    lines = text.splitlines(keepends=True)
    settings = pipeline.get("drift")
    if settings is None:
        # Before the applications, which every pipeline has and which are long.
        number, column = pipeline.lc.key("apps")
        head, indent = [f"{' ' * column}drift:\n", f"{' ' * (column + 2)}ignore:\n"], column + 2
        return "".join([*lines[:number], *head, *_entries(findings, reason, expires, indent), *lines[number:]])
    if "ignore" in settings:
        number, column = settings.lc.key("ignore")
        plain = [line for line in (lines[number],) if line.strip() != "ignore:"]
        if plain and not settings["ignore"]:
            lines[number] = f"{' ' * column}ignore:\n"
        return "".join([*lines[: number + 1], *_entries(findings, reason, expires, column), *lines[number + 1 :]])
    number, column = min(settings.lc.key(key) for key in settings)
    head = [f"{' ' * column}ignore:\n", *_entries(findings, reason, expires, column)]
    return "".join([*lines[:number], *head, *lines[number:]])


def _entries(findings: Iterable[Finding], reason: str, expires: date, indent: int) -> Iterator[str]:
    for one in findings:
        fields = {
            "kind": one.kind_or_type,
            "place": one.place,
            "id": one.id,
            **({"property": one.path} if one.path else {}),
            "reason": reason,
            "expires": expires.isoformat(),
        }
        for number, (key, value) in enumerate(fields.items()):
            yield f"{' ' * (indent + 2)}{'- ' if number == 0 else '  '}{key}: {json.dumps(value, ensure_ascii=False)}\n"
