"""What the organization forbids in an environment's Google project."""

from typing import Annotated

from pydantic import AfterValidator

from bulwark.config.base import Section
from bulwark.config.fields import Flag, matching
from bulwark.core.trust.provider import ISSUER

Issuer = Annotated[
    str,
    AfterValidator(
        matching(
            r"https://[a-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~/-]*)?",
            "no token's issuer could ever equal it",
            "write the issuer exactly as in the iss claim of its tokens, such as https://token.actions.githubusercontent.com",
        )
    ),
]


class OrganizationPolicies(Section):
    """Policies that hold in the project whatever roles somebody has there.

    Setting them takes `roles/orgpolicy.policyAdmin` on the organization, which no role of the project can give.
    """

    allowed_issuers: tuple[Issuer, ...] = (ISSUER,)
    """Issuers whose tokens a workload identity provider of the project may trust; none leaves that to the organization."""
    no_service_account_keys: Flag = True
    """Whether nobody can make or upload a key of a service account."""
