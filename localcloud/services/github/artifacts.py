"""Artifacts of workflow runs: where they are kept and how GitHub shows them.

Nothing runs here: who plays a runner stores them over the control port. A zip archive is kept as it was stored. Left out:
deletion by age; an artifact expires and stays listed, as at GitHub.
"""

import base64
import hashlib
import secrets
from datetime import timedelta
from typing import Any, Final

from localcloud.core.clock import Clock
from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.github.identifiers import next_id, node_id, timestamp
from localcloud.services.github.repositories import full_name

KIND: Final = "github.artifact"
SHORTEST_DAYS: Final = 1
LONGEST_DAYS: Final = 90
"""GitHub Docs, "Configuring the retention period for artifacts": the default, and the most of a public repository."""


def keep_artifact(transaction: Transaction, clock: Clock, repository: Document, described: dict[str, Any]) -> Document:
    """Keep an artifact of a run; return it.

    `described`: run_id, name, content (the zip archive, base64), head_branch, head_sha, head_repository_id, retention_days.

    Raises:
        ValueError: `content` is no base64, or the days are out of range.
    """
    content = base64.b64decode(described["content"], validate=True)
    days = int(described.get("retention_days") or LONGEST_DAYS)
    if not SHORTEST_DAYS <= days <= LONGEST_DAYS:
        raise ValueError(f"retention_days is {days}, which is not from {SHORTEST_DAYS} to {LONGEST_DAYS}")
    number = next_id(transaction, "artifact")
    artifact = {
        "id": number,
        "name": described["name"],
        "run_id": described["run_id"],
        "head_branch": described["head_branch"],
        "head_sha": described["head_sha"],
        "head_repository_id": described["head_repository_id"],
        "size_in_bytes": len(content),
        "digest": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "content": base64.b64encode(content).decode(),
        "signature": secrets.token_hex(16),
        "created_at": timestamp(clock.now()),
        "expires_at": timestamp(clock.now() + timedelta(days=days)),
    }
    transaction.put(KIND, f"{repository['id']}/{number:012d}", artifact)
    return artifact


def list_artifacts(transaction: Transaction, repository_id: int) -> list[Document]:
    """Return a repository's artifacts, newest first."""
    return [artifact for _, artifact in transaction.list(KIND, f"{repository_id}/")][::-1]


def find_artifact(transaction: Transaction, repository_id: int, number: str) -> Document | None:
    """Return the artifact of that number."""
    return transaction.get(KIND, f"{repository_id}/{int(number):012d}") if number.isdecimal() else None


def is_expired(call: Call, artifact: Document) -> bool:
    """Say whether its content can no longer be had."""
    return bool(artifact["expires_at"] <= timestamp(call.clock.now()))


def show_artifact(call: Call, repository: Document, artifact: Document) -> Document:
    """Return the schema `artifact` of @octokit/openapi 23.0.2."""
    url = f"{call.base_url}/repos/{full_name(repository)}/actions/artifacts/{artifact['id']}"
    return {
        "id": artifact["id"],
        "node_id": node_id("A", repository["id"], artifact["id"]),
        "name": artifact["name"],
        "size_in_bytes": artifact["size_in_bytes"],
        "digest": artifact["digest"],
        "url": url,
        "archive_download_url": f"{url}/zip",
        "expired": is_expired(call, artifact),
        "created_at": artifact["created_at"],
        "updated_at": artifact["created_at"],
        "expires_at": artifact["expires_at"],
        "workflow_run": {
            "id": artifact["run_id"],
            "repository_id": repository["id"],
            "head_repository_id": artifact["head_repository_id"],
            "head_branch": artifact["head_branch"],
            "head_sha": artifact["head_sha"],
        },
    }
