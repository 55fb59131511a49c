"""Read the members that stand for identities of a workload identity pool, and the duty that a member names.

Forms: Google Cloud IAM, "Principal identifiers" (2026-11). The value of an attribute is everything after its name, slashes and
colons included.
"""

import re
from dataclasses import dataclass
from typing import Final

_POOL_MEMBER: Final = re.compile(
    r"principal(?:Set)?://iam\.googleapis\.com/"
    r"(?P<pool>(?:projects/[^/]+/)?locations/global/(?:workloadIdentityPools|workforcePools)/[^/]+)/(?P<rest>.*)",
    re.DOTALL,
)
_DUTY: Final = re.compile(r"(?P<repository_id>\d+):(?P<environment>.+):(?P<event>[a-z_]+):(?P<ref>refs/[^:]+)")
"""Read from the right each part ends at the next colon: neither an event nor a ref can hold one, an environment's name can."""

DUTY_ATTRIBUTE: Final = "duty"


@dataclass(frozen=True, slots=True)
class PoolMember:
    """A member of a pool: `subject`, `group`, an attribute with its value, or everybody."""

    pool: str
    selector: str
    """`*`, `subject`, `group` or `attribute.NAME`."""
    value: str
    """Empty for `*`."""

    @property
    def is_whole_pool(self) -> bool:
        """True for the member that every identity of the pool matches."""
        return self.selector == "*"

    @property
    def attribute(self) -> str:
        """Name of the attribute; empty when none is named."""
        return self.selector.removeprefix("attribute.") if self.selector.startswith("attribute.") else ""


@dataclass(frozen=True, slots=True, order=True)
class Duty:
    """What one account is for: the jobs of one repository in one GitHub environment."""

    repository_id: str
    environment: str
    """`-` for jobs that name none."""

    def __str__(self) -> str:
        return f"repository {self.repository_id}, environment {self.environment}"


def pool_member(member: str) -> PoolMember | None:
    """Read a member of a pool; None for any other member (a user, a service account)."""
    match = _POOL_MEMBER.fullmatch(member)
    if match is None:
        return None
    selector, _, value = match["rest"].partition("/")
    return PoolMember(match["pool"], selector, value)


def duty_of(member: PoolMember) -> Duty | None:
    """Return the duty that a member names in `attribute.duty`; None when it names none."""
    match = _DUTY.fullmatch(member.value) if member.attribute == DUTY_ATTRIBUTE else None
    return Duty(match["repository_id"], match["environment"]) if match else None


def event_of(member: PoolMember) -> str:
    """Return the event that a member names in `attribute.duty`; empty when it names no duty."""
    match = _DUTY.fullmatch(member.value) if member.attribute == DUTY_ATTRIBUTE else None
    return match["event"] if match else ""
