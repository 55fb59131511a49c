"""`bulwark demo`: both environments from nothing on the local cloud, then a change by hand, and the preview that sees it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from bulwark.cli.progress import Step, step
from bulwark.cli.result import print_result
from bulwark.config.environments import load_environments
from bulwark.config.pipeline import Pipeline
from bulwark.errors import DecisionError
from bulwark.local.folder import LocalFolder
from bulwark.local.processes import Ports
from bulwark.local.session import LocalSession, open_session
from bulwark.stacks.engine import Engine, obtain_engine
from bulwark.stacks.events import Account
from bulwark.stacks.operations import bring_up, plan_teardown
from bulwark.stacks.stack import Stack
from bulwark.stacks.vendors import vendors_of

# Somebody adds himself to a secret's readers in the console: the kind of change that no plain preview sees.
INTRUDER: Final = "user:mallory@example.com"
PLACES: Final = {"gcp": "Google Cloud", "github": "GitHub", "vercel": "Vercel"}
READERS_TYPE: Final = "gcp:secretmanager/secretIamBinding:SecretIamBinding"
READER_ROLE: Final = "roles/secretmanager.secretAccessor"


def demo(
    folder: Annotated[Path, typer.Option("--folder", help="Folder with the stack files.", file_okay=False)] = Path(),
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    any_ports: Annotated[bool, typer.Option(help="Take free ports instead of the fixed ones.")] = False,
) -> None:
    """Bring both environments up on the local cloud, prove that nothing is left to do, change something by hand and catch it."""
    checkout = folder.resolve()
    pipelines = load_environments(checkout)
    local = LocalFolder.of(checkout)
    with local.exclusively("bulwark demo") as lock:
        with step("engine"):
            engine_at = obtain_engine()
        with step("local cloud"):
            session = open_session(checkout, local, Ports.free() if any_ports else Ports.default(), pipelines)
        # From here on this process is set up as a person's shell would be after `bulwark local env`.
        os.environ.update(session.settings.environment())
        engine = Engine(engine_at, {}, (lock,))
        stacks = [(pipeline, session.stack(pipeline, engine)) for pipeline in pipelines]
        figures = {stack.name: _bring_up(pipeline, stack) for pipeline, stack in stacks}
        for _, stack in stacks:
            _expect_nothing_to_do(stack)
        caught = _change_and_catch(*stacks[0])
        standing = {stack.name: _count(stack) for _, stack in stacks}
    document = {"stacks": figures, "standing": standing, "caught": caught, "endpoints": dict(session.settings.endpoints)}
    print_result("demo", document, _summary(session, standing, caught), as_json=as_json)


def _bring_up(pipeline: Pipeline, stack: Stack) -> dict[str, int]:
    with step(f"{stack.name}: pulumi up") as current:
        done = bring_up(stack, pipeline, vendors_of(pipeline), counting(current))
        changes = [f"{count} {name}" for name, count in sorted(done.account.changes.items())]
        changes += [f"{len(done.restored)} restored"] if done.restored else []
        changes += [f"{len(done.recovered)} found again"] if done.recovered else []
        current.tell(", ".join(changes))
    return done.account.changes


def _expect_nothing_to_do(stack: Stack) -> None:
    with step(f"{stack.name}: second preview, with refresh") as current:
        account = stack.preview(counting(current))
        if not account.is_empty:
            differing = ", ".join(f"{item.operation} {item.name}" for item in account.steps[:10])
            raise DecisionError(
                f"stack {stack.name} is not what the program declares right after `up`: {differing}. The next `up` would change "
                f"it again. Please report this with the output of `bulwark local journal --json`."
            )
        current.tell("nothing to do")


def _change_and_catch(pipeline: Pipeline, stack: Stack) -> dict[str, object]:
    secret = _readable_secret(pipeline)
    with step(f"{stack.name}: behind the program's back, {INTRUDER} becomes a reader of {Path(secret).name}"):
        _add_reader(secret)
    with step(f"{stack.name}: preview that catches it") as current:
        account = stack.preview(counting(current))
        found = [{"name": item.name, "type": item.token, "paths": list(item.paths)} for item in account.drifted]
        if [item["type"] for item in found] != [READERS_TYPE]:
            raise DecisionError(
                f"{INTRUDER} was added to the readers of {secret}, and the preview of {stack.name} saw {found or 'nothing'}. "
                f"Drift would go unnoticed. Please report this with the output of `bulwark local journal --json`."
            )
        current.tell("; ".join(f"{item['name']} differs at {', '.join(item['paths'])}" for item in found))
    with step(f"{stack.name}: pulumi up puts it back"):
        stack.up(with_refresh=True)
    return {"stack": stack.name, "secret": secret, "member": INTRUDER, "found": found}


def _readable_secret(pipeline: Pipeline) -> str:
    app = next(app for _, app in sorted(pipeline.apps.items()) if app.secrets)
    key, contract = next(iter(sorted(app.secrets.items())))
    return f"projects/{pipeline.google.project}/secrets/{contract.source or key}"


def _add_reader(secret: str) -> None:
    from bulwark.clients.google import GoogleClient

    with GoogleClient("secretmanager") as client:
        policy = client.call("GET", f"v1/{secret}:getIamPolicy") or {}
        for binding in policy.get("bindings", []):
            if binding["role"] == READER_ROLE:
                binding["members"].append(INTRUDER)
        client.call("POST", f"v1/{secret}:setIamPolicy", {"policy": policy})


def counting(current: Step) -> Callable[[Account], None]:
    """Return what shows the engine's progress in a step."""

    def tell(account: Account) -> None:
        changes = f", {account.finished} of {account.started} changes done" if account.started else ""
        current.tell(f"{account.looked_at} looked at{changes}")

    return tell


def _count(stack: Stack) -> dict[str, int]:
    """Return how many resources stand at each vendor."""
    vendors = [removal.token.partition(":")[0] for removal in plan_teardown(stack.resources())]
    return {PLACES[vendor]: vendors.count(vendor) for vendor in PLACES if vendor in vendors}


def _summary(session: LocalSession, standing: dict[str, dict[str, int]], caught: dict[str, object]) -> str:
    stacks = "\n".join(
        f"  {name:<12} {', '.join(f'{count} at {place}' for place, count in counts.items())}" for name, counts in standing.items()
    )
    places = "\n".join(f"  {name:<12} {url}" for name, url in session.settings.endpoints.items())
    command = ".venv/bin/bulwark" if (session.checkout / ".venv" / "bin" / "bulwark").exists() else "bulwark"
    return (
        f"\nResources that stand\n{stacks}\n\nWhere\n{places}\n\n"
        f"Caught: {caught['member']} as a reader of {caught['secret']}; put back.\n\n"
        "Look at it\n"
        f'  eval "$({command} local env)"    # bulwark, pulumi and the settings that lead every tool there\n'
        "  pulumi stack --stack staging            # what the engine knows\n"
        "  bulwark local journal                   # what the vendors were asked\n"
        "Stop it\n"
        "  bulwark local down                      # keeps everything for the next time\n"
        "  bulwark local down --forget             # keeps nothing"
    )
