"""What no inventory can see, since the vendor's API has no call that shows it: named, so that nobody takes it for looked at."""

from dataclasses import dataclass
from typing import Final

from bulwark.core.drift.thing import Vendor


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """One kind of thing that cannot be seen."""

    vendor: Vendor
    thing: str
    """What people call it."""
    reason: str
    """What the vendor shows instead, or to whom."""
    instead: str
    """Where a person can look."""


BLIND_SPOTS: Final = (
    BlindSpot(
        Vendor.GITHUB,
        "what a secret says",
        "only its name and the time of the last change are shown; a refresh tells that time",
        "write it again from its source",
    ),
    BlindSpot(
        Vendor.GITHUB,
        "branch protection by a pattern that no branch matches",
        "the REST API shows protection branch by branch; patterns are in GraphQL alone",
        "Settings → Branches of the repository",
    ),
    BlindSpot(
        Vendor.GITHUB,
        "which repositories an installed App was given",
        "an organization sees `all` or `selected`; the names are for the App's own token",
        "Settings → GitHub Apps of the organization",
    ),
    BlindSpot(
        Vendor.GITHUB,
        "Apps that a person installed, where a person owns the repositories",
        "the list is for the App itself and for tokens that it made for that person",
        "Settings → Applications of that person",
    ),
    BlindSpot(
        Vendor.GITHUB,
        "classic tokens and SSH keys of people who have the repository",
        "GitHub shows them to those people alone, unless the organization signs in by SAML",
        "ask them; an organization can refuse classic tokens as a whole",
    ),
    BlindSpot(
        Vendor.GITHUB,
        "OAuth applications that members let act for them",
        "no call lists them for an organization",
        "Settings → OAuth application policy of the organization",
    ),
    BlindSpot(
        Vendor.VERCEL,
        "what a sensitive variable says",
        "Vercel never shows its value again, to nobody",
        "deliver it again from its source",
    ),
)
"""By vendor. Sources: the vendors' descriptions of their REST APIs, as of the versions that the local cloud is held to."""
