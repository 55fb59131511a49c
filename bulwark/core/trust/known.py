"""Say of a fact that nobody could tell it."""

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Unknown(Enum):
    """What stands in the place of a fact that a source could not tell."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        """Refuse: what is not known is neither true nor false.

        Raises:
            TypeError: always.
        """
        raise TypeError("a fact that is not known is neither true nor false")


UNKNOWN: Final = Unknown.UNKNOWN

Text = str | Unknown
Flag = bool | Unknown
Texts = tuple[Text, ...] | Unknown
"""Texts, each of which may be unknown while the others are not."""
Table = Mapping[str, str] | Unknown
