"""All readers: one line each, in the order of `bulwark.core.drift.registry.KINDS`."""

from typing import Final

from bulwark.drift.reader import Reader

READERS: Final[tuple[Reader, ...]] = ()
