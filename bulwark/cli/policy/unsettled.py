"""Say what a stack's state leaves out because a run did not end: nobody has judged that, so nothing passes."""

from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML

from bulwark.stacks.journal.run import JournaledStack
from bulwark.stacks.stack import Stack
from bulwark.stacks.state_lock import keeps_files


def journal_left(stack: Stack) -> tuple[str, ...]:
    """Say that a run has noted what the state does not have; nothing is said where state is not kept in files, nor a journal."""
    if not keeps_files(stack.engine.backend_url):
        return ()
    project = str(YAML(typ="safe").load((stack.checkout / "Pulumi.yaml").read_text(encoding="utf-8"))["name"])
    journal = JournaledStack(stack.engine.backend_url, project, stack.name, stack.export, stack.replace_state).journal
    if not journal.exists():
        return ()
    sentence = (
        f"a run on stack {stack.name} has not ended or was killed: its journal has what it did, and the state is the one before "
        f"it. Wait for it to end, or run: bulwark up {stack.name}"
    )
    return (sentence,)


def operations_left(state: Mapping[str, Any]) -> tuple[str, ...]:
    """Say which resources of an exported state, or a state file of the engine's own, a run was at work on when it ended."""
    deployment = state.get("deployment") or (state.get("checkpoint") or {}).get("latest") or {}
    operations = deployment.get("pending_operations") or []
    names = sorted(str(operation["resource"]["urn"]).rpartition("::")[2] for operation in operations)
    if not names:
        return ()
    return (f"what became of {', '.join(names)} is not known: a run ended while it was at work on them. Run: bulwark up",)
