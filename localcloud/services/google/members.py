"""Check the members of an IAM policy and say whom they match (providers-google.md, sections 2.4 and 11)."""

import re
from dataclasses import dataclass
from typing import Final

from localcloud.core.http import RefusalError
from localcloud.core.store import Transaction
from localcloud.services.google.accounts_index import is_known_email
from localcloud.services.google.apis import Api
from localcloud.services.google.errors import invalid
from localcloud.services.google.pools import find_pool, is_admitting
from localcloud.services.google.projects import find_project
from localcloud.services.google.tokens import Identity

_EMAIL_TYPES: Final = ("user", "group", "serviceAccount", "domain")
# Convenience members of old basic-role policies; kept as text, they match nobody here.
_VERBATIM_TYPES: Final = ("deleted", "projectOwner", "projectEditor", "projectViewer", "principalHierarchy")
_POOL_MEMBER: Final = re.compile(
    r"(?P<type>principal|principalSet)://iam\.googleapis\.com/"
    r"(?P<pool>projects/[^/]+/locations/global/workloadIdentityPools/[^/]+)/(?P<rest>.+)",
    re.DOTALL,
)
_SET_REST: Final = re.compile(r"\*|group/.+|attribute\.[a-z0-9_]+/.+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PoolMember:
    """A member that names a workload identity pool."""

    pool: str
    kind: str
    """`subject`, `group`, `attribute` or `pool` (everybody in it)."""
    name: str
    """Of the attribute; empty otherwise."""
    value: str


def normalise_member(member: str) -> str:
    """Return the member as Google keeps it: addresses in lower case, everything else byte for byte."""
    kind, separator, value = member.partition(":")
    return f"{kind}:{value.lower()}" if separator and kind in _EMAIL_TYPES else member


def check_member(tx: Transaction, api: Api, member: str) -> None:
    """Accept a member that a policy may hold.

    Raises:
        RefusalError: 400; unknown type, malformed, or it names what does not exist.
    """
    kind, _, value = member.partition(":")
    if member in {"allUsers", "allAuthenticatedUsers"} or kind in _VERBATIM_TYPES:
        return
    if kind in {"principal", "principalSet"}:
        _check_pool_member(tx, api, member)
    elif kind not in _EMAIL_TYPES:
        text = f"The member {member} is of an unknown type. Please set a valid type prefix for the member."
        raise invalid(api, text)
    elif kind == "serviceAccount" and not is_known_email(tx, value):
        raise invalid(api, f"Service account {value} does not exist.")
    elif kind in {"user", "group"} and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        raise invalid(api, f"{'User' if kind == 'user' else 'Group'} {value} does not exist.")


def _check_pool_member(tx: Transaction, api: Api, member: str) -> None:
    parsed = parse_pool_member(member)
    if parsed is None:
        raise _malformed(api, member)
    number = parsed.pool.split("/")[1]
    # The id in place of the number: refused, because it would never match (which of the two Google does is unverified).
    if not number.isdigit():
        raise _malformed(api, member)
    if find_project(tx, number) is None or find_pool(tx, parsed.pool) is None:
        text = (
            f"Identity Pool does not exist ({parsed.pool}). Please check that you specified a valid resource name as returned in "
            "the `name` attribute in the configuration API."
        )
        raise invalid(api, text)


def _malformed(api: Api, member: str) -> RefusalError:
    return invalid(api, f"Invalid {member.partition(':')[0]} member ({member}).")


def parse_pool_member(member: str) -> PoolMember | None:
    """Read `principal://…` and `principalSet://…`; None when it is neither or malformed.

    The name of an attribute ends at the first slash; the value is all the rest, slashes and colons included.
    """
    match = _POOL_MEMBER.fullmatch(member)
    if match is None:
        return None
    pool, rest = match["pool"], match["rest"]
    if match["type"] == "principal":
        prefix, separator, subject = rest.partition("/")
        return PoolMember(pool, "subject", "", subject) if prefix == "subject" and separator and subject else None
    if not _SET_REST.fullmatch(rest):
        return None
    if rest == "*":
        return PoolMember(pool, "pool", "", "")
    head, _, value = rest.partition("/")
    return (
        PoolMember(pool, "group", "", value) if head == "group" else PoolMember(pool, "attribute", head.partition(".")[2], value)
    )


def is_match(tx: Transaction, member: str, identity: Identity) -> bool:
    """Say whether the member of a stored policy stands for the identity."""
    if member == "allUsers":
        return True
    if not identity.pool:
        return member == "allAuthenticatedUsers" or normalise_member(member) == normalise_member(identity.principal)
    parsed = parse_pool_member(member)
    if parsed is None or parsed.pool != identity.pool or not is_admitting(find_pool(tx, parsed.pool)):
        return False
    return _holds(parsed, identity)


def _holds(member: PoolMember, identity: Identity) -> bool:
    if member.kind == "subject":
        return member.value == identity.subject
    if member.kind == "group":
        return member.value in identity.groups
    if member.kind == "attribute":
        held = identity.attributes.get(member.name)
        return member.value in held if isinstance(held, list) else member.value == held
    return True
