"""What rules work on: a stack that was read, and the places in it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from bulwark.config.application import Application
from bulwark.config.paths import Path, render_path
from bulwark.config.pipeline import Pipeline
from bulwark.errors import Problem

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """One stack as far as it could be read; the same as another only if it is that one."""

    name: str
    """Name of the stack; empty when a document was read that belongs to none."""
    pipeline: Pipeline
    is_complete: bool
    """Whether everything could be read; otherwise parts of `pipeline` may be absent."""

    @property
    def gaps(self) -> tuple[type[AttributeError], ...]:
        """What looking at the stack may raise: AttributeError at what could not be read, nothing if all could be.

        For `contextlib.suppress`, so that a slip in a rule shows on every complete stack.
        """
        return () if self.is_complete else (AttributeError,)

    def problem(self, path: Path, wrong: str, consequence: str, remedy: str) -> Problem:
        """Return a problem at a place of this stack."""
        return Problem(self.name, render_path(path), wrong, consequence, remedy)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in one of the stacks where something is said."""

    stack: Stack
    path: Path

    def problem(self, wrong: str, consequence: str, remedy: str) -> Problem:
        """Return a problem at this place."""
        return self.stack.problem(self.path, wrong, consequence, remedy)

    def below(self, *rest: str) -> "Mention":
        """Return a place below this one."""
        return Mention(self.stack, (*self.path, *rest))

    def seen_from(self, other: "Mention") -> str:
        """Name this place for a reader of another: with the stack's file if that is another one."""
        return render_path(self.path) if self.stack.name == other.stack.name else f"{render_path(self.path)} of {self.stack.name}"


StackRule = Callable[[Stack], Iterator[Problem]]
ApplicationRule = Callable[[Stack, str, Application], Iterator[Problem]]
FleetRule = Callable[[Sequence[Stack]], Iterator[Problem]]


def gather(stacks: Sequence[Stack], look: Callable[[Stack], Iterator[tuple[Path, Fact]]]) -> list[tuple[Mention, Fact]]:
    """Collect what each stack says about something, in the order of the stacks, as far as each could be read."""
    found: list[tuple[Mention, Fact]] = []
    for stack in stacks:
        try:
            for path, fact in look(stack):
                found.append((Mention(stack, path), fact))
        except AttributeError:
            if stack.is_complete:
                raise
    return found


def look_at_applications(
    stack: Stack, look: Callable[[str, Application], Iterator[tuple[Path, Fact]]]
) -> Iterator[tuple[Path, Fact]]:
    """Yield what each application of a stack says, skipping those that could not be read far enough."""
    for name, app in sorted(stack.pipeline.apps.items()):
        with suppress(*stack.gaps):
            yield from look(name, app)


def app_path(name: str, *rest: str | int) -> Path:
    """Return the path of something in an application."""
    return ("apps", name, *rest)


def plural(word: str, entries: Sequence[object]) -> str:
    """Return a word in the number of the entries that it stands for."""
    return word if len(entries) == 1 else f"{word}s"
