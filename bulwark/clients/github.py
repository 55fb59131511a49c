"""Call GitHub through githubkit, whose models are generated from GitHub's own description of its API.

`GITHUB_API_URL` replaces the host, `GITHUB_TOKEN` is the credential.
"""

import os

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from githubkit import GitHub, TokenAuthStrategy

from bulwark.errors import UsageError


def github_url() -> str:
    """Return where GitHub's API is."""
    return os.environ.get("GITHUB_API_URL", "https://api.github.com")


def connect_github(*, is_patient: bool = True) -> "GitHub[TokenAuthStrategy]":
    """Return a client with the environment's endpoint and credential.

    A patient one repeats what failed at the server, and waits out a rate limit, which can take an hour.

    Raises:
        UsageError: there is no credential.
    """
    token = os.environ.get("GITHUB_TOKEN")
    if not token:
        raise UsageError(
            "GITHUB_TOKEN is not set; GitHub would show nothing that is private. Set it to a token of the GitHub App."
        )
    return GitHub(token, base_url=github_url(), auto_retry=is_patient)


def require_signing_key(key: str, place: str) -> None:
    """Make sure that a text is a private key that an App can sign with.

    Raises:
        UsageError: it is none; the text is not in the message.
    """
    try:
        load_pem_private_key(key.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        # What these errors say may quote the key.
        raise UsageError(
            f"{place} holds no key that can sign; GitHub could not be asked as the App. Set it to the whole PEM text."
        ) from error
