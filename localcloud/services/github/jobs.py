"""Describe a job of GitHub Actions and let it ask for OIDC tokens.

Nothing runs here: the description stands for a job that is running. What GitHub would refuse before the job starts is refused:
a ref that the environment does not admit, a fork's pull request, a job without `id-token: write`.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, Final

from localcloud.core.clock import Clock, load_clock
from localcloud.core.http import RefusalError
from localcloud.core.store import Document, Transaction
from localcloud.services.github.accounts import find_account
from localcloud.services.github.branch_policies import admits
from localcloud.services.github.environments import checked_settings, find_environment, write_environment
from localcloud.services.github.git_store import Git
from localcloud.services.github.identifiers import next_id, timestamp
from localcloud.services.github.oidc_keys import publish_keys
from localcloud.services.github.repositories import find_repository_by_name, full_name

KIND: Final = "github.job"
RUNNERS: Final = ("github-hosted", "self-hosted")
FIELDS: Final = frozenset(
    {
        "repository",
        "workflow",
        "ref",
        "event_name",
        "environment",
        "actor",
        "permissions",
        "is_fork",
        "sha",
        "run_id",
        "run_number",
    }
    | {"run_attempt", "workflow_name", "runner_environment", "job_workflow_ref", "head_ref", "base_ref", "check_run_id"}
)
_REQUIRED: Final = ("repository", "workflow", "ref", "event_name")
_UNKNOWN_ACTOR_ID: Final = 1
# A job on a hosted runner ends after six hours at the latest ("Actions limits" in GitHub's documentation).
JOB_HOURS: Final = 6


class JobRefusedError(RefusalError):
    """GitHub would not start the job, or would not let it ask for a token."""

    def __init__(self, problem: str, effect: str, remedy: str) -> None:
        super().__init__(422, {"error": f"{problem}; {effect}. {remedy}."})


def describe_job(transaction: Transaction, document: Document, base_url: str) -> tuple[str, str]:
    """Register a job; return (ACTIONS_ID_TOKEN_REQUEST_URL, ACTIONS_ID_TOKEN_REQUEST_TOKEN).

    `document`: repository (owner/name), workflow (path of its file), ref (full), event_name, permissions; optional environment,
    actor, is_fork, sha, run_id, run_number, run_attempt, workflow_name, runner_environment, job_workflow_ref, head_ref, base_ref,
    check_run_id. `base_url` is where this service listens.

    Raises:
        JobRefusedError: the job would not start or would get no token.
    """
    _check_fields(document)
    repository = _repository(transaction, document)
    _check_permission(document)
    environment = _environment(transaction, repository, document)
    job = _complete(transaction, repository, document, environment)
    publish_keys(transaction)
    number, token = f"{job['run_id']}/{job['check_run_id']}", secrets.token_hex(24)
    transaction.put(KIND, number, job | {"request_token_digest": digest_of(token)})
    return f"{base_url}/actions-runtime/idtoken/{number}?api-version=2.0", token


def digest_of(token: str) -> str:
    """Return what is kept of a request token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _check_fields(document: Document) -> None:
    unknown = sorted(set(document) - FIELDS)
    if unknown:
        known = ", ".join(sorted(FIELDS))
        raise JobRefusedError(f"the job has a field {unknown[0]!r}", "its meaning is not known", f"Write one of {known}")
    for name in _REQUIRED:
        if not isinstance(document.get(name), str) or not document[name]:
            raise JobRefusedError(f"the job's {name} is {document.get(name)!r}", "its claims cannot be written", "Write a text")
    if not document["ref"].startswith("refs/"):
        problem = f"the job's ref is {document['ref']!r}"
        raise JobRefusedError(problem, "GitHub's claim is a full ref", "Write refs/heads/…, refs/tags/… or refs/pull/N/merge")
    if document.get("runner_environment", RUNNERS[0]) not in RUNNERS:
        problem = f"runner_environment is {document['runner_environment']!r}"
        raise JobRefusedError(problem, "no runner of that kind exists", f"Write {' or '.join(RUNNERS)}")


def _repository(transaction: Transaction, document: Document) -> Document:
    owner, _, name = document["repository"].partition("/")
    repository = find_repository_by_name(transaction, owner, name)
    if repository is None or full_name(repository).lower() != document["repository"].lower():
        problem = f"repository {document['repository']!r} does not exist under that name"
        raise JobRefusedError(problem, "no job can run in it", "Seed it, or create it over REST")
    return repository


def _check_permission(document: Document) -> None:
    permissions = document.get("permissions") or {}
    granted = permissions if isinstance(permissions, dict) else {"id-token": "write" if permissions == "write-all" else "none"}
    if document.get("is_fork") and document["event_name"] in {
        "pull_request",
        "pull_request_review",
        "pull_request_review_comment",
    }:
        problem = f"the job runs for a fork's {document['event_name']}"
        raise JobRefusedError(
            problem, "GitHub gives it no id-token permission, so no request URL", "Use an event of the repository"
        )
    if granted.get("id-token") != "write":
        problem = f"the job's permissions are {permissions!r}"
        raise JobRefusedError(problem, "without id-token: write GitHub sets no request URL", 'Add "id-token": "write"')


def _environment(transaction: Transaction, repository: Document, document: Document) -> Document | None:
    name = document.get("environment")
    if not name:
        return None
    environment = find_environment(transaction, repository["id"], name)
    if environment is None:
        # GitHub makes an environment that a workflow names and nobody declared; it protects nothing.
        environment = write_environment(transaction, load_clock(transaction), repository, name, checked_settings(transaction, {}))
    if not admits(transaction, repository, environment, document["ref"]):
        problem = f"{document['ref']} is not allowed to deploy to {name} due to environment protection rules"
        raise JobRefusedError(problem, "GitHub fails the job before its first step", "Use a ref that the environment admits")
    return environment


def _complete(transaction: Transaction, repository: Document, document: Document, environment: Document | None) -> dict[str, Any]:
    actor = document.get("actor") or repository["owner"]
    account = find_account(transaction, actor)
    return {
        "workflow_name": document["workflow"],
        "runner_environment": RUNNERS[0],
        "job_workflow_ref": None,
        "head_ref": "",
        "base_ref": "",
        "run_number": 1,
        "run_attempt": 1,
        **{name: value for name, value in document.items() if value is not None},
        "repository_id": repository["id"],
        "environment": environment["name"] if environment else None,
        "actor": account["login"] if account else actor,
        "actor_id": account["id"] if account else _UNKNOWN_ACTOR_ID,
        "sha": document.get("sha") or _head(transaction, repository, document["ref"]),
        "run_id": document.get("run_id") or next_id(transaction, "run"),
        "check_run_id": document.get("check_run_id") or next_id(transaction, "check_run"),
        "ends_at": timestamp(Clock().wall() + timedelta(hours=JOB_HOURS)),
    }


def _head(transaction: Transaction, repository: Document, ref: str) -> str:
    git = Git(transaction, repository["id"])
    sha = git.ref(ref)
    if sha is None and ref.startswith("refs/pull/"):
        # The merge commit of a pull request is GitHub's own and is not kept here; its base stands for it.
        sha = git.ref(f"refs/heads/{repository['default_branch']}")
    if sha is None:
        problem = f"{ref} does not exist in {full_name(repository)}"
        raise JobRefusedError(problem, "no workflow runs on it", "Create the ref first, or give sha")
    return sha
