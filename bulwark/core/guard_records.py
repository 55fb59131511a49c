"""What a guard said about a deployment, in the form in which it is kept: a check run of the deployed commit at GitHub.

Whoever looks at the commit sees it, a job's own token can write it, and it outlives logs and artifacts (ADR 6). The whole record
is one JSON document in the check run's text; the conclusion says the same to people. A guard that does not act never concludes
with a failure: it would turn the commit red, and that is telling.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bulwark.core.adoption import GuardRecord
from bulwark.core.guards import BY_ID, Mode
from bulwark.core.verdict import Phase, Verdict

SCHEMA: Final = "bulwark.guard-record/1"
_NEUTRAL: Final = "neutral"


@dataclass(frozen=True, slots=True)
class Deployed:
    """The deployment that a record is about."""

    deployment: int
    sha: str
    application: str
    environment: str


def check_name(guard: str, environment: str) -> str:
    """Return the name of the check run, the same for every deployment of an environment."""
    return f"bulwark {guard} ({environment})"


def external_id(guard: str, deployed: Deployed) -> str:
    """Return the id by which a record is found again: of one guard about one deployment."""
    return f"{guard}/{deployed.application}/{deployed.environment}/{deployed.deployment}"


def conclusion_of(mode: Mode, phase: Phase) -> str:
    """Return the conclusion of the check run, in GitHub's words."""
    if phase is Phase.PASS:
        return "success"
    if mode is not Mode.ENFORCE:
        return _NEUTRAL
    return "failure" if phase is Phase.FAIL else "action_required"


def headline_of(guard: str, mode: Mode, phase: Phase) -> str:
    """Return what the guard did, or would have done, in a few words."""
    if phase is Phase.PASS:
        return "passes"
    if phase is not Phase.FAIL:
        return "could not be decided"
    return BY_ID[guard].enforced if mode is Mode.ENFORCE else f"{mode}s only; enforced, it {BY_ID[guard].enforced}"


def record_text(guard: str, mode: Mode, verdict: Verdict, deployed: Deployed, moment: str) -> str:
    """Return the record as JSON; `moment` is RFC 3339."""
    document = {
        "schema": SCHEMA,
        "guard": guard,
        "mode": mode.value,
        "phase": verdict.phase.value,
        "reason": verdict.reason,
        "application": deployed.application,
        "environment": deployed.environment,
        "deployment": deployed.deployment,
        "recorded_at": moment,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def read_record(text: str, application: str, environment: str) -> GuardRecord | None:
    """Return the record in a check run's text, or None when it is none, or one of another application or environment."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, Mapping) or document.get("schema") != SCHEMA:
        return None
    if (document.get("application"), document.get("environment")) != (application, environment):
        return None
    return _record(document)


def _record(document: Mapping[str, Any]) -> GuardRecord | None:
    guard, mode, phase, deployment = (document.get(name) for name in ("guard", "mode", "phase", "deployment"))
    is_known = guard in tuple(BY_ID) and mode in tuple(Mode) and phase in tuple(Phase)
    if not is_known or not isinstance(deployment, int) or isinstance(deployment, bool):
        return None
    return GuardRecord(str(guard), Mode(str(mode)), Phase(str(phase)), deployment)
