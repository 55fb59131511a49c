"""Deployment environments: where they are kept, what a plan allows, which refs they admit.

Names are compared without case and shown as first written. Plans ("Managing environments for deployment" in GitHub's
documentation; go-github `RepositoriesService.CreateUpdateEnvironment`): a private repository of a free account has none (404);
under Pro and Team it has no reviewers and wait timers, and naming those fields at all is refused with 422, upon which go-github
sends the branch policy alone. Enterprise, and public repositories under every plan, have everything.
"""

import re
from typing import Any, Final

from localcloud.core.clock import Clock
from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.github.accounts import find_account_by_id, find_team_by_id
from localcloud.services.github.errors import invalid_request, not_found, refuse
from localcloud.services.github.identifiers import next_id, now
from localcloud.services.github.repositories import is_private, owner_of, require_repository

KIND: Final = "github.environment"
POLICY_KIND: Final = "github.branch_policy"
CHILD_KINDS: Final = (POLICY_KIND, "github.variable", "github.secret", "github.public_key")
MAXIMUM_WAIT_MINUTES: Final = 43_200
MAXIMUM_REVIEWERS: Final = 6
MAXIMUM_NAME_LENGTH: Final = 255
_REVIEWERS: Final = {"User": find_account_by_id, "Team": find_team_by_id}
_ENTERPRISE_FIELDS: Final = ("wait_timer", "reviewers", "prevent_self_review")


def environment_key(repository_id: int, name: str) -> str:
    """Return the key of an environment."""
    return f"{repository_id}/{name.lower()}"


def scope_of(repository_id: int, environment_id: int | None = None) -> str:
    """Return the prefix of keys for what belongs to a repository itself or to one of its environments."""
    return f"{repository_id}/{'-' if environment_id is None else environment_id}/"


def find_environment(transaction: Transaction, repository_id: int, name: str) -> Document | None:
    """Return the environment of that name."""
    return transaction.get(KIND, environment_key(repository_id, name))


def list_environments(transaction: Transaction, repository_id: int) -> list[Document]:
    """Return a repository's environments, oldest first."""
    found = [document for _, document in transaction.list(KIND, f"{repository_id}/")]
    return sorted(found, key=lambda environment: environment["id"])


def require_environment(call: Call) -> tuple[Document, Document]:
    """Return (repository, environment) that the path names.

    Raises:
        RefusalError: 404 when either is not there, or the plan has no environments.
    """
    repository = require_repository(call)
    require_plan_with_environments(call.tx, repository)
    environment = find_environment(call.tx, repository["id"], call.params["environment_name"])
    if environment is None:
        raise not_found()
    return repository, environment


def require_plan_with_environments(transaction: Transaction, repository: Document) -> None:
    """Refuse environments of a private repository of a free account.

    Raises:
        RefusalError: 404.
    """
    if is_private(repository) and owner_of(transaction, repository)["plan"] == "free":
        raise not_found()


def require_plan_with_fields(transaction: Transaction, repository: Document, body: Document) -> None:
    """Refuse fields that only Enterprise has for private repositories.

    Raises:
        RefusalError: 422.
    """
    is_limited = is_private(repository) and owner_of(transaction, repository)["plan"] in {"pro", "team"}
    if is_limited and any(field in body for field in _ENTERPRISE_FIELDS):
        wanted = "wait timer" if body.get("wait_timer") else "required reviewers"
        remedy = f"Please ensure the billing plan supports the {wanted} protection rule."
        raise refuse(422, f"Failed to create the environment protection rule. {remedy}")


