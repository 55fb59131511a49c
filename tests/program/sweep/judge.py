"""Make changes behind the program's back and judge whether the preview named each of them."""

from collections.abc import Sequence
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
    alone: bool = True
    """Whether nothing else was altered at the time."""


def try_out(cloud: SweptCloud, group: Sequence[Work]) -> list[Verdict]:
    """Alter, restart the providers, preview, put back.

    A group is a short cut only: where a preview does not name everything in it, each change is tried alone, and that counts.
    """
    if len(group) > 1:
        verdicts = _together(cloud, group)
        if not any(verdict.problem for verdict in verdicts):
            return verdicts
    return [verdict for work in group for verdict in _together(cloud, [work])]


def _together(cloud: SweptCloud, group: Sequence[Work]) -> list[Verdict]:
    try:
        cloud.vendors.hang_up()
        for work in group:
            work.alter(cloud.vendors)
        cloud.ground.restart_providers()
        status, account, rest = _preview(cloud, group[0].resource.stack)
    except Exception as error:  # noqa: BLE001 - whatever one piece fails with must not hide the others
        return [Verdict(work, (), f"{type(error).__name__}: {error}", len(group) == 1) for work in group]
    finally:
        cloud.put_back()
    return judge(group, status, account, rest)


def judge(group: Sequence[Work], status: int, account: Account, rest: str) -> list[Verdict]:
    """Say whether a preview that ended like this has named each change, and nothing that nobody altered."""
    altered = {work.resource.urn for work in group}
    verdicts = []
    for work in group:
        shown = _shown(account, work.resource.urn)
        problem = _problem(work, status, account, shown, rest) or _beside(work, account, altered)
        verdicts.append(Verdict(work, shown, problem, len(group) == 1))
    return verdicts


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
    return ""


def _beside(work: Work, account: Account, altered: set[str]) -> str:
    """Return what the preview names besides; what is gone, or an extra change, may show at others too."""
    others = {step.urn for step in account.drifted} - altered
    return f"the preview names other resources too: {sorted(others)}" if work.is_exact and others else ""


def _names(shown: str, path: str) -> bool:
    """Say whether a shown path is the input, holds it, or is part of it."""
    longer, shorter = (shown, path) if len(shown) > len(path) else (path, shown)
    return longer == shorter or (longer.startswith(shorter) and longer[len(shorter)] in ".[")


def _described(steps: list[Step]) -> list[str]:
    return [f"{step.operation} {step.token} {step.name} {list(step.paths)}" for step in steps]
