"""`bulwark infra fetch-state`: fetch the states that trusted runs published, for a preview that has no credential."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bulwark.cli.infra.tokens import job_token
from bulwark.cli.progress import step
from bulwark.cli.result import ExitCode, print_result
from bulwark.core.infra.artifact_choice import trusted
from bulwark.core.infra.published import PublishedStateError, published_of
from bulwark.errors import BulwarkError
from bulwark.infra.artifacts import Artifacts


def fetch_state(
    repository: Annotated[str, typer.Option("--repository", help="Full name, OWNER/NAME.")],
    stacks: Annotated[list[str], typer.Option("--stack", help="Name of a stack; may be given again.")],
    to: Annotated[Path, typer.Option("--to", help="Folder to write into; made if it is not there.", file_okay=False)],
    branch: Annotated[str, typer.Option("--branch", help="The protected branch whose runs publish.")] = "main",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Fetch published states into a folder, one file a stack. Exit status 3 when one cannot be had; the others are written."""
    to.mkdir(parents=True, exist_ok=True)
    (to / "README").write_text("Published states, one file a stack. A stack without one has none.\n", encoding="utf-8")
    missing: dict[str, str] = {}
    with Artifacts(repository, job_token()) as artifacts:
        for stack in stacks:
            with step(f"{stack}: its published state") as current:
                try:
                    current.tell(_fetch(artifacts, stack, branch, to))
                except (BulwarkError, PublishedStateError) as error:
                    missing[stack] = str(error)
                    current.tell("none")
    content = {"fetched": [stack for stack in stacks if stack not in missing], "missing": missing}
    print_result("infra-fetch-state", content, "\n".join(f"{stack}: {why}" for stack, why in missing.items()), as_json=as_json)
    if missing:
        raise typer.Exit(ExitCode.UNDECIDED)


def _fetch(artifacts: Artifacts, stack: str, branch: str, to: Path) -> str:
    """Write a stack's state and return what it is.

    Raises:
        PublishedStateError: there is none, or it is of another form.
        BulwarkError: it cannot be had.
    """
    found = trusted(artifacts.named(f"redacted-state-{stack}"), f"redacted-state-{stack}", branch)
    if found is None:
        raise PublishedStateError(
            f"no run on {branch} has published a state that can still be had; infra-drift.yml publishes one"
        )
    document = artifacts.document(found)
    published = published_of(document, stack)
    (to / f"{stack}.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return f"of {published.at}, at commit {published.commit[:12]}"
