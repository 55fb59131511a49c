"""Actions of others, each by one commit: the table `pins.json` says which, and what they take.

A tag can be moved to other code after everybody has read it; a commit can not. The tag stands beside it for people and for
programs that propose updates.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from bulwark.workflows.refusal import require

_ACTION: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?/[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*", re.ASCII)
_COMMIT: Final = re.compile(r"[0-9a-f]{40}", re.ASCII)
_TAG: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pin:
    """One action at one commit."""

    action: str
    """Owner, repository and folder: `actions/setup-python`."""
    sha: str
    """The commit, 40 hexadecimal digits in lower case."""
    tag: str
    """The tag that was at that commit; it becomes a comment."""
    inputs: frozenset[str] = field(default=frozenset(), kw_only=True)
    """What `with` may name."""
    required: frozenset[str] = field(default=frozenset(), kw_only=True)
    """What `with` has to name: required and without a default."""
    job_permissions: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    """What the job has to be allowed so that the action can work: scope to level."""

    def __post_init__(self) -> None:
        """Refuse what is no action at a commit.

        Raises:
            WorkflowError: the action, the commit or the tag is not of the form that is needed.
        """
        place = f"the action {self.action}"
        require(
            _ACTION.fullmatch(self.action),
            place,
            f"'{self.action}' is no action of a repository",
            "code that nobody pinned could run with the job's rights",
            "write owner/repository, with the folder in it if there is one; no ./path and no docker:// image",
        )
        require(
            _COMMIT.fullmatch(self.sha),
            place,
            f"'{self.sha}' is no full commit",
            "a tag, a branch or a short commit can be made to mean other code",
            "write all 40 hexadecimal digits in lower case: git ls-remote URL 'refs/tags/TAG^{}'",
        )
        require(
            _TAG.fullmatch(self.tag),
            place,
            f"'{self.tag}' is no tag",
            "nobody could tell which release the commit is, and update programs would pass it over",
            "write the release's tag, such as v4.2.2",
        )

    @property
    def uses(self) -> str:
        """The value of `uses`."""
        return f"{self.action}@{self.sha}"


def pin(action: str) -> Pin:
    """Return the pin of an action from the table.

    Raises:
        WorkflowError: the table does not have it.
    """
    table = _table()
    require(
        action in table,
        f"the action {action}",
        "it is not in the table of pins",
        "nobody decided which code of it may run",
        f"add it to bulwark/workflows/pins.json; there are {', '.join(sorted(table))}",
    )
    return table[action]


def all_pins() -> tuple[Pin, ...]:
    """Return every pin of the table, sorted by action."""
    return tuple(entry for _, entry in sorted(_table().items()))


@cache
def _table() -> Mapping[str, Pin]:
    document = json.loads(files("bulwark.workflows").joinpath("pins.json").read_text(encoding="utf-8"))
    return {action: _pin(action, entry) for action, entry in document["actions"].items()}


def _pin(action: str, entry: Mapping[str, Any]) -> Pin:
    return Pin(
        action,
        entry["sha"],
        entry["tag"],
        inputs=frozenset(entry["inputs"]),
        required=frozenset(entry["required"]),
        job_permissions=entry["job_permissions"],
    )
