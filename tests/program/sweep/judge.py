"""Do one piece of work and judge whether the preview named it."""

from dataclasses import dataclass

from sweep.cloud import SweptCloud
from sweep.work import Work

from bulwark.stacks.events import Account, Step

EXPECTED_ERROR = "no changes were expected"


@dataclass(frozen=True)
class Verdict:
    """What a preview made of one change."""

    work: Work
    shown: tuple[str, ...]
    """What the preview names of the resource: paths, or `gone`."""
    problem: str
    """Empty when the preview named the change."""


def try_out(cloud: SweptCloud, work: Work) -> Verdict:
    """Alter, restart the providers, preview, put back."""
    try:
        cloud.vendors.hang_up()
        work.alter(cloud.vendors)
        cloud.ground.restart_providers()
        status, account, rest = _preview(cloud, work.resource.stack)
    finally:
        cloud.put_back()
    return judge(work, status, account, rest)


def judge(work: Work, status: int, account: Account, rest: str) -> Verdict:
    """Say whether a preview that ended like this has named the change."""
    shown = _shown(account, work.resource.urn)
    return Verdict(work, shown, _problem(work, status, account, shown, rest))


def _preview(cloud: SweptCloud, name: str) -> tuple[int, Account, str]:
    stack = cloud.stack(name)
    arguments = ["preview", "--refresh", "--expect-no-changes", "--stack", name, "--config-file", str(stack.config_file)]
    return stack.engine.follow(arguments, stack.checkout, lambda _account: None)


def _shown(account: Account, urn: str) -> tuple[str, ...]:
    """Return what the refresh found at the resource; what the program would do about it confirms that it is gone."""
    paths = {path for step in account.drifted if step.urn == urn for path in step.paths}
    is_made_anew = any(step.urn == urn and step.operation == "create" for step in account.steps)
    return tuple(sorted(paths | ({"gone"} if is_made_anew else set())))


def _problem(work: Work, status: int, account: Account, shown: tuple[str, ...], rest: str) -> str:
    errors = [error for error in account.errors if EXPECTED_ERROR not in error]
    if errors or not account.changes:
        return f"the preview failed: {errors or rest[-1000:]}"
    if status == 0 or account.is_empty:
        return "the preview found nothing"
    if not any(_names(path, work.path or "gone") for path in shown):
        return f"the preview does not name it: {list(shown)}; steps {_described(account.steps)}"
    if work.is_input and work.path and (others := {step.urn for step in account.drifted} - {work.resource.urn}):
        return f"the preview names other resources too: {sorted(others)}"
    return ""


def _names(shown: str, path: str) -> bool:
    """Say whether a shown path is the input, holds it, or is part of it."""
    longer, shorter = (shown, path) if len(shown) > len(path) else (path, shown)
    return longer == shorter or (longer.startswith(shorter) and longer[len(shorter)] in ".[")


def _described(steps: list[Step]) -> list[str]:
    return [f"{step.operation} {step.token} {step.name} {list(step.paths)}" for step in steps]
