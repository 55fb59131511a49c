"""Every error that Bulwark raises on purpose.

    BulwarkError
    ├── UsageError              the command line asks for something that makes no sense
    ├── ConfigError             the configuration is wrong; carries every problem found, each with its path
    │   └── StackFileError      a stack file cannot be read at all
    ├── UpstreamError           a vendor did not do what it was asked
    │   ├── UnreachableError    no answer
    │   ├── RefusedError        an answer that says no
    │   │   └── ApiDisabledError    the API is not switched on in the project
    │   ├── RateLimitedError    an answer that says later
    │   └── MalformedError      an answer that is not in the vendor's published form
    ├── DecisionError           the facts do not allow a decision
    ├── WorkflowError           a workflow model says what GitHub would refuse or misread
    └── InterruptedRunError     a person ended the run with Ctrl-C

A message has three parts: what is wrong with the value seen, what it would cause, what to do.
"""

from collections.abc import Iterable
from dataclasses import dataclass


class BulwarkError(Exception):
    """Anything that Bulwark refuses or fails to do, said for people; catch this one at the edge of a program."""


class UsageError(BulwarkError):
    """The command line asks for something that makes no sense, such as a stack that has no file."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a configuration."""

    stack: str
    """The stack whose file has to change; empty when the document has no name."""
    path: str
    """Where, in the form `apps.living-tree.rollout.stages[1]`; empty for the document itself."""
    wrong: str
    """What is wrong with the value seen. Values below a secret's path are never quoted."""
    consequence: str
    """What it would cause if it were accepted."""
    remedy: str
    """What to write or do instead."""

    def __str__(self) -> str:
        """Return the problem as one sentence after its place."""
        place = ": ".join(part for part in (f"Pulumi.{self.stack}.yaml" if self.stack else "", self.path) if part)
        return f"{place}: {self.wrong}; {self.consequence}; {self.remedy}"


class ConfigError(BulwarkError):
    """The configuration is wrong; `problems` has all that is, in the order of stack and path."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, sorted and each once."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Return a count and one line for each problem."""
        count = len(self.problems)
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        return f"{count} {'problem' if count == 1 else 'problems'} in the configuration\n{lines}"


class StackFileError(ConfigError):
    """A stack file cannot be read: absent, unreadable, not YAML, or without the pipeline's key."""


class UpstreamError(BulwarkError):
    """A vendor did not do what it was asked."""


class UnreachableError(UpstreamError):
    """No answer came from a vendor: refused connection, dropped connection, name not found, or no answer in time."""


class RefusedError(UpstreamError):
    """A vendor answered no: not allowed, not found, not valid."""


class ApiDisabledError(RefusedError):
    """An API is not switched on in the project that was asked about, so it can tell nothing."""


class RateLimitedError(UpstreamError):
    """A vendor answered that it wants fewer requests."""


class MalformedError(UpstreamError):
    """A vendor's answer is not in the form that it publishes."""


class DecisionError(BulwarkError):
    """The facts do not allow a decision, so nothing may be promoted on them."""


class WorkflowError(BulwarkError):
    """A workflow model says what GitHub would refuse or misread; nothing is rendered."""

    def __init__(self, place: str, wrong: str, consequence: str, remedy: str) -> None:
        """Keep the place in the workflow and the three parts."""
        self.place, self.wrong, self.consequence, self.remedy = place, wrong, consequence, remedy
        super().__init__(place, wrong, consequence, remedy)

    def __str__(self) -> str:
        """Return the error as one sentence after its place."""
        return f"{self.place}: {self.wrong}; {self.consequence}; {self.remedy}"


class InterruptedRunError(BulwarkError):
    """A person ended the run with Ctrl-C; what it did is recorded, and the same command goes on."""
