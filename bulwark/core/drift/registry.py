"""All kinds of things that may stand undeclared: one line each, by vendor and in the order of their classes."""

from typing import Final

from bulwark.core.drift.kind import Kind

KINDS: Final[tuple[Kind, ...]] = ()
