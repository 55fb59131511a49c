"""The provider's own inputs: token and team.

The address is never an input, here or in the real provider; `BULWARK_VERCEL_API_URL` decides it.
"""

import os
import re
from typing import Final

from localcloud.providers.resource import InputRefusedError
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

# vercel/terraform-provider-vercel vercel/provider.go, 2026-08: the expression is not anchored.
_TOKEN: Final = re.compile(r"[0-9a-zA-Z]{24}")


def configure(session: Session, config: Properties) -> None:
    """Check the token's form and resolve the team's slug to its id, once.

    Raises:
        InputRefusedError: the token cannot be one of Vercel's.
        LookupError: there is no such team.
    """
    session.token = str(config.get("apiToken") or os.environ["VERCEL_API_TOKEN"])
    if not _TOKEN.search(session.token):
        raise InputRefusedError("apiToken", "Invalid API token: it must contain 24 letters or digits in a row")
    session.config = dict(config)
    team = config.get("team")
    if not team:
        return
    found = session.find(f"/v2/teams/{team}")
    if found is None:
        raise LookupError(f"Vercel Team not found: {team!r}; no project can be placed in it. Name a team that the token sees.")
    session.config["teamId"] = found["id"]
