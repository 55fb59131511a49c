"""Read the members that stand for identities of a workload identity pool.

Forms: Google Cloud IAM, "Principal identifiers" (2026-11). The value of an attribute is everything after its name, slashes and
colons included.
"""

import re
from dataclasses import dataclass
from typing import Final

_FORM: Final = re.compile(
    r"principal(?:Set)?://iam\.googleapis\.com/(?P<pool>projects/[^/]+/locations/global/workloadIdentityPools/[^/]+)/(?P<rest>.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class PoolMember:
    """Some or all identities of a pool."""

    pool: str
    """`projects/NUMBER/locations/global/workloadIdentityPools/POOL`."""
    attribute: str
    """`google.subject`, `google.groups`, `attribute.NAME`; empty for all identities."""
    value: str


_ATTRIBUTES: Final = {"*": "", "subject": "google.subject", "group": "google.groups"}


def pool_member(written: str) -> PoolMember | None:
    """Return which identities a member is; None for a member that is of no workload identity pool."""
    match = _FORM.fullmatch(written)
    if match is None:
        return None
    selector, _, value = match["rest"].partition("/")
    return PoolMember(match["pool"], _ATTRIBUTES.get(selector, selector), value)
