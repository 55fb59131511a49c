"""Call GitHub through githubkit, whose models are generated from GitHub's own description of its API.

`GITHUB_API_URL` replaces the host, `GITHUB_TOKEN` is the credential.
"""

import os

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
