"""Keep what a guard says about the newest deployment, as a check run of its commit.

A guard speaks about a deployment while it is new. What it says later is about the world, and would blame an old deployment for a
vendor's bad day. What was decided stays; what could not be decided gives way to the next look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bulwark.adoption.history import check_runs
from bulwark.adoption.place import Place, asking
from bulwark.core.adoption import GuardRecord
from bulwark.core.guard_records import (
    Deployed,
    check_name,
    conclusion_of,
    external_id,
    headline_of,
    read_record,
    record_text,
)
from bulwark.core.guards import Mode
from bulwark.core.verdict import Phase, Verdict

SPEAKS_FOR: Final = timedelta(hours=1)
"""How long a guard speaks about a deployment; GitHub runs a workflow after another within minutes, and schedules late."""
_LONGEST_SUMMARY: Final = 60_000


@dataclass(frozen=True, slots=True)
class Saying:
    """What a guard says."""

    guard: str
    mode: Mode
    verdict: Verdict
    summary: str
    """Markdown, for who looks at the commit."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of what was said."""

    guard: str
    detail: str
    """Where it is kept, or why it is not."""


def keep(place: Place, sayings: Sequence[Saying], now: datetime) -> list[Kept]:
    """Record what guards say about the newest deployment, each once.

    Raises:
        UpstreamError: GitHub refused, or did not answer. Only Apps may write check runs, a job's own token among them.
    """
    with asking(f"recording at the deployed commit of {place.owner}/{place.repository}"):
        found = place.github.rest.repos.list_deployments(
            place.owner, place.repository, environment=place.github_environment, per_page=1
        ).parsed_data
        if not found:
            return [Kept(saying.guard, f"nothing has been deployed to {place.github_environment} yet") for saying in sayings]
        if not _is_new(place, found[0], now):
            return [Kept(saying.guard, f"deployment {found[0].id} is not new any more") for saying in sayings]
        deployed = Deployed(found[0].id, found[0].sha, place.application, place.environment)
        known = [run for run in check_runs(place, deployed.sha) if run.app is not None and run.app.slug in place.writers]
        return [_keep(place, saying, deployed, known, now) for saying in sayings]


def _is_new(place: Place, deployment: Any, now: datetime) -> bool:
    """Say whether a deployment is new: under way, or told of within the hour."""
    statuses = place.github.rest.repos.list_deployment_statuses(
        place.owner, place.repository, deployment.id, per_page=1
    ).parsed_data
    return now - (statuses[0].created_at if statuses else deployment.created_at) <= SPEAKS_FOR


def _keep(place: Place, saying: Saying, deployed: Deployed, known: Sequence[Any], now: datetime) -> Kept:
    identifier = external_id(saying.guard, deployed)
    before = next((run for run in known if run.external_id == identifier), None)
    record = None if before is None else read_record(before.output.text or "", deployed.application, deployed.environment)
    if before is not None and record is not None and _stands(record, saying):
        return Kept(saying.guard, str(before.html_url))
    moment = now.isoformat(timespec="seconds").replace("+00:00", "Z")
    content: Any = {
        "name": check_name(saying.guard, place.environment),
        "external_id": identifier,
        "status": "completed",
        "conclusion": conclusion_of(saying.mode, saying.verdict.phase),
        "completed_at": moment,
        "output": {
            "title": f"{saying.guard} {headline_of(saying.guard, saying.mode, saying.verdict.phase)}",
            "summary": saying.summary[:_LONGEST_SUMMARY],
            "text": record_text(saying.guard, saying.mode, saying.verdict, deployed, moment),
        },
    }
    checks = place.github.rest.checks
    if before is None:
        content["head_sha"] = deployed.sha
        made = checks.create(place.owner, place.repository, data=content)
    else:
        made = checks.update(place.owner, place.repository, before.id, data=content)
    return Kept(saying.guard, str(made.parsed_data.html_url))


def _stands(record: GuardRecord, saying: Saying) -> bool:
    """Say whether what was recorded stays: what was decided, and what is as undecided as before."""
    return record.phase in (Phase.PASS, Phase.FAIL) or record.phase is saying.verdict.phase
