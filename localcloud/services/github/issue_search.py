"""Find issues by GitHub's search language.

"Searching issues and pull requests" in GitHub's documentation. Words and quoted phrases, and the qualifiers `repo`, `org`,
`user`, `is`, `type`, `state`, `label`, `in`, `author`, `assignee`, `no`, `created`, `updated`, `closed`, each also negated by a
leading hyphen. Left out: OR, brackets and the qualifiers of pull requests. `is:pr` finds nothing: there are none here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from localcloud.core.store import Document

_TERM: Final = re.compile(r'(?P<not>-)?(?:(?P<name>[a-zA-Z]+):)?(?P<value>"[^"]*"|\S+)')
_COMPARISON: Final = re.compile(r"(>=|<=|>|<)?(.+)")
QUALIFIERS: Final = (
    *("repo", "org", "user", "is", "type", "state", "label", "in", "author", "assignee", "no", "created", "updated", "closed"),
)
_PLACES: Final = ("title", "body", "comments")
_DATES: Final = ("created", "updated", "closed")


@dataclass(frozen=True, slots=True)
class Term:
    """One word, phrase or qualifier of a query."""

    name: str
    """The qualifier; empty for a word or phrase."""
    value: str
    is_negated: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a query is compared with."""

    repository: Document
    issue: Document
    labels: frozenset[str]
    """Names in lower case."""
    comments: tuple[str, ...]


def parse(query: str) -> list[Term]:
    """Return the terms of a query; an unknown qualifier is a word like any other, as on GitHub."""
    terms = []
    for match in _TERM.finditer(query):
        name, value = (match["name"] or "").lower(), match["value"].strip('"')
        if name and name not in QUALIFIERS:
            name, value = "", f"{match['name']}:{value}"
        terms.append(Term(name, value, bool(match["not"])))
    return terms


def places_of(terms: list[Term]) -> list[tuple[str, str]]:
    """Return (qualifier, value) of each place that a query is confined to: repositories and accounts."""
    return [(term.name, term.value) for term in terms if term.name in {"repo", "org", "user"} and not term.is_negated]


def names_a_kind(terms: list[Term]) -> bool:
    """Say whether a query asks for issues or for pull requests, which Apps and fine-grained tokens have to do."""
    return any(
        term.name in {"is", "type"} and term.value.lower() in {"issue", "pr", "pull-request", "pullrequest"} for term in terms
    )


def matches(terms: list[Term], candidate: Candidate) -> bool:
    """Say whether an issue is what the query asks for. Several places are alternatives, all else must hold together."""
    wanted = [term.value.lower() for term in terms if term.name == "in"]
    fields = [place for value in wanted for place in value.split(",") if place in _PLACES] or list(_PLACES)
    places = [term for term in terms if term.name in {"repo", "org", "user"} and not term.is_negated]
    others = [term for term in terms if term.name != "in" and term not in places]
    is_here = not places or any(_holds(term, candidate, fields) for term in places)
    return is_here and all(_holds(term, candidate, fields) != term.is_negated for term in others)


def _holds(term: Term, candidate: Candidate, fields: list[str]) -> bool:
    if not term.name:
        return _has_words(term.value, candidate, fields)
    if term.name in _DATES:
        return is_within(term.value, candidate.issue[f"{term.name}_at"])
    return _TESTS[term.name](term.value.lower(), candidate)


def _has_words(text: str, candidate: Candidate, fields: list[str]) -> bool:
    issue = candidate.issue
    where = {"title": issue["title"], "body": issue["body"] or "", "comments": "\n".join(candidate.comments)}
    return any(_normal(text) in _normal(where[field]) for field in fields)


def _normal(text: str) -> str:
    # The index has words, not characters: punctuation separates them.
    return f" {' '.join(re.findall(r'[0-9a-z_]+', text.lower()))} "


def is_within(text: str, moment: str | None) -> bool:
    """Say whether a moment is in a range as searches write it: `>=2026-11-01`, `2026-11-01..2026-11-30`, or a day."""
    if moment is None:
        return False
    if ".." in text:
        first, last = text.split("..", 1)
        is_late_enough = first in ("*", "") or moment[: len(first)] >= first
        return is_late_enough and (last in ("*", "") or moment[: len(last)] <= last)
    match = _COMPARISON.fullmatch(text)
    sign, bound = (match[1] or "", match[2]) if match else ("", text)
    # A day stands for the whole of it, so that the moment is compared to the bound's own length.
    seen = moment[: len(bound)]
    return {">": seen > bound, ">=": seen >= bound, "<": seen < bound, "<=": seen <= bound}.get(sign, seen == bound)


def _is(value: str, candidate: Candidate) -> bool:
    issue, visibility = candidate.issue, candidate.repository["visibility"]
    return value in {"issue", issue["state"], visibility} or (value == "unlocked")


def _lacks(value: str, candidate: Candidate) -> bool:
    present: dict[str, Any] = {"label": candidate.labels, "assignee": candidate.issue["assignees"], "milestone": None}
    return value in present and not present[value]


def _author(value: str, candidate: Candidate) -> bool:
    login = candidate.issue["author"].lower()
    return bool(login == (f"{value.removeprefix('app/')}[bot]" if value.startswith("app/") else value))


_TESTS: Final[dict[str, Callable[[str, Candidate], bool]]] = {
    "repo": lambda value, at: value == f"{at.repository['owner']}/{at.repository['name']}".lower(),
    "org": lambda value, at: value == at.repository["owner"].lower(),
    "user": lambda value, at: value == at.repository["owner"].lower(),
    "is": _is,
    "type": _is,
    "state": lambda value, at: bool(value == at.issue["state"]),
    "label": lambda value, at: value in at.labels,
    "author": _author,
    "assignee": lambda value, at: value in {login.lower() for login in at.issue["assignees"]},
    "no": _lacks,
}
