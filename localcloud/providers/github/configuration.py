"""The provider's own inputs: which account it acts for, with which token.

The address of the API is never an input here: `GITHUB_API_URL` alone decides it, so that a program written for github.com cannot
leave the local cloud by naming `baseUrl`. The real provider would look for GITHUB_BASE_URL and take any host but github.com for
Enterprise Server. As there, GITHUB_APP_ID, GITHUB_APP_INSTALLATION_ID and GITHUB_APP_PEM_FILE together (the last holds the key
itself) make the provider act for a GitHub App: it gets one token as it is configured, good for an hour. Unlike there, it acts by
GITHUB_TOKEN for an owner whose account has not installed the App. Other inputs (retries, delays, appAuth) have no effect.
"""

import os
import time
from dataclasses import replace
from typing import Final

import jwt

from localcloud.providers.github.ids import segment
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

_APP: Final = ("GITHUB_APP_ID", "GITHUB_APP_INSTALLATION_ID", "GITHUB_APP_PEM_FILE")
# integrations/terraform-provider-github v6.13.0, github/apps.go: issued a minute ago, good for five.
_DRIFT_SECONDS: Final = 60
_LIFE_SECONDS: Final = 300


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
    if not config.get("token"):
        session.token = _app_token(session, str(owner)) or session.token
    session.config = config | {"owner": owner, "isOrganization": organization is not None}


def _app_token(session: Session, owner: str) -> str | None:
    """Return a token of the App's installation; None without one, or for another account than it is installed on."""
    if not all(os.environ.get(name) for name in _APP):
        return None
    app, installation, key = (os.environ[name] for name in _APP)
    now = int(time.time())
    claims = {"iss": app, "iat": now - _DRIFT_SECONDS, "exp": now + _LIFE_SECONDS}
    # PEM in a variable often has its line ends written out.
    signing = replace(session, token=jwt.encode(claims, key.replace("\\n", "\n"), algorithm="RS256"))
    path = f"/app/installations/{installation}"
    if str(signing.get(path)["account"]["login"]).lower() != owner.lower():
        return None
    return str(signing.call("POST", f"{path}/access_tokens", {})["token"])
