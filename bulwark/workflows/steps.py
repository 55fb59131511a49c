"""The steps of a job or of a composite action: a script, or an action at a pinned commit."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bulwark.workflows.expressions import Expression, expressions_in, references_of
from bulwark.workflows.notes import Note
from bulwark.workflows.pins import Pin
from bulwark.workflows.refusal import VARIABLE, require, require_identifier, require_text

_OWN_OF_GITHUB: Final = ("GITHUB_", "RUNNER_")
_MAY_BE_SET: Final = frozenset({"GITHUB_TOKEN"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(ABC):
    """What both kinds of step have."""

    name: str
    """What stands on GitHub's pages; steps without one show their script there, interpolated values and all."""
    id: str = ""
    condition: Expression | None = None
    """Whether the step runs; without it, while no step before it has failed."""
    env: Mapping[str, str] = field(default_factory=dict)
    """Environment variables; values may hold expressions."""
    continues_on_error: bool = False
    """Whether the job goes on as if the step had succeeded."""
    why: str = ""
    """What a reader would ask about the step; it becomes a comment before it."""

    @property
    def place(self) -> str:
        """Where the step is, for messages."""
        return f"step '{self.name}'"

    def check(self) -> None:
        """Refuse what no step may have.

        Raises:
            WorkflowError: the name is no line, the id no id, a variable no variable, or a text's expression can not be read.
        """
        require_text(self.name, f"{self.place}, name")
        if self.id:
            require_identifier(self.id, f"{self.place}, id")
        check_environment_variables(self.env, self.place)
        require(
            self.condition is None or "secrets" not in {path[0] for path in self.condition.references},
            f"{self.place}, if",
            "a condition looks at a secret",
            "GitHub would refuse the whole file",
            "put the secret into env of the step and test it there",
        )

    def texts(self) -> Iterator[str]:
        """Yield every text of the step that may hold expressions."""
        yield self.name
        yield from self.env.values()

    def expressions(self) -> Iterator[Expression]:
        """Yield every expression of the step."""
        for text in self.texts():
            yield from expressions_in(text, self.place)
        if self.condition is not None:
            yield self.condition

    def frame(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the step's document: what both kinds have around what one of them has."""
        document: dict[str, Any] = {"name": self.name}
        if self.id:
            document["id"] = self.id
        if self.condition is not None:
            document["if"] = self.condition.text
        if self.continues_on_error:
            document["continue-on-error"] = True
        document |= content
        if self.env:
            document["env"] = dict(self.env)
        return document

    @abstractmethod
    def plain(self) -> dict[str, Any]:
        """Return the step's document."""

    def notes(self) -> tuple[Note, ...]:
        """Return what is said about the step."""
        return (Note((), self.why, is_beside=False),) if self.why else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Step):
    """A script for bash, which ends at its first failing command, in pipes too (`shell: bash` is `bash -eo pipefail`)."""

    script: str

    def __post_init__(self) -> None:
        """Refuse an empty script and one with an expression in it.

        Raises:
            WorkflowError: see above, and `Step.check`.
        """
        self.check()
        require(self.script.strip(), f"{self.place}, run", "the script is empty", "it would do nothing", "write its commands")
        require(
            "${{" not in self.script,
            f"{self.place}, run",
            "the script has an expression in it",
            "its value would become part of the script, and whoever chooses the value could run commands",
            'put the expression into env of the step, and write "$NAME" in the script',
        )

    def plain(self) -> dict[str, Any]:
        """Return the step's document."""
        return self.frame({"shell": "bash", "run": self.script})


@dataclass(frozen=True, slots=True, kw_only=True)
class Use(Step):
    """An action at a pinned commit."""

    pin: Pin
    given: Mapping[str, str] = field(default_factory=dict)
    """What `with` names; values may hold expressions."""

    def __post_init__(self) -> None:
        """Refuse inputs that the action does not have, and an action without those that it needs.

        Raises:
            WorkflowError: see above, and `Step.check`.
        """
        self.check()
        for name in self.given:
            require(
                name in self.pin.inputs,
                f"{self.place}, with.{name}",
                f"{self.pin.action} at {self.pin.tag} has no input '{name}'",
                "GitHub would warn and go on without it",
                f"write one of {', '.join(sorted(self.pin.inputs))}",
            )
        for name in sorted(self.pin.required):
            require(
                name in self.given,
                f"{self.place}, with.{name}",
                f"{self.pin.action} needs the input '{name}', and it is not there",
                "the action would fail, or work on something else",
                "write it",
            )

    def texts(self) -> Iterator[str]:
        """Yield every text of the step that may hold expressions."""
        yield from Step.texts(self)
        yield from self.given.values()

    def plain(self) -> dict[str, Any]:
        """Return the step's document."""
        return self.frame({"uses": self.pin.uses, **({"with": dict(self.given)} if self.given else {})})

    def notes(self) -> tuple[Note, ...]:
        """Return what is said about the step, and the action's release beside its commit."""
        return (*Step.notes(self), Note(("uses",), self.pin.tag))


def check_environment_variables(variables: Mapping[str, str], place: str) -> None:
    """Refuse names that are no variables, and those that GitHub gives values of its own.

    Raises:
        WorkflowError: see above.
    """
    for name in variables:
        require(
            VARIABLE.fullmatch(name) and (not name.startswith(_OWN_OF_GITHUB) or name in _MAY_BE_SET),
            f"{place}, env.{name}",
            f"'{name}' is no name of a variable that may be set",
            "GitHub would give it another value, or a shell would not find it",
            "write capital letters, digits and _, not beginning with GITHUB_ or RUNNER_",
        )


def check_steps(steps: tuple[Step, ...], place: str) -> None:
    """Refuse steps of which one looks at a step that is not before it, or two have one id.

    Raises:
        WorkflowError: see above, or there is no step.
    """
    require(steps, place, "there is no step", "GitHub would refuse the whole file", "write at least one")
    known: set[str] = set()
    for step in steps:
        for name in references_of(step.expressions(), "steps"):
            require(
                name in known,
                f"{place}, {step.place}",
                f"it looks at the step '{name}', and no step before it has this id",
                "the value would be empty, and nothing would say so",
                f"write one of {', '.join(sorted(known)) or 'the ids before it (there is none)'}",
            )
        require(
            not step.id or step.id not in known,
            f"{place}, {step.place}",
            f"the id '{step.id}' is another step's too",
            "GitHub would refuse the whole file",
            "give each step an id of its own",
        )
        known |= {step.id} - {""}


def notes_of_steps(steps: tuple[Step, ...]) -> tuple[Note, ...]:
    """Return what is said about steps, below the key `steps`."""
    return tuple(note.below("steps", index) for index, step in enumerate(steps) for note in step.notes())
