"""What starts a workflow. Each kind of trigger is a class.

`pull_request_target` and `issue_comment` are not among them on purpose: they run with the repository's rights on what a stranger
wrote. Source of the keys: GitHub Docs, "Events that trigger workflows", 2026-11.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Final

from bulwark.core.schedules import ScheduleTextError, parse_schedule
from bulwark.errors import WorkflowError
from bulwark.workflows.refusal import require, require_identifier, require_text

_NOTHING_FITS: Final = "it would start for nothing, or for everything"


def _require_entries(entries: Sequence[str], place: str, what: str) -> None:
    require(entries, place, f"there is no {what}", _NOTHING_FITS, f"name at least one {what}")
    for entry in entries:
        require_text(entry, place)
        require(entries.count(entry) == 1, place, f"'{entry}' is there twice", "one of the two says nothing", "keep one of them")


@dataclass(frozen=True, slots=True)
class Push:
    """A push to branches."""

    event: ClassVar[str] = "push"
    branches: tuple[str, ...]
    paths: tuple[str, ...] = ()
    """Only pushes that touch one of these; all without it."""
    paths_ignore: tuple[str, ...] = ()
    """Not pushes that touch these alone. GitHub takes one of the two lists of paths."""

    def __post_init__(self) -> None:
        """Refuse a push to no branch, and both lists of paths.

        Raises:
            WorkflowError: see above.
        """
        _require_entries(self.branches, "on.push.branches", "branch")
        require(
            not (self.paths and self.paths_ignore),
            "on.push",
            "paths and paths-ignore are both there",
            "GitHub would refuse the whole file",
            "keep one of them; a pattern with ! in paths leaves out",
        )

    def plain(self) -> dict[str, Any]:
        """Return the value below the event's name."""
        lists = {"branches": self.branches, "paths": self.paths, "paths-ignore": self.paths_ignore}
        return {key: list(entries) for key, entries in lists.items() if entries}


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request into branches; its jobs get neither secrets nor identity when it comes from a fork."""

    event: ClassVar[str] = "pull_request"
    branches: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a pull request into no branch.

        Raises:
            WorkflowError: there is no branch.
        """
        _require_entries(self.branches, "on.pull_request.branches", "branch")

    def plain(self) -> dict[str, Any]:
        """Return the value below the event's name."""
        return {"branches": list(self.branches)}


@dataclass(frozen=True, slots=True)
class MergeGroup:
    """The merge queue asks for its checks."""

    event: ClassVar[str] = "merge_group"

    def plain(self) -> dict[str, Any]:
        """Return the value below the event's name."""
        return {"types": ["checks_requested"]}


@dataclass(frozen=True, slots=True)
class Schedules:
    """Times, in UTC. GitHub runs them late under load, and at times not at all."""

    event: ClassVar[str] = "schedule"
    crons: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse what GitHub would refuse, and what would never fire.

        Raises:
            WorkflowError: a text is no such schedule.
        """
        _require_entries(self.crons, "on.schedule", "schedule")
        for cron in self.crons:
            try:
                parse_schedule(cron)
            except ScheduleTextError as error:
                raise WorkflowError(f"on.schedule '{cron}'", error.wrong, error.consequence, error.remedy) from error

    def plain(self) -> list[dict[str, str]]:
        """Return the value below the event's name."""
        return [{"cron": cron} for cron in self.crons]


class InputType(StrEnum):
    """Kinds of input of a run that is started by hand."""

    BOOLEAN = "boolean"
    CHOICE = "choice"
    ENVIRONMENT = "environment"
    NUMBER = "number"
    STRING = "string"


@dataclass(frozen=True, slots=True)
class Input:
    """What a person chooses when starting a run; empty in every run that was started otherwise."""

    description: str
    type: InputType
    options: tuple[str, ...] = ()
    """What a choice offers; the first is chosen unless `default` says otherwise."""
    default: str | bool | int | None = None
    is_required: bool = False

    def check(self, place: str) -> None:
        """Refuse a choice without options, options without a choice, and a default that is no option.

        Raises:
            WorkflowError: see above.
        """
        require_text(self.description, f"{place}.description")
        if self.type is InputType.CHOICE:
            _require_entries(self.options, f"{place}.options", "option")
        else:
            require(
                not self.options, f"{place}.options", f"a {self.type} has no options", "GitHub would refuse it", "remove them"
            )
        require(
            self.default is None or self.type is not InputType.CHOICE or self.default in self.options,
            f"{place}.default",
            f"'{self.default}' is none of the options",
            "GitHub would refuse the whole file",
            f"write one of {', '.join(self.options)}",
        )

    def plain(self) -> dict[str, Any]:
        """Return the value below the input's name."""
        given: dict[str, Any] = {"description": self.description, "required": self.is_required, "type": str(self.type)}
        if self.default is not None:
            given["default"] = self.default
        if self.options:
            given["options"] = list(self.options)
        return given


@dataclass(frozen=True, slots=True)
class WorkflowDispatch:
    """Somebody starts a run by hand."""

    event: ClassVar[str] = "workflow_dispatch"
    inputs: Mapping[str, Input] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse inputs that GitHub would refuse.

        Raises:
            WorkflowError: a name or an input is wrong.
        """
        for name, given in self.inputs.items():
            require_identifier(name, f"on.workflow_dispatch.inputs.{name}")
            given.check(f"on.workflow_dispatch.inputs.{name}")

    def plain(self) -> dict[str, Any]:
        """Return the value below the event's name."""
        return {"inputs": {name: given.plain() for name, given in self.inputs.items()}} if self.inputs else {}


@dataclass(frozen=True, slots=True)
class WorkflowRun:
    """Other workflows of the repository, by their names, have run; this one then runs from the default branch."""

    event: ClassVar[str] = "workflow_run"
    workflows: tuple[str, ...]
    branches: tuple[str, ...]
    """Branches whose runs count. Without them a run of anybody's branch would."""
    ignore_reason: str
    """Why zizmor's `dangerous-triggers` does not apply; it becomes a comment."""

    def __post_init__(self) -> None:
        """Refuse a trigger without workflows, branches or reason.

        Raises:
            WorkflowError: see above.
        """
        _require_entries(self.workflows, "on.workflow_run.workflows", "workflow")
        _require_entries(self.branches, "on.workflow_run.branches", "branch")
        require_text(self.ignore_reason, "on.workflow_run, reason of the ignored finding")

    def plain(self) -> dict[str, Any]:
        """Return the value below the event's name."""
        return {"workflows": list(self.workflows), "types": ["completed"], "branches": list(self.branches)}


@dataclass(frozen=True, slots=True)
class RepositoryDispatch:
    """A program asks for a run over GitHub's API."""

    event: ClassVar[str] = "repository_dispatch"
    types: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a trigger without types.

        Raises:
            WorkflowError: there is no type.
        """
        _require_entries(self.types, "on.repository_dispatch.types", "type")

    def plain(self) -> dict[str, Any]:
        """Return the value below the event's name."""
        return {"types": list(self.types)}


@dataclass(frozen=True, slots=True)
class DeploymentStatus:
    """A deployment of the repository changed its state."""

    event: ClassVar[str] = "deployment_status"

    def plain(self) -> dict[str, Any]:
        """Return the value below the event's name."""
        return {}


Trigger = Push | PullRequest | MergeGroup | Schedules | WorkflowDispatch | WorkflowRun | RepositoryDispatch | DeploymentStatus
