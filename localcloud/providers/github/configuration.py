"""The provider's own inputs: which account it acts for, with which token.

The address of the API is never an input here: `GITHUB_API_URL` alone decides it, so that a program written for github.com cannot
leave the local cloud by naming `baseUrl`. The real provider would look for GITHUB_BASE_URL and take any host but github.com for
Enterprise Server. All other inputs (retries, delays, appAuth) are accepted and have no effect.
"""

import os

from localcloud.providers.github.ids import segment
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


def configure(session: Session, config: Properties) -> None:
    """Find the owner and whether it is an organization; keep both in the session's configuration.

    Raises:
        VendorError: GitHub refused the token, or cannot be reached.
        LookupError: no owner is named and the token has none.
    """
    session.token = str(config.get("token") or os.environ["GITHUB_TOKEN"])
    owner = config.get("organization") or os.environ.get("GITHUB_OWNER") or config.get("owner")
    if not owner:
        owner = session.get("/user").get("login")
    if not owner:
        raise LookupError("no owner is configured and the token belongs to nobody; no repository can be found. Set github:owner.")
    organization = session.find(f"/orgs/{segment(str(owner))}")
    session.config = config | {"owner": owner, "isOrganization": organization is not None}
