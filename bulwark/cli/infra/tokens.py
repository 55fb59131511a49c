"""The token of the job that a command runs in."""

import os

from bulwark.errors import UsageError


def job_token() -> str:
    """Return `GITHUB_TOKEN`.

    Raises:
        UsageError: it is not set.
    """
    token = os.environ.get("GITHUB_TOKEN", "")
    if not token:
        raise UsageError("GITHUB_TOKEN is not set; GitHub would show nothing of its runs. Set it to the job's github.token.")
    return token
