"""What each stack of a folder, and each application of a stack, has for itself: projects, domains, secrets, branches.

Each problem is told at every place that takes part in it, so that looking at one stack alone shows all of its own.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Final, TypeVar

from bulwark.config.paths import Path
from bulwark.config.rules.duties import rows_of
from bulwark.config.rules.frame import FleetRule, Mention, Stack, app_path, gather, look_at_applications, plural
from bulwark.core.duties import DutyRow
from bulwark.errors import Problem

Key = TypeVar("Key", bound=Hashable)


def _shared(found: list[tuple[Mention, Key]]) -> Iterator[tuple[Mention, Mention, Key]]:
    """Yield each mention of a key that is mentioned elsewhere too, with the first other mention."""
    by_key: defaultdict[Key, list[Mention]] = defaultdict(list)
    for mention, key in found:
        by_key[key].append(mention)
    for key, mentions in by_key.items():
        for mention in mentions:
            other = next((item for item in mentions if item != mention), None)
            if other is not None:
                yield mention, other, key


def _google_projects_are_own(stacks: Sequence[Stack]) -> Iterator[Problem]:
    keys: tuple[Callable[[Stack], Iterator[tuple[Path, Hashable]]], ...] = (
        lambda stack: iter([(("google", "project"), stack.pipeline.google.project)]),
        lambda stack: iter([(("google", "project_number"), stack.pipeline.google.project_number)]),
    )
    for look in keys:
        for mention, other, key in _shared(gather(stacks, look)):
            yield mention.problem(
                f"'{key}' is the Google project of {other.stack.name} too",
                "jobs of one environment could reach the secrets of the other",
                "give each environment a Google project of its own",
            )


def _domains_are_own(stacks: Sequence[Stack]) -> Iterator[Problem]:
    found = gather(
        stacks,
        lambda stack: look_at_applications(
            stack, lambda name, app: ((app_path(name, "domains", domain), domain) for domain in sorted(app.domains))
        ),
    )
    for mention, other, domain in _shared(found):
        yield mention.problem(
            f"'{domain}' is at {other.seen_from(mention)} too",
            "Vercel gives a domain to one project, and the second update would fail or take it away",
            "keep the domain in one place",
        )


def _vercel_projects_are_own(stacks: Sequence[Stack]) -> Iterator[Problem]:
    found = gather(
        stacks,
        lambda stack: look_at_applications(
            stack,
            lambda name, app: iter([(app_path(name, "vercel", "project"), (stack.pipeline.vercel.team_id, app.vercel.project))]),
        ),
    )
    for mention, other, (_, project) in _shared(found):
        yield mention.problem(
            f"'{project}' is at {other.seen_from(mention)} too",
            "a rolling release acts on the whole project, so one environment's release would reach the other's visitors",
            "give each application a project of its own in each environment",
        )


def _secret_sources_are_own(stacks: Sequence[Stack]) -> Iterator[Problem]:
    found = gather(
        stacks,
        lambda stack: look_at_applications(
            stack,
            lambda name, app: (
                (app_path(name, "secrets", secret), (stack.name, contract.source or secret))
                for secret, contract in sorted(app.secrets.items())
            ),
        ),
    )
    for mention, other, (_, source) in _shared(found):
        yield mention.problem(
            f"the secret '{source}' is declared at {other.seen_from(mention)} too",
            "the readers of the one would replace the readers of the other",
            "name another secret with source",
        )


def _branches_deploy_once(stacks: Sequence[Stack]) -> Iterator[Problem]:
    found = gather(
        stacks,
        lambda stack: look_at_applications(
            stack, lambda name, app: iter([(app_path(name, "branch"), (app.repository.id, app.branch, app.directory))])
        ),
    )
    for mention, other, (_, branch, _) in _shared(found):
        yield mention.problem(
            f"'{branch}' of the same repository deploys at {other.seen_from(mention)} too",
            "one push would reach both environments at once, and none would be tried first",
            "give each environment a branch of its own",
        )


def _environments_are_own(stacks: Sequence[Stack]) -> Iterator[Problem]:
    found = gather(stacks, lambda stack: ((_owner_path(row), (row.repository_id, row.environment)) for row in rows_of(stack)))
    clashes: defaultdict[tuple[Mention, Mention], list[str]] = defaultdict(list)
    for mention, other, (_, environment) in _shared(found):
        clashes[mention, other].append(environment)
    for (mention, other), environments in clashes.items():
        yield mention.problem(
            f"{other.seen_from(mention)} has the GitHub {plural('environment', environments)} {', '.join(environments)} too",
            "jobs of the one could act as the accounts of the other",
            "rename one of the environments, or keep the applications in repositories of their own",
        )


def _owner_path(row: DutyRow) -> Path:
    return app_path(row.application) if row.application else ("infrastructure",)


RULES: Final[tuple[FleetRule, ...]] = (
    _google_projects_are_own,
    _domains_are_own,
    _vercel_projects_are_own,
    _secret_sources_are_own,
    _branches_deploy_once,
    _environments_are_own,
)
