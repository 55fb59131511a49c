"""What a token needs at GitHub to look for every kind of thing; changing nothing takes no more than reading."""

from typing import Final

READ_RIGHTS: Final = (
    "actions",
    "actions_variables",
    "administration",
    "codespaces_secrets",
    "contents",
    "dependabot_secrets",
    "environments",
    "organization_administration",
    "repository_hooks",
    "secrets",
)
"""Permissions of an App or a fine-grained token, each to read ("Permissions required for GitHub Apps" in GitHub's documentation);
`metadata` every token has. A kind whose permission is missing is not known at any of its places."""
