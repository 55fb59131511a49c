"""`bulwark drift detect STACK`: what differs from the program, and what nobody declared."""

from pathlib import Path
from threading import Lock
from typing import Annotated, Any

import typer

from bulwark.cli.drift.choice import Chosen, StackArgument, StackOption, choose, chosen_name, undecided
from bulwark.cli.drift.documents import DetectDocument
from bulwark.cli.drift.keeping import Judge, Kept, issue_at, keep_in_file, keep_in_issue
from bulwark.cli.drift.wording import text
from bulwark.cli.progress import step
from bulwark.cli.result import print_result
from bulwark.cli.stack_selection import ConfigFolderOption, FolderOption
from bulwark.cli.verdicts import exit_code_of_phase
from bulwark.config.schema import DIALECT
from bulwark.core.drift.memory import Damaged, Memory, remember
from bulwark.core.drift.report import Report
from bulwark.drift.detection import Seen
from bulwark.drift.detection import detect as look
from bulwark.stacks.engine import EngineRunError


def detect(
    stack: StackArgument = None,
    stack_option: StackOption = None,
    folder: FolderOption = Path(),
    config_folder: ConfigFolderOption = None,
    *,
    report: Annotated[
        bool, typer.Option("--report", help="Keep one issue in the infrastructure repository, and remember in it.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Read every declared resource at its vendor, and look for what nobody declared.

    Exit status 0 if nothing differs, 1 if anything is reported, 3 if nothing is and something could not be looked at or waits to
    be seen again.
    """
    chosen = choose(chosen_name(stack, stack_option), folder, config_folder)
    # Before the look: without a credential it would be in vain.
    issue = issue_at(chosen.pipeline) if report else None
    seen = see(chosen)
    judge = judge_of(chosen, seen)
    with step(f"{chosen.name}: remember it"):
        kept = keep_in_issue(issue, judge) if issue else keep_in_file(chosen.checkout, chosen.name, judge)
    print_result("drift", document(kept), text(kept), as_json=as_json)
    raise typer.Exit(exit_code_of_phase(kept.report.phase))


def see(chosen: Chosen) -> Seen:
    """Look once, and show how far it is.

    Raises:
        DecisionError: the state cannot be read, or another run writes it.
    """
    lock = Lock()
    with step(f"{chosen.name}: look at what is declared, and for what is not") as current:

        def tell(resources: int, places: int) -> None:
            with lock:
                current.tell(f"{resources} resources, {places} places")

        try:
            return look(chosen.question, tell)
        except EngineRunError as error:
            raise undecided(error) from error


def judge_of(chosen: Chosen, seen: Seen) -> Judge:
    """Return what makes the report of a look from what is remembered."""

    def judge(known: Memory | Damaged) -> Report:
        notes = seen.notes
        if isinstance(known, Damaged):
            notes = (*notes, f"{known.reason}; what was known before is lost, and counting begins anew")
        memory = remember(
            Memory() if isinstance(known, Damaged) else known, seen.look, chosen.pipeline.drift.confirmations, chosen.now
        )
        return Report(
            chosen.name,
            chosen.now.isoformat(timespec="seconds"),
            memory,
            frozenset(one.fingerprint for one in seen.findings),
            seen.unseen,
            seen.coverage,
            notes,
            seen.expired,
        )

    return judge


def document(kept: Kept) -> dict[str, Any]:
    """Return the report as JSON, with where it is kept."""
    return {**kept.report.document(), "kept": kept.place}


def drift_schema() -> dict[str, Any]:
    """Return the JSON Schema of the document that `bulwark drift detect --json` prints."""
    return {"$schema": DIALECT, **DetectDocument.model_json_schema(mode="serialization")}
