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
        Vendor.GOOGLE,
        "rights that come from the folder or the organization",
        "they stand in the policies there, which an account of the project alone may not read",
        "`gcloud projects get-ancestors-iam-policy` as an administrator of the organization",
    ),
    BlindSpot(
        Vendor.GOOGLE,
        "tokens that were handed out already",
        "Google lists none; each lives for an hour at most unless the organization allows more",
        "the audit log of iamcredentials.googleapis.com and sts.googleapis.com",
    ),
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
    BlindSpot(
        Vendor.VERCEL,
        "API tokens of other people of the team",
        "Vercel lists the tokens of the account that asks, and nobody else's",
        "Settings → Members of the team, and their own Account Settings → Tokens",
    ),
    BlindSpot(
        Vendor.VERCEL,
        "tokens that a federation policy handed out already",
        "no call lists them, and the exchange itself is not published",
        "Settings → Activity of the team",
    ),
)
"""By vendor. Sources: the vendors' descriptions of their REST APIs, as of the versions that the local cloud is held to."""
