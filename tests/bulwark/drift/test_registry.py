"""Every kind of thing has its reader, and every reader its kind."""

from bulwark.core.drift.registry import KINDS
from bulwark.drift.registry import READERS


def test_kinds_and_readers_have_the_same_ids_in_the_same_order():
    assert [kind.id for kind in KINDS] == [reader.kind for reader in READERS]
