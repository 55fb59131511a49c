"""The form that all texts of a claim have, such as digits only: infinitely many texts that no list could name."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import count
from typing import Final

_PLACE: Final = "{}"


@dataclass(frozen=True, slots=True)
class Shape:
    """A form of texts. Infinitely many texts have it, and infinitely many that begin with a colon have not."""

    name: str
    """What people call it, `digits`."""
    pattern: str
    """Regular expression that the whole text matches; no text with a colon at its begin does."""
    template: str
    """A text of this form for each number that is put in the place of `{}`."""

    def holds(self, text: str) -> bool:
        """Return whether a text has this form."""
        return re.fullmatch(self.pattern, text, re.DOTALL) is not None

    def example(self, but: Collection[str]) -> str:
        """Return a text of this form that is none of these."""
        return _first_other(self.template, but)

    def counterexample(self, but: Collection[str]) -> str:
        """Return a text that has not this form and is none of these."""
        return _first_other(":{}", but)


def example_of_any(but: Collection[str]) -> str:
    """Return a text that is none of these, and not empty."""
    return _first_other("other-{}", but)


def _first_other(template: str, but: Collection[str]) -> str:
    return next(text for text in (template.replace(_PLACE, str(number)) for number in count(1)) if text not in but)
