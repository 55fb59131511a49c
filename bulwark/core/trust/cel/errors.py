"""What is outside of the part of CEL that is read."""


class NotInSubsetError(ValueError):
    """A part of an expression that cannot be read as a set of tokens.

    What rests on it is unknown, which is never a pass.
    """

    def __init__(self, part: str, why: str, remedy: str) -> None:
        """Keep the part as it stands in the expression, why it is outside, and what to write instead."""
        self.part, self.why, self.remedy = part, why, remedy
        super().__init__(part, why, remedy)

    def __str__(self) -> str:
        """Return the error as one sentence."""
        return f"`{self.part}` {self.why}; whom it admits cannot be shown; {self.remedy}"
