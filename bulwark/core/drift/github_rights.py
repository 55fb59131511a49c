"""What a token needs at GitHub to look for every kind of thing; changing nothing takes no more than reading."""

from collections.abc import Mapping
from typing import Final

RIGHTS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "github-deploy-key": ("administration",),
    "github-collaborator": (),
    "github-team": ("administration",),
    "github-invitation": ("administration",),
    "github-app": ("organization_administration",),
    "github-environment": ("actions",),
    "github-environment-branch": ("actions",),
    "github-runner": ("administration",),
    "github-secret": ("secrets",),
    "github-environment-secret": ("environments",),
    "github-organization-secret": ("secrets",),
    "github-dependabot-secret": ("dependabot_secrets",),
    "github-codespaces-secret": ("codespaces_secrets",),
    "github-ruleset": (),
    "github-organization-ruleset": (),
    "github-branch-protection": ("administration", "contents"),
    "github-actions-setting": ("actions", "administration"),
    "github-workflow-file": ("contents",),
    "github-webhook": ("repository_hooks",),
    "github-variable": ("actions_variables",),
    "github-environment-variable": ("environments",),
    "github-organization-variable": ("actions_variables",),
}
"""By kind, permissions of an App or a fine-grained token, each to read ("Permissions required for GitHub Apps" in GitHub's
documentation); `metadata` every token has. A kind whose permission is missing is not known at any of its places."""
READ_RIGHTS: Final = tuple(sorted({right for rights in RIGHTS_OF.values() for right in rights}))
"""All of them, sorted."""
