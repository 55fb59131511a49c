"""`bulwark drift adopt STACK FINDING…`: write the change of the configuration that keeps what was found."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from bulwark.cli.drift.choice import choose
from bulwark.cli.drift.detect import see
from bulwark.cli.result import ExitCode, print_result, printable
from bulwark.cli.stack_selection import ConfigFolderOption, FolderOption
from bulwark.config.loading import verify_stacks
from bulwark.config.stack_files import read_stack_file, read_stack_files
from bulwark.drift.adopting import Proposal, propose
from bulwark.drift.reverting import choose_findings
from bulwark.errors import ConfigError


def adopt(
    stack: Annotated[str, typer.Argument(help="Name of the stack, such as staging.")],
    findings: Annotated[list[str], typer.Argument(help="Ids of findings, or their beginnings.")],
    folder: FolderOption = Path(),
    config_folder: ConfigFolderOption = None,
    output: Annotated[Path | None, typer.Option("--output", help="Write the patch to this file.", dir_okay=False)] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why it may stay, for entries that ignore it.")] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Write a patch of the stack file that keeps the findings, for `git apply`; changes nothing by itself.

    Exit status 0 if the patch keeps all of them, 1 if none can keep one.
    """
    chosen = choose(stack, folder, config_folder)
    named = choose_findings(see(chosen).findings, findings)
    path = chosen.checkout / f"Pulumi.{stack}.yaml"
    proposal = propose(path.read_text(encoding="utf-8"), named, reason, chosen.now.date())
    _hold(proposal, chosen.checkout, stack)
    patch = proposal.patch(path.name)
    for one in proposal.adoptions:
        mark = "✗" if one.way == "none" else "✓"
        print(printable(f"{mark} {one.finding.fingerprint}  {one.finding.title}: {one.words}"), file=sys.stderr)
    if output is not None:
        output.write_text(patch, encoding="utf-8")
    said = str(output) if output is not None else patch.rstrip("\n")
    print_result("drift-adopt", document(stack, proposal), said, as_json=as_json)
    if any(one.way == "none" for one in proposal.adoptions):
        raise typer.Exit(ExitCode.FAIL)


def document(stack: str, proposal: Proposal) -> dict[str, Any]:
    """Return the proposal as JSON."""
    adoptions = [{"finding": one.finding.fingerprint, "way": one.way, "words": one.words} for one in proposal.adoptions]
    return {"stack": stack, "adoptions": adoptions, "patch": proposal.patch(f"Pulumi.{stack}.yaml")}


def _hold(proposal: Proposal, checkout: Path, stack: str) -> None:
    """Make sure that the changed file is a right configuration.

    Raises:
        ConfigError: it is not: what was found is nothing that the configuration allows.
    """
    files = {name: file.pipeline for name, file in read_stack_files(checkout).items()}
    changed = checkout / ".bulwark" / f"Pulumi.{stack}.adopted.yaml"
    changed.parent.mkdir(mode=0o700, exist_ok=True)
    changed.write_text(proposal.after, encoding="utf-8")
    try:
        files[stack] = read_stack_file(stack, changed).pipeline
    finally:
        changed.unlink()
    if problems := verify_stacks(files).problems:
        raise ConfigError(problems)
