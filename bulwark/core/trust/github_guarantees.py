"""State what GitHub's issuer guarantees of every token: all else is free to whoever starts a job.

Source: GitHub Docs, "OpenID Connect reference", 2026-11. Ids are digits; an event's name has no colon; a ref begins with `refs/`;
the claims named here are never absent; `environment` is absent for a job that names none.
"""

from typing import Final

from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.claims.shape import Shape
from bulwark.core.trust.claims.values import Values

DIGITS: Final = Shape("digits", r"[0-9]+", "{}")
EVENT_NAME: Final = Shape("name of an event", r"[a-z_]+[0-9]*", "event_{}")
REF: Final = Shape("ref", r"refs/[^:]+", "refs/heads/branch-{}")

GUARANTEED: Final = ClaimSet.of_box(
    {
        "repository_id": Values.of_shape(DIGITS),
        "repository_owner_id": Values.of_shape(DIGITS),
        "run_id": Values.of_shape(DIGITS),
        "event_name": Values.of_shape(EVENT_NAME),
        "ref": Values.of_shape(REF),
    }
)
"""The tokens that GitHub can sign at all."""
