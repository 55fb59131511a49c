"""What must hold so that the generated workflow files work: for an application over all its stacks, and for its repository."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from bulwark.config.application import Application
from bulwark.config.paths import Path
from bulwark.config.repositories import Visibility
from bulwark.config.rules.frame import ApplicationRule, FleetRule, Stack, app_path, gather, look_at_applications, plural
from bulwark.core.duties import Duty, Event
from bulwark.errors import Problem

MONITOR_EVENTS: Final = (Event.SCHEDULE, Event.WORKFLOW_DISPATCH, Event.WORKFLOW_RUN)
"""What starts `deployment-monitor.yml`."""


def _monitor_is_let_in(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    settings = app.duties.get(Duty.MONITOR)
    if stack.pipeline.workflows is None or settings is None or settings.events is None:
        return
    missing = [event for event in MONITOR_EVENTS if event not in settings.events]
    if missing:
        yield stack.problem(
            app_path(name, "duties", Duty.MONITOR, "events"),
            f"the {plural('event', missing)} {', '.join(missing)} of deployment-monitor.yml {_are(missing)} missing",
            "Google would not let its jobs in, and what they look at there would stay undecided",
            f"write {', '.join(MONITOR_EVENTS)}, or remove the key",
        )


def _action_can_be_had(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    infrastructure, settings = stack.pipeline.infrastructure.repository, stack.pipeline.workflows
    if settings is None or app.repository.visibility is not Visibility.PUBLIC:
        return
    is_ours = settings.action.repository.lower() == f"{stack.pipeline.github.owner}/{infrastructure.name}".lower()
    if is_ours and infrastructure.visibility is not Visibility.PUBLIC:
        yield stack.problem(
            ("workflows", "action", "repository"),
            f"'{settings.action.repository}' is {infrastructure.visibility}, and the repository of {name} is public",
            "GitHub gives a public repository no actions of others, and its jobs would fail before their first step",
            "keep the action in a public repository and name that one, or make the application's repository private",
        )


class _Place(NamedTuple):
    application: str
    repository: int
    has_workflows: bool


def _places(stack: Stack) -> Iterator[tuple[Path, _Place]]:
    has_workflows = stack.pipeline.workflows is not None
    return look_at_applications(stack, lambda name, app: iter([(app_path(name), _Place(name, app.repository.id, has_workflows))]))


def _all_stacks_have_workflows_or_none(stacks: Sequence[Stack]) -> Iterator[Problem]:
    found = gather(stacks, _places)
    with_them = {place.application: mention for mention, place in found if place.has_workflows}
    for mention, place in found:
        other = with_them.get(place.application)
        if not place.has_workflows and other is not None:
            yield mention.stack.problem(
                ("workflows",),
                f"the key is missing, and {other.stack.name} has it for {place.application} too",
                "the workflow files would have no jobs for this environment, and nobody would watch it",
                "add it here, or remove it there",
            )


def _one_application_writes_a_repository(stacks: Sequence[Stack]) -> Iterator[Problem]:
    by_repository: defaultdict[int, dict[str, object]] = defaultdict(dict)
    found = [(mention, place) for mention, place in gather(stacks, _places) if place.has_workflows]
    for mention, place in found:
        by_repository[place.repository].setdefault(place.application, mention)
    for mention, place in found:
        others = sorted(by_repository[place.repository].keys() - {place.application})
        if others:
            yield mention.problem(
                f"{', '.join(others)} {_are(others)} in the same repository",
                "each would overwrite the workflow files of the other",
                "give the application one name in all stacks, or a repository of its own",
            )


def _are(entries: Sequence[object]) -> str:
    return "is" if len(entries) == 1 else "are"


APPLICATION_RULES: Final[tuple[ApplicationRule, ...]] = (_monitor_is_let_in, _action_can_be_had)
FLEET_RULES: Final[tuple[FleetRule, ...]] = (_all_stacks_have_workflows_or_none, _one_application_writes_a_repository)
