"""Runs of workflows: what ran, when, on which commit, and how it ended.

Nothing runs here yet: runs are planted with their end. Section `runs` of a repository in the seed document, each {workflow (path
of its file), name, branch, sha, event, conclusion, created_at, updated_at}; `sha` is the branch's head unless said, a run without
conclusion is in progress. Planting the same run twice changes nothing.
"""

from typing import Any, Final

from localcloud.core.store import Document, Transaction
from localcloud.services.github.git_store import Git
from localcloud.services.github.identifiers import next_id

KIND: Final = "github.workflow_run"
WORKFLOW_KIND: Final = "github.workflow"
CONCLUSIONS: Final = (
    "action_required",
    "cancelled",
    "failure",
    "neutral",
    "skipped",
    "stale",
    "startup_failure",
    "success",
    "timed_out",
)


def list_runs(transaction: Transaction, repository_id: int) -> list[Document]:
    """Return a repository's runs, newest first."""
    found = [run for _, run in transaction.list(KIND, f"{repository_id}/")]
    return sorted(found, key=lambda run: (run["created_at"], run["id"]), reverse=True)


def find_run(transaction: Transaction, repository_id: int, number: str) -> Document | None:
    """Return the run of that number."""
    return transaction.get(KIND, f"{repository_id}/{number}")


def complete_run(transaction: Transaction, repository: Document, number: int, conclusion: str, moment: str) -> None:
    """End a run that is under way.

    Raises:
        LookupError: there is no such run.
        ValueError: the conclusion is none.
    """
    run = find_run(transaction, repository["id"], str(number))
    if run is None:
        raise LookupError(f"there is no run {number}")
    if conclusion not in CONCLUSIONS:
        raise ValueError(f"{conclusion!r} is none of {', '.join(CONCLUSIONS)}")
    ended = {"status": "completed", "conclusion": conclusion, "updated_at": moment}
    transaction.put(KIND, f"{repository['id']}/{number}", run | ended)


def plant_run(transaction: Transaction, repository: Document, described: dict[str, Any]) -> Document:
    """Plant one run and return it; what is there already stays as it is.

    Raises:
        KeyError: `workflow`, `name`, `branch` or `created_at` is missing.
        ValueError: the branch does not exist, or the conclusion is none.
    """
    sha = described.get("sha") or Git(transaction, repository["id"]).ref(f"refs/heads/{described['branch']}")
    conclusion = described.get("conclusion")
    if sha is None or conclusion not in (None, *CONCLUSIONS):
        raise ValueError(
            f"the run of {described['name']} is on {described['branch']!r} and ended with {conclusion!r}; nobody could read it. "
            f"Name a branch that is there, and one of {', '.join(CONCLUSIONS)}"
        )
    run = {
        "workflow": described["workflow"],
        "name": described["name"],
        "head_branch": described["branch"],
        "head_sha": sha,
        "event": described.get("event", "push"),
        "status": "completed" if conclusion else "in_progress",
        "conclusion": conclusion,
        "actor": described.get("actor") or repository["owner"],
        "created_at": described["created_at"],
        "updated_at": described.get("updated_at") or described["created_at"],
    }
    known = list_runs(transaction, repository["id"])
    same = None if described.get("is_new") else next((one for one in known if run.items() <= one.items()), None)
    if same is not None:
        return same
    number = next_id(transaction, "run")
    run |= {
        "id": number,
        "workflow_id": _workflow(transaction, repository, run["workflow"]),
        "run_number": _next_number(known, run),
    }
    run |= {"suite_id": next_id(transaction, "check_suite")}
    transaction.put(KIND, f"{repository['id']}/{number}", run)
    return run


def _next_number(known: list[Document], run: Document) -> int:
    """Return the number within the run's own workflow."""
    return 1 + max((one["run_number"] for one in known if one["workflow"] == run["workflow"]), default=0)


def _workflow(transaction: Transaction, repository: Document, path: str) -> int:
    key = f"{repository['id']}/{path}"
    workflow = transaction.get(WORKFLOW_KIND, key) or {"id": next_id(transaction, "workflow")}
    transaction.put(WORKFLOW_KIND, key, workflow)
    return int(workflow["id"])
