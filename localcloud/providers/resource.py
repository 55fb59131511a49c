"""What a resource type is: a table of inputs and five translations to REST."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

Function = Callable[[Session, Properties], Properties]
"""A data source: arguments to results. Raises VendorError, or LookupError with a sentence when the thing is not there."""


class InputRefusedError(ValueError):
    """The real provider would refuse these inputs before any call."""

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"{name}: {reason}")


class PartlyCreatedError(Exception):
    """The resource exists, but a later step of its creation failed: its id must be kept."""

    def __init__(self, identifier: str, reason: str, missing: tuple[str, ...] = ()) -> None:
        """`missing` names the inputs that are not in force yet; the next update brings them."""
        self.identifier, self.reason, self.missing = identifier, reason, missing
        super().__init__(f"{identifier}: {reason}")


class ResourceType(ABC):
    """One resource type of a provider. Instances are stateless and shared by all threads."""

    token: ClassVar[str]
    """Exact type token, e.g. `gcp:serviceaccount/account:Account`."""
    aliases: ClassVar[tuple[str, ...]] = ()
    """Older tokens under which the SDK still registers it."""
    fields: ClassVar[tuple[Field, ...]]
    outputs: ClassVar[tuple[str, ...]] = ()
    """Names that are unknown until the resource exists (besides what `predict` tells)."""
    renewed: ClassVar[tuple[str, ...]] = ()
    """Outputs that stay as they are in the state until an update makes them anew: `read` is not told them after one."""
    deletes_before_replace: ClassVar[bool] = False

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Fill in what the real provider fills in (beyond the table's defaults), or refuse.

        Raises:
            InputRefusedError: the real provider would refuse; unknown values must be let through.
        """
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Return outputs that are known before the resource exists."""
        return {}

    def is_replaced(self, session: Session, changed: set[str], old: Properties, new: Properties) -> set[str]:
        """Return the changed names that force replacement; by default those the table marks."""
        return {field.name for field in self.fields if field.name in changed and field.replaces}

    @abstractmethod
    def create(self, session: Session, inputs: Properties) -> str:
        """Make it and return its id. The framework reads it afterwards.

        Raises:
            VendorError: nothing was made.
            PartlyCreatedError: it was made, but not all of it.
        """

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Return the id under which the state keeps what was imported by another form of it."""
        return identifier

    @abstractmethod
    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Return everything the vendor shows, under Pulumi's names (inputs and outputs), or None when it is gone.

        `known` holds the state's properties, or nothing on import: then all must come from the identifier.
        """

    @abstractmethod
    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Bring it to the new inputs; `changed` names the inputs that differ. The framework reads it afterwards."""

    @abstractmethod
    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Remove it; already gone is success where the real provider says so."""
