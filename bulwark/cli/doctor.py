"""`bulwark doctor STACK`: look whether the accounts can carry an environment, and say what mends what they lack."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer
from pydantic import ConfigDict, Field

from bulwark.account.names import names_of
from bulwark.cli.doctor_oidc import OIDC, explain_message
from bulwark.cli.documents import Document
from bulwark.cli.progress import step
from bulwark.cli.result import print_result, printable
from bulwark.cli.verdicts import exit_code_of_phase
from bulwark.clients.clock import current_time
from bulwark.config.environments import load_environments
from bulwark.config.pipeline import Pipeline
from bulwark.config.schema import DIALECT
from bulwark.core.doctor.finding import Finding
from bulwark.core.doctor.tables import capability_table, command_lines, cost_table, finding_lines, limit_table
from bulwark.core.verdict import Phase, worst
from bulwark.doctor.checks import monthly_cost, plan_capabilities, published_quotas
from bulwark.doctor.examination import Examined, examine
from bulwark.doctor.registry import CHECKS
from bulwark.doctor.scene import Check, Scene
from bulwark.errors import UsageError

_TABLES: Final = {
    plan_capabilities.ID: ("What the plans offer", capability_table),
    published_quotas.ID: ("How much of the vendors' limits the configuration uses", limit_table),
    monthly_cost.ID: ("What a month costs", cost_table),
}


class FindingDocument(Document):
    """What one check found out about one subject."""

    subject: str
    """What was looked at."""
    phase: Phase
    """How it stands; `pending` is what a command makes."""
    reason: str
    """What was seen, in one sentence."""
    consequence: str
    """What it would cause; empty for a pass."""
    remedy: str
    """What to do; empty for a pass."""
    commands: list[str]
    """What mends it, in the vendor's own words; none holds a secret."""
    warnings: list[str]
    """What is good enough and should be better; does not change the phase."""
    evidence: dict[str, Any]
    """The facts that the phase rests on; for limits and prices with source and date."""


class CheckDocument(Document):
    """One check with everything that it found."""

    check: str
    """Id of the check."""
    title: str
    """What a pass means."""
    phase: Phase
    """The worst phase of its findings."""
    findings: list[FindingDocument]
    """One for each subject."""


class DoctorDocument(Document):
    """What `bulwark doctor --json` prints."""

    model_config = ConfigDict(title="bulwark.doctor/1")

    name: Literal["bulwark.doctor/1"] = Field("bulwark.doctor/1", alias="schema")
    """Name and version of this form."""
    environment: str
    """Name of the environment."""
    checked_at: str
    """When, RFC 3339 in UTC."""
    phase: Phase
    """The worst phase of all checks."""
    checks: list[CheckDocument]
    """The checks in their order."""
    commands: list[str]
    """What mends everything that was found, each command once."""


def doctor(
    stack: Annotated[str, typer.Argument(help="Name of the stack, such as staging; or `oidc`, to explain a message.")],
    folder: Annotated[Path, typer.Option("--folder", help="Folder with the stack files.", file_okay=False)] = Path(),
    only: Annotated[list[str] | None, typer.Option("--only", help="Only this check; may be given again.")] = None,
    seats: Annotated[int | None, typer.Option("--seats", min=0, help="People with a seat at GitHub and Vercel.")] = None,
    message: Annotated[
        str | None, typer.Option("--message", help="With `oidc`: what a failed sign-in said; `-` reads standard input.")
    ] = None,
    *,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no vendor; what needs one counts as not decided.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Check APIs, rights, ids, tokens, secrets, plans, limits and cost; print the commands that mend what is missing.

    Changes nothing and reads no value of a secret. Exit status 0 if everything passes, 1 if anything fails, 3 if nothing fails
    and something is missing or could not be looked at.

    `bulwark doctor oidc --message TEXT` tells cause and remedy of what a failed sign-in said; exit status 3 if it is not known.
    """
    if stack == OIDC:
        explain_message(message, as_json=as_json)
    if message is not None:
        raise UsageError(f"--message is given with the stack {stack!r}; it is explained by: bulwark doctor oidc --message TEXT")
    checks = _selected(only or [])
    fleet = load_environments(folder.resolve())
    pipeline = _pipeline(fleet, stack, folder)
    scene = Scene(names_of(pipeline), fleet, current_time(), seats)
    with step(f"{stack}: look at its accounts") as current:
        examined = examine(scene, current.tell, is_offline=offline, checks=checks)
    phase = worst(one.phase for one in examined)
    document = {
        "environment": stack,
        "checked_at": scene.now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "phase": phase.value,
        "checks": [one.document() for one in examined],
        "commands": [line.strip() for line in command_lines(_findings(examined))],
    }
    print_result("doctor", document, printable(_text(examined)), as_json=as_json)
    raise typer.Exit(exit_code_of_phase(phase))


def _selected(wanted: Sequence[str]) -> list[Check]:
    known = {check.id: check for check in CHECKS}
    for name in wanted:
        if name not in known:
            raise UsageError(f"there is no check {name!r}; nothing would be looked at. Choose one of {', '.join(sorted(known))}.")
    return [check for check in CHECKS if not wanted or check.id in wanted]


def _pipeline(fleet: Sequence[Pipeline], stack: str, folder: Path) -> Pipeline:
    found = {pipeline.environment.name: pipeline for pipeline in fleet}
    if stack not in found:
        known = ", ".join(sorted(found))
        raise UsageError(f"there is no stack {stack!r} in {folder.resolve()}; nothing can be looked at. Choose one of {known}.")
    return found[stack]


def _findings(examined: Sequence[Examined]) -> list[Finding]:
    return [finding for one in examined for finding in one.findings]


def _text(examined: Sequence[Examined]) -> str:
    lines = [line for one in examined for line in finding_lines(one.check.id, one.findings)]
    for one in examined:
        if one.check.id in _TABLES and all(finding.evidence for finding in one.findings):
            title, table = _TABLES[one.check.id]
            lines += ["", f"{title}:", *table(one.findings)]
    commands = command_lines(_findings(examined))
    if commands:
        lines += ["", "These commands mend what is missing:", *commands]
    return "\n".join(lines)


def doctor_schema() -> dict[str, Any]:
    """Return the JSON Schema of the document that `bulwark doctor --json` prints."""
    return {"$schema": DIALECT, **DoctorDocument.model_json_schema(mode="serialization")}
