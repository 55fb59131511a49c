"""Number things as GitHub does: numeric ids per kind of thing, and node ids that carry them.

Node ids are GitHub's present form (since 2021): a prefix for the type, then MessagePack of the ids in base64 (URL alphabet).
"""

import struct
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Final

from localcloud.core.clock import Clock
from localcloud.core.store import Transaction

# First number of each kind: of the size that GitHub hands out today, so that a 32-bit assumption fails here too.
_FIRST: Final = {
    "account": 230_000_000,
    "app": 1_200_000,
    "artifact": 4_500_000_000,
    "branch_policy": 45_000_000,
    "check_suite": 49_000_000_000,
    "deploy_key": 135_000_000,
    "deployment": 3_400_000_000,
    "deployment_status": 9_600_000_000,
    "environment": 9_200_000_000,
    "hook": 580_000_000,
    "installation": 62_000_000,
    "invitation": 290_000_000,
    "issue": 2_900_000_000,
    "issue_comment": 2_800_000_000,
    "label": 7_300_000_000,
    "protection_rule": 61_000_000,
    "pull": 2_800_000_000,
    "release": 260_000_000,
    "repository": 1_120_000_000,
    "ruleset": 4_500_000,
    "run": 19_000_000_000,
    "runner": 21,
    "check_run": 55_000_000_000,
    "team": 14_000_000,
    "workflow": 190_000_000,
}
_UINT32_LIMIT: Final = 2**32


def next_id(transaction: Transaction, entity: str) -> int:
    """Return an id that no other thing of the kind has had."""
    return transaction.next_number(f"github.{entity}", _FIRST[entity])


def node_id(prefix: str, *ids: int) -> str:
    """Return the global id of a thing: `R` repository, `O` organization, `U` user, `EN` environment, `REF`, `C` commit."""
    packed = bytes([0x91 + len(ids), 0]) + b"".join(_packed(number) for number in ids)
    return f"{prefix}_{urlsafe_b64encode(packed).decode().rstrip('=')}"


def _packed(number: int) -> bytes:
    return b"\xce" + struct.pack(">I", number) if number < _UINT32_LIMIT else b"\xcf" + struct.pack(">Q", number)


def timestamp(moment: datetime) -> str:
    """Write a moment as GitHub does: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def now(clock: Clock) -> str:
    """Return the local cloud's time as GitHub writes it."""
    return timestamp(clock.now())
