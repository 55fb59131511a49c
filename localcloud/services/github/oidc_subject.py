"""Compose the `sub` claim of a job's token: two default forms, and templates.

"OpenID Connect reference" in GitHub's documentation, 2026-11. Legacy: `repo:OWNER/REPO:<context>`. Immutable, for repositories
created, renamed or transferred after 15 July 2026 and for those that opted in: `repo:OWNER@OWNER_ID/REPO@REPO_ID:<context>`.
Pure functions over documents.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

IMMUTABLE_SINCE: Final = datetime(2026, 7, 15, tzinfo=UTC)
PULL_REQUEST_EVENTS: Final = frozenset(
    {"pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment"}
)


class MissingClaimError(ValueError):
    """A template names a claim that the job does not have."""


def uses_immutable_subject(repository: Mapping[str, Any], organization: Mapping[str, Any]) -> bool:
    """Say which form a repository has: its own choice, else its organization's, else by its age.

    Both are OIDC settings with an optional `use_immutable_subject`; the repository's also has `created_at` and `renamed_at`.
    """
    for setting in (repository.get("oidc", {}), organization):
        choice = setting.get("use_immutable_subject")
        if choice is not None:
            return bool(choice)
    moments = [repository["created_at"], repository.get("renamed_at"), repository.get("transferred_at")]
    return any(datetime.fromisoformat(moment) >= IMMUTABLE_SINCE for moment in moments if moment)


def subject_prefix(repository: Mapping[str, Any], *, is_immutable: bool) -> str:
    """Return the part of the default subject that names the repository."""
    if is_immutable:
        return f"repo:{repository['owner']}@{repository['owner_id']}/{repository['name']}@{repository['id']}"
    return f"repo:{repository['owner']}/{repository['name']}"


def subject_context(claims: Mapping[str, Any]) -> str:
    """Return the part of the default subject that names the job: environment, else pull request, else ref."""
    if claims.get("environment"):
        return f"environment:{escaped(claims['environment'])}"
    if claims["event_name"] in PULL_REQUEST_EVENTS:
        return "pull_request"
    return f"ref:{escaped(claims['ref'])}"


def compose_subject(repository: Mapping[str, Any], organization: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    """Return the subject of a job.

    `repository` is a repository's document with its setting under `oidc` {use_default, include_claim_keys,
    use_immutable_subject}; `organization` is the owner's setting {include_claim_keys, use_immutable_subject}, applied only where
    the repository has `use_default: false` and no keys of its own.

    Raises:
        MissingClaimError: the template names a claim that this job does not have.
    """
    prefix = subject_prefix(repository, is_immutable=uses_immutable_subject(repository, organization))
    setting = repository.get("oidc", {})
    keys = (
        []
        if setting.get("use_default", True)
        else setting.get("include_claim_keys") or organization.get("include_claim_keys") or []
    )
    if not keys:
        return f"{prefix}:{subject_context(claims)}"
    return ":".join(_part(key, prefix, claims) for key in keys)


def _part(key: str, prefix: str, claims: Mapping[str, Any]) -> str:
    if key == "repo":
        return prefix
    if key == "context":
        return subject_context(claims)
    if key not in claims:
        raise MissingClaimError(f"the subject's template names {key!r}, which this job does not have")
    return f"{key}:{escaped(str(claims[key]))}"


def escaped(value: str) -> str:
    """Return a value in which no colon can be taken for a separator."""
    return value.replace(":", "%3A")
