"""A workflow: what starts it, what runs one after the other, and what of it would never run."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from bulwark.workflows.expression_syntax import Literal, Operation, Reference, walk
from bulwark.workflows.expressions import Expression, expressions_in, references_of
from bulwark.workflows.jobs import Job
from bulwark.workflows.notes import Note
from bulwark.workflows.refusal import require, require_text
from bulwark.workflows.triggers import InputType, Schedules, Trigger, WorkflowDispatch, WorkflowRun

_RUN_ID: Final = ("github", "run_id")


@dataclass(frozen=True, slots=True)
class Concurrency:
    """Which runs wait for each other.

    Of the runs that wait in one group GitHub cancels all but the newest (`queue: max`, which keeps them, is not yet known to
    actionlint 1.7.12), so a group is either each run's own or says why a waiting run may be dropped.
    """

    group: str
    """A text with expressions. With `github.run_id` in it no run ever waits for another."""
    may_drop: str = ""
    """Why a waiting run may be cancelled by a newer one; empty where none may."""

    def __post_init__(self) -> None:
        """Refuse a group that may drop runs without a reason.

        Raises:
            WorkflowError: see above.
        """
        require_text(self.group, "concurrency.group")
        paths = {path for expression in expressions_in(self.group, "concurrency.group") for path in expression.references}
        require(
            self.may_drop or _RUN_ID in paths,
            "concurrency.group",
            f"runs of the group '{self.group}' wait for each other",
            "GitHub cancels a waiting run when a newer one comes, and what it was started for would never happen",
            "put ${{ github.run_id }} into the group, or say why a waiting run may be dropped",
        )

    def plain(self) -> dict[str, Any]:
        """Return the value of `concurrency`."""
        return {"group": self.group, "cancel-in-progress": False}

    def notes(self) -> tuple[Note, ...]:
        """Return the reason for dropping runs."""
        return (Note(("group",), self.may_drop, is_beside=False),) if self.may_drop else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """A workflow file's content. No job has a permission that it does not name itself."""

    name: str
    triggers: tuple[Trigger, ...]
    concurrency: Concurrency
    jobs: tuple[Job, ...]

    def __post_init__(self) -> None:
        """Refuse a workflow that GitHub would refuse, and one of which a part could never run.

        Raises:
            WorkflowError: see the checks.
        """
        require_text(self.name, "name")
        self._check_names()
        self._check_order()
        self._check_inputs()
        for job in self.jobs:
            for expression in job.expressions():
                self._check_comparisons(job, expression)

    def _check_names(self) -> None:
        for place, names, what in (("on", self.events, "trigger"), ("jobs", [job.id for job in self.jobs], "job")):
            require(names, place, f"there is no {what}", "nothing would ever run", f"add a {what}")
            for name in names:
                require(
                    names.count(name) == 1,
                    f"{place}.{name}",
                    f"there are two of the {what} '{name}'",
                    "GitHub would refuse the whole file",
                    "join them, or rename one",
                )

    def _check_order(self) -> None:
        ids = {job.id for job in self.jobs}
        for job in self.jobs:
            for needed in job.needs:
                require(
                    needed in ids,
                    f"{job.place}, needs",
                    f"there is no job '{needed}'",
                    "GitHub would refuse the whole file",
                    f"write one of {', '.join(sorted(ids - {job.id}))}",
                )
        waiting = {job.id: set(job.needs) for job in self.jobs}
        while ready := {name for name, needs in waiting.items() if not needs}:
            waiting = {name: needs - ready for name, needs in waiting.items() if name not in ready}
        require(
            not waiting,
            "jobs",
            f"the jobs {', '.join(sorted(waiting))} wait for each other",
            "GitHub would refuse the whole file",
            "take one of them out of the needs of another",
        )

    def _check_inputs(self) -> None:
        declared = self._dispatch.inputs.keys()
        for job in self.jobs:
            for name in references_of(job.expressions(), "inputs"):
                require(
                    name in declared,
                    job.place,
                    f"it looks at the input '{name}', which nobody can give",
                    "the value would be empty in every run",
                    f"declare it below workflow_dispatch, or write one of {', '.join(sorted(declared)) or 'the declared (none)'}",
                )

    def _check_comparisons(self, job: Job, expression: Expression) -> None:
        known = self._values()
        for path, value in _comparisons(expression):
            require(
                path not in known or value in known[path],
                f"{job.place}, '{expression.text}'",
                f"{'.'.join(path)} is never '{value}'",
                "what depends on it would never run",
                f"write one of {', '.join(sorted(known.get(path, ())))}, or add the trigger",
            )

    def _values(self) -> dict[tuple[str, ...], frozenset[str]]:
        """Return the values that a run of this workflow can have, of what has only a few."""
        known: dict[tuple[str, ...], frozenset[str]] = {("github", "event_name"): frozenset(self.events)}
        for trigger in self.triggers:
            if isinstance(trigger, Schedules):
                known["github", "event", "schedule"] = frozenset(trigger.crons)
            elif isinstance(trigger, WorkflowRun):
                known["github", "event", "workflow_run", "name"] = frozenset(trigger.workflows)
        for name, given in self._dispatch.inputs.items():
            if given.type is InputType.CHOICE:
                known["inputs", name] = frozenset(given.options)
        return known

    @property
    def events(self) -> list[str]:
        """Names of the events that start it, in their order."""
        return [trigger.event for trigger in self.triggers]

    @property
    def _dispatch(self) -> WorkflowDispatch:
        return next((trigger for trigger in self.triggers if isinstance(trigger, WorkflowDispatch)), WorkflowDispatch())

    def plain(self) -> dict[str, Any]:
        """Return the workflow's document: what a YAML reader makes of the file."""
        return {
            "name": self.name,
            "on": {trigger.event: trigger.plain() for trigger in self.triggers},
            "permissions": {},
            "concurrency": self.concurrency.plain(),
            "jobs": {job.id: job.plain() for job in self.jobs},
        }

    def notes(self) -> tuple[Note, ...]:
        """Return everything that is said about places of the document."""
        ignored = [
            Note(("on",), f"zizmor: ignore[dangerous-triggers] {trigger.ignore_reason}")
            for trigger in self.triggers
            if isinstance(trigger, WorkflowRun)
        ]
        concurrency = [note.below("concurrency") for note in self.concurrency.notes()]
        return (*ignored, *concurrency, *(note.below("jobs", job.id) for job in self.jobs for note in job.notes()))


def _comparisons(expression: Expression) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what an expression compares with a text, and the text."""
    for node in walk(expression.node):
        if isinstance(node, Operation) and node.sign == "==":
            values = [operand.value for operand in node.operands if isinstance(operand, Literal)]
            paths = [operand.path for operand in node.operands if isinstance(operand, Reference)]
            if values and paths and isinstance(values[0], str):
                yield paths[0], values[0]
