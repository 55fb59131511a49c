"""A composite action: steps that a job of any repository runs as one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bulwark.workflows.expressions import Expression, references_of
from bulwark.workflows.notes import Note
from bulwark.workflows.refusal import require, require_identifier, require_text
from bulwark.workflows.steps import Step, check_steps, notes_of_steps

# GitHub Docs, "Contexts reference": what an action does not get; secrets and variables have to be given to it.
_UNSEEN: Final = ("secrets", "vars", "needs")


@dataclass(frozen=True, slots=True)
class ActionInput:
    """What a step that uses the action may say; always a text."""

    description: str
    default: str | None = None
    """None for an input that has to be given."""

    def plain(self) -> dict[str, Any]:
        """Return the value below the input's name."""
        required: dict[str, Any] = {"description": self.description, "required": self.default is None}
        return required if self.default is None else {**required, "default": self.default}


@dataclass(frozen=True, slots=True)
class ActionOutput:
    """What a step that uses the action gives to the steps after it."""

    description: str
    value: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeAction:
    """The content of an `action.yml`."""

    name: str
    description: str
    inputs: Mapping[str, ActionInput]
    outputs: Mapping[str, ActionOutput] = field(default_factory=dict)
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        """Refuse an action that could not work.

        Raises:
            WorkflowError: an input or step is not there, or something is seen that an action does not see.
        """
        require_text(self.name, "name")
        require_text(self.description, "description")
        for name in (*self.inputs, *self.outputs):
            require_identifier(name, name)
        check_steps(self.steps, "runs")
        expressions = [expression for step in self.steps for expression in step.expressions()]
        for name in references_of(expressions, "inputs"):
            require(name in self.inputs, "runs", f"there is no input '{name}'", "the value would be empty", "declare the input")
        ids = {step.id for step in self.steps}
        for name in references_of([output.value for output in self.outputs.values()], "steps"):
            require(name in ids, "outputs", f"no step has the id '{name}'", "the output would never be set", "write a step's id")
        for context in _UNSEEN:
            require(
                not references_of(expressions, context),
                "runs",
                f"an action does not see '{context}'",
                "the value would be empty, and nothing would say so",
                "declare an input, or let the job put the value into the step's env",
            )

    def plain(self) -> dict[str, Any]:
        """Return the action's document."""
        document: dict[str, Any] = {"name": self.name, "description": self.description}
        if self.inputs:
            document["inputs"] = {name: given.plain() for name, given in self.inputs.items()}
        if self.outputs:
            document["outputs"] = {
                name: {"description": output.description, "value": str(output.value)} for name, output in self.outputs.items()
            }
        return {**document, "runs": {"using": "composite", "steps": [step.plain() for step in self.steps]}}

    def notes(self) -> tuple[Note, ...]:
        """Return what is said about places of the document."""
        return tuple(note.below("runs") for note in notes_of_steps(self.steps))
