"""The claims of a job's token, as "OpenID Connect reference" in GitHub's documentation lists them (2026-11).

All values are texts except the three times. `environment` is absent for a job without one: present-but-empty would let a
condition pass that tests for absence.
"""

from typing import Any, Final

from localcloud.core.store import Document, Transaction
from localcloud.services.github.git_store import Git
from localcloud.services.github.identifiers import node_id
from localcloud.services.github.repositories import find_repository_by_name, full_name

LIFETIME_SECONDS: Final = 300
# Tokens published from August 2026 have nbf 300 s before iat; older ones 600 s.
NOT_BEFORE_SECONDS: Final = 300


def job_claims(transaction: Transaction, repository: Document, job: Document, environment: Document | None) -> dict[str, str]:
    """Return the claims that depend on the job alone, without `sub`, audience and times."""
    name, ref = full_name(repository), job["ref"]
    workflow_ref = f"{name}/{job['workflow']}@{ref}"
    sha = job["sha"]
    claims = {
        "ref": ref,
        "sha": sha,
        "repository": name,
        "repository_id": str(repository["id"]),
        "repository_owner": repository["owner"],
        "repository_owner_id": str(repository["owner_id"]),
        "repository_visibility": repository["visibility"],
        "run_id": str(job["run_id"]),
        "run_number": str(job["run_number"]),
        "run_attempt": str(job["run_attempt"]),
        "actor": job["actor"],
        "actor_id": str(job["actor_id"]),
        "workflow": job["workflow_name"],
        "workflow_ref": workflow_ref,
        "workflow_sha": sha,
        "head_ref": job["head_ref"],
        "base_ref": job["base_ref"],
        "event_name": job["event_name"],
        "ref_protected": "true" if ref.removeprefix("refs/heads/") in repository.get("protected_branches", []) else "false",
        "ref_type": "tag" if ref.startswith("refs/tags/") else "branch",
        "job_workflow_ref": job["job_workflow_ref"] or workflow_ref,
        "job_workflow_sha": _called_sha(transaction, job) or sha,
        "runner_environment": job["runner_environment"],
        "check_run_id": str(job["check_run_id"]),
    }
    if environment is not None:
        claims["environment"] = environment["name"]
        claims["environment_node_id"] = node_id("EN", repository["id"], environment["id"])
    return claims


def _called_sha(transaction: Transaction, job: Document) -> str | None:
    """Return the commit of the reusable workflow's file: `owner/name/path@ref`, where the ref may be a sha."""
    path, _, ref = (job["job_workflow_ref"] or "").partition("@")
    parts = path.split("/", 2)
    if not ref or len(parts) < 3:  # owner, name, path
        return None
    repository = find_repository_by_name(transaction, parts[0], parts[1])
    return (Git(transaction, repository["id"]).resolve(ref) if repository else None) or (ref if _is_sha(ref) else None)


def _is_sha(text: str) -> bool:
    return len(text) == 40 and set(text) <= set("0123456789abcdef")  # hexadecimal SHA-1


def timed_claims(moment_seconds: int) -> dict[str, Any]:
    """Return the three times of a token issued at that second (epoch)."""
    return {"iat": moment_seconds, "nbf": moment_seconds - NOT_BEFORE_SECONDS, "exp": moment_seconds + LIFETIME_SECONDS}