def checked_settings(transaction: Transaction, body: Document) -> dict[str, Any]:
    """Return the settings a body asks for, with what it leaves out at its default.

    `can_admins_bypass` is in no published schema but is accepted and shown; absent, it is left as it was.

    Raises:
        RefusalError: 422 for anything impossible.
    """
    wait = body.get("wait_timer") or 0
    if not isinstance(wait, int) or isinstance(wait, bool) or not 0 <= wait <= MAXIMUM_WAIT_MINUTES:
        raise invalid_request(f"For 'properties/wait_timer', {wait!r} is not an integer from 0 to {MAXIMUM_WAIT_MINUTES}.")
    settings = {
        "wait_timer": wait,
        "reviewers": _checked_reviewers(transaction, body.get("reviewers") or []),
        "prevent_self_review": bool(body.get("prevent_self_review")),
        "deployment_branch_policy": _checked_branch_policy(body.get("deployment_branch_policy")),
    }
    if settings["prevent_self_review"] and not settings["reviewers"]:
        problem = "Required reviewers must have at least one reviewer to set prevent_self_review."
        raise refuse(422, f"Failed to create or update the environment protection rule. {problem}")
    if isinstance(body.get("can_admins_bypass"), bool):
        settings["can_admins_bypass"] = body["can_admins_bypass"]
    return settings


def _checked_reviewers(transaction: Transaction, reviewers: Any) -> list[dict[str, Any]]:
    if not isinstance(reviewers, list) or len(reviewers) > MAXIMUM_REVIEWERS:
        raise invalid_request(f"For 'properties/reviewers', expected a list of at most {MAXIMUM_REVIEWERS} users or teams.")
    for reviewer in reviewers:
        kind = reviewer.get("type") if isinstance(reviewer, dict) else None
        find = _REVIEWERS.get(str(kind))
        if find is None or find(transaction, reviewer.get("id")) is None:
            raise refuse(422, "Failed to create the environment protection rule. Reviewer could not be found.")
    return [{"type": reviewer["type"], "id": reviewer["id"]} for reviewer in reviewers]


def _checked_branch_policy(policy: Any) -> dict[str, bool] | None:
    if policy is None:
        return None
    names = ("protected_branches", "custom_branch_policies")
    flags = {name: policy.get(name) for name in names} if isinstance(policy, dict) else {}
    if sorted(map(repr, flags.values())) != ["False", "True"]:
        problem = "'protected_branches' and 'custom_branch_policies' are required booleans and cannot have the same value."
        raise invalid_request(f"For 'properties/deployment_branch_policy', {problem}")
    return {name: bool(flag) for name, flag in flags.items()}


def write_environment(
    transaction: Transaction, clock: Clock, repository: Document, name: str, settings: dict[str, Any]
) -> Document:
    """Create an environment or replace its settings; leaving custom branch policies forgets the patterns."""
    environment = find_environment(transaction, repository["id"], name) or _new_environment(transaction, clock, repository, name)
    environment |= {**settings, "updated_at": now(clock)}
    policy = settings["deployment_branch_policy"]
    if policy is None or not policy["custom_branch_policies"]:
        transaction.delete_all(POLICY_KIND, scope_of(repository["id"], environment["id"]))
    transaction.put(KIND, environment_key(repository["id"], environment["name"]), environment)
    return environment


def _new_environment(transaction: Transaction, clock: Clock, repository: Document, name: str) -> Document:
    if len(name) > MAXIMUM_NAME_LENGTH or re.search(r"[\x00-\x1f]", name):
        raise refuse(422, "Environment name is invalid.")
    rules = ("wait_timer", "required_reviewers", "branch_policy")
    return {
        "id": next_id(transaction, "environment"),
        "name": name,
        "repository_id": repository["id"],
        "can_admins_bypass": True,
        "created_at": now(clock),
        "rule_ids": {rule: next_id(transaction, "protection_rule") for rule in rules},
    }


def delete_environment(transaction: Transaction, environment: Document) -> None:
    """Forget an environment with its branch policies, variables, secrets and key."""
    for kind in CHILD_KINDS:
        transaction.delete_all(kind, scope_of(environment["repository_id"], environment["id"]))
    transaction.delete(KIND, environment_key(environment["repository_id"], environment["name"]))
