"""Labels by which issues of this program are found again, with what GitHub shows of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Label:
    """One label."""

    color: str
    """Six hexadecimal digits, in lower case."""
    description: str
    """At most 100 characters, GitHub's limit."""


LABELS: Final[Mapping[str, Label]] = {
    "automated": Label("c5def5", "Opened by a workflow, which closes it when it is over"),
    "critical": Label("b60205", "Visitors notice, or soon will"),
    "deployment": Label("1d76db", "About a deployment"),
    "drift": Label("fbca04", "What is there differs from what is declared"),
    "rollback": Label("d93f0b", "A release was taken back"),
}
"""Labels that every repository has: those of Living Tree's plan, and that of the drift report."""

OTHER: Final = Label("ededed", "Named by the notifications of an environment")
"""What a label looks like that only the configuration names."""
