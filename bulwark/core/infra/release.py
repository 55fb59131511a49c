"""Decide whether a commit may be released under a version, and say what a release publishes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bulwark.core.drift.issue import cell

_FORM: Final = re.compile(r"v(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})", re.ASCII)
_MOST_SUBJECTS: Final = 200
_ACTION: Final = "actions/bulwark"

REQUIRED_CHECKS: Final = ("Check", "Test")
"""Names of the jobs of `ci.yml`; all have to have passed on the commit."""


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A version, `v1.2.3`."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        """Return the tag."""
        return f"v{self.major}.{self.minor}.{self.patch}"


def version_of(text: str) -> Version | None:
    """Return the version that a text is; None for anything else, versions with a suffix too."""
    found = _FORM.fullmatch(text)
    return Version(*(int(part) for part in found.groups())) if found else None


def newest(tags: Iterable[str]) -> Version | None:
    """Return the newest version among tags; others are passed over."""
    return max((found for tag in tags if (found := version_of(tag))), default=None)


def not_passed(conclusions: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the required checks that have not passed, each with what is known of it; nothing when all have.

    Args:
        conclusions: of the newest check run of each name; None for one that is under way.
    """
    told = {name: conclusions.get(name, "never run") if name in conclusions else "never run" for name in REQUIRED_CHECKS}
    return tuple(f"{name} ({said or 'under way'})" for name, said in told.items() if said != "success")


def release_text(repository: str, version: Version, sha: str, subjects: Iterable[str]) -> str:
    """Return the release's text: the lines that a stack file takes, and what is new since the release before.

    Args:
        repository: its full name.
        version: of the release.
        sha: its commit, 40 hexadecimal digits.
        subjects: first lines of the commits since the release before, newest first; of whoever wrote them.
    """
    listed = list(subjects)
    left_out = [f"- and {len(listed) - _MOST_SUBJECTS} more"] if len(listed) > _MOST_SUBJECTS else []
    lines = [
        f"The action `{repository}/{_ACTION}` at commit `{sha}`. A stack file takes it as",
        "",
        "```yaml",
        "workflows:",
        "  action:",
        f"    repository: {repository}",
        f"    sha: {sha}",
        f"    tag: {version}",
        "```",
        "",
        "## Since the release before",
        "",
        *(f"- {cell(subject)}" for subject in listed[:_MOST_SUBJECTS]),
        *left_out,
    ]
    return "\n".join(lines)
