"""Remember where each vendor listens, for what one vendor says about another: a job's token comes from GitHub's port."""

from collections.abc import Mapping
from typing import Final

from localcloud.core.store import Transaction

_KIND: Final = "core.setting"
_KEY: Final = "addresses"


def keep_addresses(transaction: Transaction, addresses: Mapping[str, str]) -> None:
    """Keep `{vendor: base URL}`; ports may differ from one start to the next, so each start writes them anew."""
    transaction.put(_KIND, _KEY, dict(addresses))


def read_addresses(transaction: Transaction) -> dict[str, str]:
    """Return `{vendor: base URL}`."""
    return transaction.get(_KIND, _KEY) or {}
