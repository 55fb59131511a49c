"""`bulwark init STACK`: make what must exist on the account before the first `up`, saying each command first."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from pydantic import ConfigDict, Field

from bulwark.account.names import Names, names_of
from bulwark.account.plan import adoptions, grounds, secret_ids, things
from bulwark.account.preparation import PATIENCE_SECONDS, Account
from bulwark.account.thing import Examined, Standing
from bulwark.account.values import read_values
from bulwark.cli.documents import Document
from bulwark.cli.progress import step
from bulwark.cli.result import print_result, printable
from bulwark.cli.verdicts import exit_code_of_phase
from bulwark.clients.clock import current_time
from bulwark.config.environments import load_environment
from bulwark.config.schema import DIALECT
from bulwark.core.verdict import Phase, worst
from bulwark.errors import UsageError


class ThingDocument(Document):
    """One thing on the account."""

    kind: str
    """What it is."""
    name: str
    """Which one, as Google names it."""
    standing: Standing
    """How it stands."""
    reason: str
    """Why, in one sentence."""
    commands: list[str]
    """What makes it as it should be, or made it so; none holds the value of a secret."""


class InitDocument(Document):
    """What `bulwark init --json` prints."""

    model_config = ConfigDict(title="bulwark.init/1")

    name: Literal["bulwark.init/1"] = Field("bulwark.init/1", alias="schema")
    """Name and version of this form."""
    environment: str
    """Name of the environment."""
    project: str
    """Id of the Google project."""
    phase: Phase
    """`pass` if everything stands."""
    things: list[ThingDocument]
    """Each thing, in the order in which they are made."""
    adopt: dict[str, str]
    """What is there and not below `adopt` in the stack file: what the state does not know yet has to stand there before `up`."""
    backend_url: str
    """Where the state is kept: `PULUMI_BACKEND_URL`."""
    secrets_provider: str
    """What encrypts the stack's secrets: `pulumi stack init --secrets-provider`."""


def init(
    stack: Annotated[str, typer.Argument(help="Name of the stack, such as staging.")],
    folder: Annotated[Path, typer.Option("--folder", help="Folder with the stack files.", file_okay=False)] = Path(),
    location: Annotated[str, typer.Option("--location", help="Region of state and key; cannot be changed later.")] = "",
    secret_file: Annotated[
        list[str] | None, typer.Option("--secret-file", help="ID=FILE with a secret's first value; - is standard input.")
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Make the state's bucket, the key, the first binding of infra-apply and the first versions of secrets.

    Looks first and does only what is missing, so that a second run does nothing. Exit status 3 if anything is left to do or
    cannot be seen.
    """
    pipeline = load_environment(folder.resolve(), stack)
    names = names_of(pipeline, location)
    values = read_values(secret_file or [], secret_ids(pipeline))
    with Account() as account:
        examined = _prepare(account, names, values, is_agreed=yes, is_dry=dry_run)
    _answer(names, examined, as_json=as_json)


def _prepare(account: Account, names: Names, values: Mapping[str, bytes], *, is_agreed: bool, is_dry: bool) -> list[Examined]:
    """Look at what has to be right first, then at the rest, and make what is missing of each."""
    with step(f"{names.pipeline.environment.name}: look at {names.project}") as current:
        ground = account.examine(grounds(names), current.tell)
    if not _can_go_on(ground):
        return ground
    ground, was_off = _carry_out(account, ground, is_agreed=is_agreed, is_dry=is_dry), bool(ground[-1].finding.requests)
    with step(f"{names.pipeline.environment.name}: look at what the first up needs") as current:
        patience = PATIENCE_SECONDS if was_off and not is_dry else 0.0
        rest = account.examine(things(names, current_time(), values), current.tell, patience_seconds=patience)
    if is_dry or _can_go_on(rest):
        rest = _carry_out(account, rest, is_agreed=is_agreed, is_dry=is_dry)
    return [*ground, *rest]


def _can_go_on(examined: Sequence[Examined]) -> bool:
    """Say whether everything was seen and nothing stands in another's place."""
    return not {one.finding.standing for one in examined} & {Standing.UNSEEN, Standing.FOREIGN}


def _carry_out(account: Account, planned: Sequence[Examined], *, is_agreed: bool, is_dry: bool) -> list[Examined]:
    """Say each command, ask, and do it."""
    commands = [command for one in planned for command in _commands(one)]
    if commands:
        print("\n".join(["These commands do what is missing:", *map(printable, commands)]), file=sys.stderr)
    if is_dry or not commands:
        return list(planned)
    _ask(len(commands), is_agreed=is_agreed)
    with step("make what is missing") as current:
        return account.make(planned, current.tell)


def _ask(count: int, *, is_agreed: bool) -> None:
    if is_agreed:
        return
    if not sys.stdin.isatty():
        raise UsageError(
            f"nobody can be asked whether to carry out {count} commands; nothing of them was done. Say --yes to agree beforehand."
        )
    if not typer.confirm(f"Carry out {count} {'command' if count == 1 else 'commands'}?", err=True):
        raise UsageError("the answer was no; nothing of it was done. Run the command again to try again.")


def _commands(one: Examined) -> list[str]:
    return [request.command for request in one.finding.requests]


def _answer(names: Names, examined: Sequence[Examined], *, as_json: bool) -> None:
    """Print the answer and end with its exit status."""
    phase = worst(one.finding.phase for one in examined)
    adopt = adoptions(names.pipeline, examined)
    document = {
        "environment": names.pipeline.environment.name,
        "project": names.project,
        "phase": phase.value,
        "things": [
            {
                "kind": one.thing.kind,
                "name": one.thing.name,
                "standing": one.finding.standing.value,
                "reason": one.finding.reason,
                "commands": _commands(one),
            }
            for one in examined
        ],
        "adopt": adopt,
        "backend_url": names.backend_url,
        "secrets_provider": names.secrets_provider,
    }
    print_result("init", document, _text(names, examined, adopt), as_json=as_json)
    raise typer.Exit(exit_code_of_phase(phase))


def _text(names: Names, examined: Sequence[Examined], adopt: dict[str, str]) -> str:
    lines = [f"{one.finding.standing:<12} {one.thing.kind}: {one.thing.name} {one.finding.reason}" for one in examined]
    if adopt:
        place = f"Pulumi.{names.pipeline.environment.name}.yaml below bulwark:pipeline"
        lines += ["", f"What the state does not know yet has to be taken over by the next up. Write into {place}:"]
        lines += ["      adopt:", *(f"        {role}: {identifier}" for role, identifier in adopt.items())]
    lines += ["", f"PULUMI_BACKEND_URL={names.backend_url}", f"secrets provider: {names.secrets_provider}"]
    return printable("\n".join(lines))


def init_schema() -> dict[str, Any]:
    """Return the JSON Schema of the document that `bulwark init --json` prints."""
    return {"$schema": DIALECT, **InitDocument.model_json_schema(mode="serialization")}
