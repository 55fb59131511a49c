"""Read attempts to deploy, and what guards said about them: deployments with their statuses, runs of workflows, check runs.

A deployment counts by the newest status that says how it ended; `inactive`, which GitHub adds when a later one takes over, says
nothing about that. A run of the deploying workflow that failed on a commit without a deployment is an attempt that failed before
it deployed anything; one that was cancelled or skipped is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bulwark.adoption.place import PAGE, Place, asking
from bulwark.core.adoption import Attempt, Fate, GuardRecord
from bulwark.core.guard_records import check_name, read_record
from bulwark.core.guards import GUARDS

_FATES: Final = {"success": Fate.SUCCEEDED, "failure": Fate.FAILED, "error": Fate.FAILED}
_FAILED_RUNS: Final = frozenset({"failure", "timed_out", "startup_failure"})
_MOST_RUNS: Final = 1000
"""GitHub lists no more runs of one search ("List workflow runs for a repository")."""


@dataclass(frozen=True, slots=True)
class History:
    """What GitHub knows about an application in an environment."""

    attempts: tuple[Attempt, ...]
    records: tuple[GuardRecord, ...]
    is_cut: bool = False
    """Whether there were more runs than GitHub lists, so that attempts which deployed nothing may be missing."""


def read_history(place: Place, since: datetime) -> History:
    """Return the attempts that began since a moment, oldest first, and the records about them.

    Raises:
        UpstreamError: GitHub refused, or did not answer.
    """
    with asking(f"reading the deployments of {place.owner}/{place.repository}"):
        deployments = list(_deployments(place, since))
        attempts = [_attempt(place, deployment) for deployment in deployments]
        shas = {str(deployment.sha) for deployment in deployments}
        runs, is_cut = _runs(place, since)
        attempts += [_undeployed(run) for run in runs if run.conclusion in _FAILED_RUNS and run.head_sha not in shas]
        records = tuple(record for sha in sorted(shas) for record in _records(place, sha))
    return History(tuple(sorted(attempts, key=lambda attempt: attempt.began_at)), records, is_cut)


def _deployments(place: Place, since: datetime) -> Iterator[Any]:
    page = 1
    while True:
        found = place.github.rest.repos.list_deployments(
            place.owner, place.repository, environment=place.github_environment, per_page=PAGE, page=page
        ).parsed_data
        # The newest come first.
        recent = [deployment for deployment in found if deployment.created_at >= since]
        yield from recent
        if len(recent) < PAGE:
            return
        page += 1


def _attempt(place: Place, deployment: Any) -> Attempt:
    rest = place.github.rest.repos
    statuses = rest.list_deployment_statuses(place.owner, place.repository, deployment.id, per_page=PAGE).parsed_data
    ended = next((status for status in statuses if status.state in _FATES), None)
    if ended is None:
        return Attempt(deployment.created_at, deployment.created_at, Fate.UNDECIDED, deployment.id)
    return Attempt(deployment.created_at, ended.created_at, _FATES[ended.state], deployment.id)


def _runs(place: Place, since: datetime) -> tuple[list[Any], bool]:
    created, found, page = f">={since:%Y-%m-%dT%H:%M:%SZ}", list[Any](), 1
    while True:
        answer = place.github.rest.actions.list_workflow_runs_for_repo(
            place.owner, place.repository, branch=place.branch, created=created, per_page=PAGE, page=page
        ).parsed_data
        found += answer.workflow_runs
        if len(answer.workflow_runs) < PAGE or page * PAGE >= _MOST_RUNS:
            return [run for run in found if run.name == place.deployment_name], answer.total_count > len(found)
        page += 1


def _undeployed(run: Any) -> Attempt:
    return Attempt(run.created_at, run.updated_at, Fate.FAILED, None)


def _records(place: Place, sha: str) -> Iterator[GuardRecord]:
    names = {check_name(guard.id, place.environment) for guard in GUARDS}
    seen: set[tuple[str, int]] = set()
    for run in check_runs(place, sha):
        is_ours = run.name in names and run.app is not None and run.app.slug in place.writers
        record = read_record(run.output.text or "", place.application, place.environment) if is_ours else None
        # The newest comes first; an older one about the same is what it took the place of.
        if record is not None and (record.guard, record.deployment) not in seen:
            seen.add((record.guard, record.deployment))
            yield record


def check_runs(place: Place, sha: str) -> Iterator[Any]:
    """Yield all check runs of a commit, newest first.

    Raises:
        GitHubException: GitHub refused, or did not answer.
    """
    page = 1
    while True:
        found = place.github.rest.checks.list_for_ref(
            place.owner, place.repository, sha, filter_="all", per_page=PAGE, page=page
        ).parsed_data.check_runs
        yield from sorted(found, key=lambda run: -run.id)
        if len(found) < PAGE:
            return
        page += 1
