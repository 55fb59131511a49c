"""A job: where it runs, what it may do and reach, for how long, and its steps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bulwark.workflows.expressions import Expression, references_of
from bulwark.workflows.notes import Note
from bulwark.workflows.permissions import Permissions
from bulwark.workflows.refusal import require, require_identifier, require_text
from bulwark.workflows.steps import Step, Use, check_steps, notes_of_steps

RUNNERS: Final = frozenset({"ubuntu-22.04", "ubuntu-24.04", "ubuntu-24.04-arm"})
"""Labels of fixed images that GitHub hosts; `ubuntu-latest` is another image from one day to the next."""

LONGEST_MINUTES: Final = 360
"""GitHub Docs, "Usage limits": a job on a hosted runner ends after 6 hours."""

# GitHub Docs, "Contexts reference", context availability, 2026-11.
_IN_CONDITIONS: Final = frozenset({"github", "inputs", "needs", "vars"})
_TOKEN: Final = "GITHUB_TOKEN"  # noqa: S105 - the name of a secret that every job has


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job of a workflow."""

    id: str
    name: str
    """The name of its check run."""
    runner: str
    timeout_minutes: int
    permissions: Permissions
    """What the job's token may do; nothing is said nowhere else."""
    steps: tuple[Step, ...]
    needs: tuple[str, ...] = ()
    """Ids of jobs that have to be over before."""
    condition: Expression | None = None
    environment: str = ""
    """The GitHub environment; without it the job reaches no secret and no identity."""
    outputs: Mapping[str, Expression] = field(default_factory=dict)
    why: str = ""
    """What a reader would ask about the job; it becomes a comment before it."""

    def __post_init__(self) -> None:
        """Refuse a job that GitHub would refuse, or that has less or more than it needs.

        Raises:
            WorkflowError: see the checks.
        """
        require_identifier(self.id, self.place)
        require_text(self.name, f"{self.place}, name")
        self._check_runner()
        check_steps(self.steps, self.place)
        self._check_references()
        self._check_secrets()
        self._check_permissions()

    @property
    def place(self) -> str:
        """Where the job is, for messages."""
        return f"job {self.id}"

    def _check_runner(self) -> None:
        require(
            self.runner in RUNNERS,
            f"{self.place}, runs-on",
            f"'{self.runner}' is no label of a fixed image",
            "the job would wait for ever, or run on another system from one day to the next",
            f"write one of {', '.join(sorted(RUNNERS))}",
        )
        require(
            0 < self.timeout_minutes <= LONGEST_MINUTES,
            f"{self.place}, timeout-minutes",
            f"{self.timeout_minutes} is not from 1 to {LONGEST_MINUTES}",
            "a step that hangs would hold the job for hours, or GitHub would end it first",
            "write how many minutes the job may take",
        )

    def _check_references(self) -> None:
        if self.condition is not None:
            foreign = {path[0] for path in self.condition.references} - _IN_CONDITIONS
            require(
                not foreign,
                f"{self.place}, if",
                f"a condition of a job can not see {', '.join(sorted(foreign))}",
                "GitHub would refuse the whole file",
                f"use {', '.join(sorted(_IN_CONDITIONS))}, or put the condition on a step",
            )
        for name in references_of(self.expressions(), "needs"):
            require(
                name in self.needs,
                self.place,
                f"it looks at the job '{name or '*'}', and does not name it in needs",
                "the value would be empty, and nothing would say so",
                "add the job to needs, and name it in the expression",
            )
        ids = {step.id for step in self.steps}
        for name in references_of(self.outputs.values(), "steps"):
            require(
                name in ids,
                f"{self.place}, outputs",
                f"no step has the id '{name}'",
                "the output would never be set",
                f"write one of {', '.join(sorted(ids - {''}))}",
            )

    def _check_secrets(self) -> None:
        secrets = references_of(self.expressions(), "secrets") - {_TOKEN}
        require(
            not secrets or self.environment,
            self.place,
            f"it reads the secret {', '.join(sorted(secrets))} and names no environment",
            "the secret would have to be the whole repository's, and every branch and workflow could read it",
            "name the GitHub environment whose secret it is",
        )

    def _check_permissions(self) -> None:
        for step in self.steps:
            needed = step.pin.job_permissions if isinstance(step, Use) else {}
            for scope, access in needed.items():
                require(
                    self.permissions.includes(scope, access),
                    f"{self.place}, {step.place}",
                    f"the action needs the job's permission '{scope}: {access}'",
                    "the step would fail each time",
                    "add the permission with its reason",
                )

    def expressions(self) -> Iterator[Expression]:
        """Yield every expression of the job."""
        for step in self.steps:
            yield from step.expressions()
        yield from self.outputs.values()
        if self.condition is not None:
            yield self.condition

    def plain(self) -> dict[str, Any]:
        """Return the job's document."""
        document: dict[str, Any] = {"name": self.name}
        if self.needs:
            document["needs"] = list(self.needs)
        if self.condition is not None:
            document["if"] = self.condition.text
        document |= {"runs-on": self.runner, "timeout-minutes": self.timeout_minutes}
        if self.environment:
            document["environment"] = self.environment
        document["permissions"] = self.permissions.plain()
        if self.outputs:
            document["outputs"] = {name: str(value) for name, value in self.outputs.items()}
        document["steps"] = [step.plain() for step in self.steps]
        return document

    def notes(self) -> tuple[Note, ...]:
        """Return what is said about the job and its steps."""
        own = (Note((), self.why, is_beside=False),) if self.why else ()
        permissions = tuple(note.below("permissions") for note in self.permissions.notes())
        return (*own, *permissions, *notes_of_steps(self.steps))
