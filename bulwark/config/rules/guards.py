"""What must hold for guards that are not enforced: which may be, how far, since when, until when, and why."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from bulwark.config.accounts import GitHubPlan
from bulwark.config.application import Application
from bulwark.config.guards import Guards
from bulwark.config.paths import Path
from bulwark.config.rules.frame import ApplicationRule, Stack, StackRule, app_path
from bulwark.core.guards import BY_ID, Mode, Scope, is_stricter
from bulwark.errors import Problem

LONGEST_REVIEW: Final = timedelta(days=90)
"""Longest time until somebody decides anew: a quarter, after which nobody remembers why a guard was turned down."""
_OF_REVIEWS: Final = ("since", "review_by", "reason")


def _environment_guards(stack: Stack) -> Iterator[Problem]:
    yield from _checked(stack, ("guards",), stack.pipeline.guards)


def _application_guards(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    yield from _checked(stack, app_path(name, "guards"), app.guards)
    of_applications = [guard.id for guard in BY_ID.values() if guard.scope is Scope.APPLICATION]
    for guard in sorted(set(app.guards) - set(of_applications)):
        yield stack.problem(
            app_path(name, "guards", guard),
            f"'{guard}' guards the whole environment",
            "it would be turned down for every other application too, or for none",
            f"move it to guards of the environment; here may stand {', '.join(of_applications)}",
        )


def _checked(stack: Stack, path: Path, guards: Guards) -> Iterator[Problem]:
    for guard, setting in sorted(guards.items()):
        here, floor = (*path, guard), BY_ID[guard].floor
        if is_stricter(floor, setting.mode):
            yield stack.problem(
                (*here, "mode"),
                f"'{guard}' is never below '{floor}'",
                BY_ID[guard].why_floor,
                f"write {floor}" if floor is not Mode.ENFORCE else "remove it, or write enforce",
            )
        if setting.mode is Mode.ENFORCE:
            yield from _needs_no_review(stack, here, {"review_by": setting.review_by, "reason": setting.reason})
            continue
        for key in _OF_REVIEWS:
            if getattr(setting, key) is None:
                yield stack.problem(
                    (*here, key),
                    f"a guard that does not enforce needs the key, and '{guard}' is at '{setting.mode}'",
                    "nobody would know that it is off, why, or when to look again",
                    _EXAMPLES[key],
                )
        if setting.since and setting.review_by and not timedelta(0) < setting.review_by - setting.since <= LONGEST_REVIEW:
            yield stack.problem(
                (*here, "review_by"),
                f"'{setting.review_by}' is not 1 to {LONGEST_REVIEW.days} days after {setting.since}",
                "a guard that nobody comes back to is a hole for ever",
                f"write {setting.since + LONGEST_REVIEW} or earlier; when the day comes, decide anew and say why",
            )


_EXAMPLES: Final = {
    "since": 'add since, the day on which it got this mode, such as "2026-11-23"',
    "review_by": f"add review_by, a day at most {LONGEST_REVIEW.days} days after since",
    "reason": "add reason, in words that somebody else can check on that day",
}


def _needs_no_review(stack: Stack, path: Path, given: dict[str, object]) -> Iterator[Problem]:
    for key, value in given.items():
        if value is not None:
            yield stack.problem(
                (*path, key),
                "the guard is enforced",
                "it would be believed that somebody still has to decide",
                "remove the key, or lower the mode",
            )


def _evaluation_is_declared(stack: Stack) -> Iterator[Problem]:
    account = stack.pipeline.github
    lowered = [path for path, guards in _places(stack) if _is_lowered(guards)]
    mode, has_evaluation = account.degraded_modes.ruleset_evaluation, account.plan is GitHubPlan.ENTERPRISE
    here: Path = ("github", "degraded_modes", "ruleset_evaluation")
    if has_evaluation and mode is not None:
        yield stack.problem(
            here,
            f"'{mode}' replaces an evaluation that the plan has",
            "nobody would be told whom the checks would have stopped",
            "remove the key",
        )
    for path in lowered if not has_evaluation and mode is None else ():
        yield stack.problem(
            (*path, "required-checks", "mode"),
            f"GitHub's plan '{account.plan}' has no rulesets that are only evaluated",
            "nothing would tell whom the checks would have stopped but the runs themselves, without anyone having decided that",
            "write github.degraded_modes.ruleset_evaluation: not-required, or enforce",
        )


def _required_checks_are_the_owners(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    if "required-checks" in app.guards and not app.owns_repository:
        yield stack.problem(
            app_path(name, "guards", "required-checks"),
            "this stack does not own the repository",
            "a repository has its rulesets once, and they would stay as the owning stack says",
            "move it to the stack that says owns_repository: true",
        )


def _places(stack: Stack) -> Sequence[tuple[Path, Guards]]:
    own: list[tuple[Path, Guards]] = [(("guards",), stack.pipeline.guards)]
    return [*own, *((app_path(name, "guards"), app.guards) for name, app in sorted(stack.pipeline.apps.items()))]


def _is_lowered(guards: Guards) -> bool:
    setting = guards.get("required-checks")
    return setting is not None and setting.mode is not Mode.ENFORCE


STACK_RULES: Final[tuple[StackRule, ...]] = (_environment_guards, _evaluation_is_declared)
APPLICATION_RULES: Final[tuple[ApplicationRule, ...]] = (_application_guards, _required_checks_are_the_owners)
