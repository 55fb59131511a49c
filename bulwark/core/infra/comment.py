"""Write the one comment on a pull request. All that the pull request's own program said is somebody else's text.

GitHub refuses comments above 65,536 characters. The summary always stays; details are left out from the least risk on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bulwark.core.drift.issue import cell
from bulwark.core.infra.planned import Planned, by_risk

LONGEST: Final = 65_536
"""Characters of a comment at GitHub (GitHub Docs, "Issues")."""
_SPARE: Final = 400
"""Left for the mark and for what tells how much was left out."""
_WARNING: Final = (
    "What stands here was said by the change's own program: judge it, do not trust it. "
    "Before anything is applied it is previewed again live, and stops where the steps differ."
)
_LINE: Final = 400
"""Characters of one line of somebody else's text."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A policy that a resource would not meet."""

    policy: str
    name: str
    message: str
    is_mandatory: bool


@dataclass(frozen=True, slots=True)
class Previewed:
    """What the preview of one stack told."""

    stack: str
    steps: tuple[Planned, ...] = ()
    breaches: tuple[Breach, ...] = ()
    trust: tuple[str, ...] = ()
    """Sentences: what the change lets somebody reach, or no longer."""
    notes: tuple[str, ...] = ()
    """What else a reviewer has to know, such as a state that is older than the base."""
    failure: str = ""
    """Why there is no preview; empty where there is one."""

    @property
    def says_nothing(self) -> bool:
        """Whether the change changes nothing here, and nothing is wrong."""
        return not (self.steps or self.breaches or self.trust or self.failure)


def mark_of(repository: str) -> str:
    """Return what finds the comment again."""
    return f"<!-- bulwark:infra-preview {repository} -->"


def comment_of(previews: tuple[Previewed, ...], head: str, repository: str) -> str | None:
    """Return the comment's text; None where every stack says nothing."""
    if all(one.says_nothing for one in previews):
        return None
    lines = [
        "### Infrastructure preview",
        "",
        f"Of commit {cell(head[:12])}, run without any credential. {_WARNING}",
        "",
        *(_summary(one) for one in previews),
        "",
    ]
    room = LONGEST - _SPARE - len("\n".join(lines)) - len(mark_of(repository))
    left_out = 0
    for detail in (line for one in previews for line in _details(one)):
        if left_out or len(detail) + 1 > room:
            left_out += 1
        else:
            lines.append(detail)
            room -= len(detail) + 1
    lines += [f"_{left_out} more lines do not fit here; the run's artifact has all._"] if left_out else []
    return "\n".join([*lines, "", mark_of(repository)])


def quiet_comment(head: str, repository: str) -> str:
    """Return the text for a comment that stands already while nothing changes any more."""
    return f"### Infrastructure preview\n\nCommit {cell(head[:12])} changes nothing.\n\n{mark_of(repository)}"


def _summary(one: Previewed) -> str:
    if one.failure:
        return f"- **{_short(one.stack)}**: no preview: {_short(one.failure)}"
    counts = ", ".join(f"{len(members)} {risk}" for risk, members in by_risk(one.steps).items()) or "no change"
    stops = sum(breach.is_mandatory for breach in one.breaches)
    return f"- **{_short(one.stack)}**: {counts}; {stops} policies refuse it, {len(one.breaches) - stops} warn"


def _details(one: Previewed) -> Iterator[str]:
    if one.says_nothing and not one.notes:
        return
    yield f"#### {_short(one.stack)}\n"
    yield from (f"> {_short(note)}\n" for note in one.notes)
    yield from (f"- **trust**: {_short(line)}" for line in one.trust)
    for breach in sorted(one.breaches, key=lambda item: not item.is_mandatory):
        verdict = "refused" if breach.is_mandatory else "warned"
        yield f"- **{verdict}** by {_short(breach.policy)} at {_short(breach.name)}: {_short(breach.message)}"
    for risk, members in by_risk(one.steps).items():
        yield f"\n**{risk}**\n"
        yield from (f"- {_short(str(step))}" for step in members)


def _short(text: str) -> str:
    """Return somebody else's text in one bounded line that means nothing to Markdown."""
    return cell(text if len(text) <= _LINE else f"{text[:_LINE]}…")
