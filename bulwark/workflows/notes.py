"""What is said about places of a workflow: why a permission, which release of an action, why a finding is ignored."""

from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys and indexes from the document's root down to an entry."""


@dataclass(frozen=True, slots=True)
class Note:
    """A comment at an entry of the document."""

    path: Path
    text: str
    """One line beside the entry; before it, lines of any number."""
    is_beside: bool = True
    """Whether it stands at the end of the entry's line, otherwise on lines of its own before it."""

    def below(self, *prefix: str | int) -> "Note":
        """Return the note with its path put below another."""
        return Note((*prefix, *self.path), self.text, self.is_beside)
