"""Refuse a change of a branch or tag that a ruleset forbids the caller.

Wording: answers to pushes and REST calls quoted in public issues; that the contents routes answer 409 and those of refs 422 is
from the same places. No checks, deployments or reviews are kept here, so whatever a rule demands of them has not happened. Left
out: merge queues, signatures, patterns and everything about the content of a push.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document
from localcloud.services.github.callers import caller_of
from localcloud.services.github.errors import refuse
from localcloud.services.github.git_store import Git
from localcloud.services.github.rulesets import applies, bypass_mode, list_rulesets


@dataclass(frozen=True, slots=True)
class RefChange:
    """A ref and the commits between which it would move; None for a ref that is made or removed."""

    ref: str
    before: str | None
    after: str | None


def refuse_by_rules(call: Call, repository: Document, change: RefChange, status: int) -> None:
    """Refuse the change unless every ruleset allows it or lets the caller pass.

    Raises:
        RefusalError: `status`, with a sentence for each rule that is broken.
    """
    caller, git = caller_of(call), Git(call.tx, repository["id"])
    broken = [
        sentence
        for ruleset in list_rulesets(call.tx, repository["id"])
        if applies(ruleset, repository, change.ref) and bypass_mode(ruleset, call.tx, caller) not in {"always", "exempt"}
        for rule in ruleset["rules"]
        for sentence in _broken(rule, change, git)
    ]
    if broken:
        raise refuse(status, "\n\n".join(["Repository rule violations found", *dict.fromkeys(broken)]) + "\n\n")


def _broken(rule: Document, change: RefChange, git: Git) -> list[str]:
    test = _TESTS.get(rule["type"])
    sentence = test(rule.get("parameters", {}), change, git) if test else None
    return [sentence] if sentence else []


def _creation(_parameters: Document, change: RefChange, _git: Git) -> str | None:
    return "Cannot create ref due to creations being restricted." if change.before is None else None


def _update(_parameters: Document, change: RefChange, _git: Git) -> str | None:
    return "Cannot update this protected ref." if change.before and change.after else None


def _deletion(_parameters: Document, change: RefChange, _git: Git) -> str | None:
    return "Cannot delete this branch" if change.after is None else None


def _non_fast_forward(_parameters: Document, change: RefChange, git: Git) -> str | None:
    is_moved = change.before and change.after
    return "Cannot force-push to this branch" if is_moved and not _is_forward(change, git) else None


def _is_forward(change: RefChange, git: Git) -> bool:
    return git.is_ancestor(str(change.before), str(change.after))


def _pull_request(_parameters: Document, change: RefChange, _git: Git) -> str | None:
    return "Changes must be made through a pull request." if change.before and change.after else None


def _linear_history(_parameters: Document, change: RefChange, git: Git) -> str | None:
    if change.after is None:
        return None
    known = {commit["sha"] for commit in git.history(change.before)} if change.before else set()
    has_merge = any(len(commit["parents"]) > 1 for commit in git.history(change.after) if commit["sha"] not in known)
    return "This branch must not contain merge commits." if has_merge else None


def _status_checks(parameters: Document, change: RefChange, _git: Git) -> str | None:
    if change.after is None or (change.before is None and parameters["do_not_enforce_on_create"]):
        return None
    names = [check["context"] for check in parameters["required_status_checks"]]
    if len(names) == 1:
        return f'Required status check "{names[0]}" is expected.'
    return f"{len(names)} of {len(names)} required status checks are expected."


def _deployments(parameters: Document, change: RefChange, _git: Git) -> str | None:
    names = ", ".join(parameters["required_deployment_environments"])
    return f"Required deployments are missing: {names}." if change.before and change.after else None


_TESTS: Final[Mapping[str, Callable[[Any, RefChange, Git], str | None]]] = {
    "creation": _creation,
    "update": _update,
    "deletion": _deletion,
    "non_fast_forward": _non_fast_forward,
    "pull_request": _pull_request,
    "required_linear_history": _linear_history,
    "required_status_checks": _status_checks,
    "required_deployments": _deployments,
}
