"""Compare the plan that a configuration names with the one that an account has."""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bulwark.core.doctor.capabilities import Ask, judge_ask
from bulwark.core.doctor.finding import Finding, good
from bulwark.core.verdict import Phase


def judge_plan(subject: str, configured: str, seen: str | None, known: Sequence[str], asks: Iterable[Ask], page: str) -> Finding:
    """Judge a plan.

    Args:
        subject: key of the stack file.
        configured: what it names.
        seen: what the vendor shows; None when it shows no plan to this credential.
        known: the vendor's plans.
        asks: what the configuration asks for, to tell what another plan lacks.
        page: where the plan is changed; the vendors have no command for it.
    """
    evidence: dict[str, Any] = {"configured": configured, "seen": seen}
    if not seen or seen.lower() not in known:
        reason = f"the plan is called '{seen}', which is not known" if seen else "the plan is not shown to this credential"
        consequence = "whether it offers what is asked for cannot be told"
        return Finding(Phase.INCONCLUSIVE, subject, reason, consequence, f"look at {page} as an owner", evidence=evidence)
    plan = seen.lower()
    if plan == configured:
        return good(subject, f"the plan is '{configured}'", evidence)
    lost = sorted({found.subject for ask in asks if (found := judge_ask(ask, plan)).phase is Phase.FAIL})
    consequence = f"the account lacks {', '.join(lost)}" if lost else "protections and costs are judged by another plan"
    remedy = f"write {plan} in the stack file, or change the plan at {page}"
    return Finding(
        Phase.FAIL,
        subject,
        f"the plan is '{plan}', the stack file says '{configured}'",
        consequence,
        remedy,
        evidence=evidence | {"lost": lost},
    )


def judge_slots(subject: str, name: str, identifier: str | None, billing: Mapping[str, Any] | None, stack: str) -> Finding:
    """Judge whether a Vercel project has, or can have, a slot for its rolling release.

    Args:
        subject: key of the stack file.
        name: of the project.
        identifier: id of the project; None when there is no such project.
        billing: what `GET /v1/projects/{project}/rolling-release/billing` shows; None for nothing.
        stack: name of the stack, for the command.
    """
    if identifier is None:
        reason = f"there is no project {name} yet, so nothing tells of its slot"
        command = shlex.join(["bulwark", "up", stack])
        return Finding(Phase.PENDING, subject, reason, "whether a slot is free shows then", "bring the stack up", (command,))
    reason, slots = str((billing or {}).get("reason")), (billing or {}).get("availableSlots")
    evidence = {"reason": reason, "available_slots": slots}
    if reason in {"unlimited_slots", "available_slots"}:
        return good(subject, f"{slots} slots are free", evidence)
    if reason == "no_available_slots" and identifier in ((billing or {}).get("enabledProjects") or ()):
        return good(subject, f"{name} has one of the slots", evidence)
    lacks = {"no_available_slots": "other projects have all slots", "plan_not_supported": "the plan has no rolling releases"}
    if reason not in lacks:
        consequence = "whether the next release can begin at a stage cannot be told"
        return Finding(Phase.INCONCLUSIVE, subject, "Vercel does not say it", consequence, "look again later", evidence=evidence)
    return Finding(
        Phase.FAIL,
        subject,
        lacks[reason],
        "Vercel would refuse the rolling release in the middle of an update",
        "free a slot, buy one, or write stages: [100] for the application",
        evidence=evidence,
    )
