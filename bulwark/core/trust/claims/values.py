"""What one claim may be: some texts, or all but some, and whether the claim may be absent."""

from dataclasses import dataclass, replace

from bulwark.core.trust.claims.shape import Shape, example_of_any


@dataclass(frozen=True, slots=True)
class Values:
    """A set of texts, with or without the absence of the claim.

    It is closed (exactly `texts`) or open (all texts but `texts`). An open one may be narrowed to the texts that have a shape, or
    that have it not; a claim has one shape wherever it has any, so that what is empty can be told.
    """

    texts: frozenset[str] = frozenset()
    is_open: bool = False
    may_be_absent: bool = False
    shape: Shape | None = None
    """Of an open one: only texts of this shape are meant; None for all texts."""
    is_outside: bool = False
    """With a shape: only texts that have it not are meant."""

    def __post_init__(self) -> None:
        """Forget texts that an open one leaves out by its shape already: each set of texts is written in one way."""
        if self.is_open and self.shape is not None and self.texts:
            object.__setattr__(self, "texts", frozenset(text for text in self.texts if self._has_form(text)))

    @classmethod
    def only(cls, *texts: str) -> "Values":
        """Return exactly these texts; the claim is there."""
        return cls(frozenset(texts))

    @classmethod
    def all_but(cls, *texts: str) -> "Values":
        """Return every text but these; the claim is there."""
        return cls(frozenset(texts), is_open=True)

    @classmethod
    def of_shape(cls, shape: Shape) -> "Values":
        """Return every text of a shape; the claim is there."""
        return cls(is_open=True, shape=shape)

    @classmethod
    def absent(cls) -> "Values":
        """Return no text: the claim is not there."""
        return cls(may_be_absent=True)

    @classmethod
    def anything(cls) -> "Values":
        """Return every text, and the claim may be absent."""
        return cls(is_open=True, may_be_absent=True)

    def or_absent(self) -> "Values":
        """Return the same texts for a claim that may also be absent."""
        return replace(self, may_be_absent=True)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left: no text, and the claim is not absent either."""
        return not (self.texts or self.is_open or self.may_be_absent)

    def holds(self, value: str | None) -> bool:
        """Return whether a text, or None for the absence of the claim, is among these."""
        if value is None:
            return self.may_be_absent
        if not self.is_open:
            return value in self.texts
        return value not in self.texts and self._has_form(value)

    def _has_form(self, text: str) -> bool:
        return self.shape is None or self.shape.holds(text) != self.is_outside

    def __and__(self, other: "Values") -> "Values":
        """Return what is in both.

        Raises:
            ValueError: they name different shapes.
        """
        may_be_absent = self.may_be_absent and other.may_be_absent
        if not (self.is_open or other.is_open):
            return Values(self.texts & other.texts, may_be_absent=may_be_absent)
        if not (self.is_open and other.is_open):
            listed, tester = (other, self) if self.is_open else (self, other)
            return Values(frozenset(text for text in listed.texts if tester.holds(text)), may_be_absent=may_be_absent)
        shape = self._shape_with(other)
        if self.shape is not None and other.shape is not None and self.is_outside != other.is_outside:
            return Values(may_be_absent=may_be_absent)
        is_outside = self.is_outside or other.is_outside
        return Values(self.texts | other.texts, is_open=True, may_be_absent=may_be_absent, shape=shape, is_outside=is_outside)

    def opposite(self) -> tuple["Values", ...]:
        """Return all that is not in it, in parts that have nothing in common."""
        is_absence_left = not self.may_be_absent
        if not self.is_open:
            return (Values(self.texts, is_open=True, may_be_absent=is_absence_left),)
        listed = Values(self.texts, may_be_absent=is_absence_left)
        if self.shape is None:
            return (listed,)
        return (listed, Values(is_open=True, shape=self.shape, is_outside=not self.is_outside))

    def joined(self, other: "Values") -> "Values | None":
        """Return what is in either; None where that is no one set of this kind.

        Raises:
            ValueError: they name different shapes.
        """
        may_be_absent = self.may_be_absent or other.may_be_absent
        if not (self.is_open or other.is_open):
            return Values(self.texts | other.texts, may_be_absent=may_be_absent)
        if self.is_open and other.is_open:
            left = frozenset(text for text in self.texts | other.texts if not (self.holds(text) or other.holds(text)))
            if (self.shape, self.is_outside) == (other.shape, other.is_outside):
                return replace(self, texts=left, may_be_absent=may_be_absent)
            self._shape_with(other)
            return Values(left, is_open=True, may_be_absent=may_be_absent)
        opened, listed = (self, other) if self.is_open else (other, self)
        if not all(opened.holds(text) for text in listed.texts - opened.texts):
            return None
        return replace(opened, texts=opened.texts - listed.texts, may_be_absent=may_be_absent)

    @property
    def shortest(self) -> str | None:
        """The text of a witness, as short as any in bytes where there is a list; None where the claim can be left out.

        Raises:
            ValueError: there is nothing to choose from.
        """
        if self.may_be_absent:
            return None
        if not self.is_open:
            return min(self.texts, key=lambda text: (len(text.encode()), text))
        if self.shape is None:
            return example_of_any(self.texts)
        return self.shape.counterexample(self.texts) if self.is_outside else self.shape.example(self.texts)

    def _shape_with(self, other: "Values") -> Shape | None:
        if self.shape is not None and other.shape is not None and self.shape != other.shape:
            raise ValueError(f"a claim has one shape, not {self.shape.name} and {other.shape.name}")
        return self.shape or other.shape
