"""`bulwark drift revert STACK FINDING…`: show what putting it back would do, ask, and do exactly that."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bulwark.cli.demo import counting
from bulwark.cli.drift.choice import Chosen, choose
from bulwark.cli.drift.detect import judge_of, see
from bulwark.cli.drift.keeping import issue_at, memory_in_file
from bulwark.cli.progress import step
from bulwark.cli.result import ExitCode, print_result, printable
from bulwark.cli.stack_selection import ConfigFolderOption, FolderOption
from bulwark.core.drift.finding import Finding
from bulwark.core.drift.memory import decode
from bulwark.drift.detection import Seen
from bulwark.drift.reverting import Plan, Removed, carry_out, choose_findings, plan_reversal
from bulwark.errors import UsageError


def revert(
    stack: Annotated[str, typer.Argument(help="Name of the stack, such as staging.")],
    findings: Annotated[list[str] | None, typer.Argument(help="Ids of findings, or their beginnings.")] = None,
    folder: FolderOption = Path(),
    config_folder: ConfigFolderOption = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    automatic: Annotated[
        bool, typer.Option("--automatic", help="Revert what is reported and of a class below drift.revert, without asking.")
    ] = False,
    report: Annotated[
        bool, typer.Option("--report", help="With --automatic: what is reported stands in the stack's issue.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Put findings back: declared resources as the program says, undeclared things away. Touches nothing else.

    Exit status 0 if all is put back, 1 if something is not.
    """
    wanted = findings or []
    if automatic == bool(wanted):
        said = "findings are named although --automatic chooses them" if wanted else "no finding is named"
        raise UsageError(
            f"{said}; nothing was changed. Name what `bulwark drift detect {stack}` prints, or say --automatic alone."
        )
    chosen = choose(stack, folder, config_folder)
    seen = see(chosen)
    named = _automatic(chosen, seen, in_issue=report) if automatic else choose_findings(seen.findings, wanted)
    with step(f"{stack}: plan"):
        plan = plan_reversal(chosen.question.stack, chosen.question.search, named, seen.things, lambda _account: None)
    print(describe(stack, plan), file=sys.stderr)
    done: list[Removed] = []
    if not plan.is_empty:
        _ask(stack, is_agreed=yes or automatic)
        with step(f"{stack}: put it back") as current:
            done = carry_out(
                chosen.question.stack,
                chosen.question.search,
                plan,
                counting(current),
                lambda one: current.tell(one.finding.title),
            )
    print_result("drift-revert", document(stack, plan, done), _text(plan, done), as_json=as_json)
    if plan.by_hand or any(one.problem for one in done):
        raise typer.Exit(ExitCode.FAIL)


def document(stack: str, plan: Plan, done: Sequence[Removed]) -> dict[str, Any]:
    """Return what came of it as JSON."""
    return {
        "stack": stack,
        "steps": [{"operation": one.operation, "urn": one.urn, "paths": list(one.paths)} for one in plan.steps],
        "removed": [{"finding": one.finding.fingerprint, "title": one.finding.title, "problem": one.problem} for one in done],
        "by_hand": [{"finding": one.fingerprint, "title": one.title} for one in plan.by_hand],
    }


def _text(plan: Plan, done: Sequence[Removed]) -> str:
    failed = [one for one in done if one.problem]
    lines = [f"✗ {one.finding.title} is still there: {one.problem}" for one in failed]
    lines += [f"✗ {one.title}: its vendor's API offers no way to remove it; remove it in the console" for one in plan.by_hand]
    lines += [f"{len(plan.steps)} changes of declared resources, {len(done) - len(failed)} undeclared things removed."]
    return printable("\n".join(lines))


def describe(stack: str, plan: Plan) -> str:
    """Return what a person should read before agreeing."""
    if plan.is_empty:
        return f"Stack {stack}: nothing to put back."
    lines = [f"  {one.operation:<8} {one.name} {', '.join(one.paths)}".rstrip() for one in plan.steps]
    lines += [f"  remove   {one.finding.title}" for one in plan.removals]
    lines += [f"  by hand  {one.title}" for one in plan.by_hand]
    return printable("\n".join([f"Stack {stack}: this and nothing else will be changed.", *lines]))


def _automatic(chosen: Chosen, seen: Seen, *, in_issue: bool) -> tuple[Finding, ...]:
    """Return what is reported by now and of a class that the configuration lists."""
    if in_issue:
        found = issue_at(chosen.pipeline).find()
        known = decode(found.body if found else "")
    else:
        known = memory_in_file(chosen.checkout, chosen.name)
    reported = {one.fingerprint for one in judge_of(chosen, seen)(known).reported}
    classes = frozenset(chosen.pipeline.drift.revert)
    return tuple(one for one in seen.findings if one.drift_class in classes and one.fingerprint in reported)


def _ask(stack: str, *, is_agreed: bool) -> None:
    if is_agreed:
        return
    if not sys.stdin.isatty():
        raise UsageError(
            f"nobody can be asked whether to change stack {stack}; nothing was changed. Say --yes to agree beforehand."
        )
    if not typer.confirm("Put this back?", err=True):
        raise UsageError("the answer was no; nothing was changed. Run the command again to try again.")
