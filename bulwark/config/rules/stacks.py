"""What must hold between the stacks of one folder, and between the applications of one stack.

Each problem is told at every place that takes part in it, so that looking at one stack alone shows all of its own.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Final, TypeVar

from bulwark.config.paths import Path
from bulwark.config.repositories import Repository
from bulwark.config.rules.duties import rows_of, settings_path
from bulwark.config.rules.frame import FleetRule, Mention, Stack, app_path, gather, look_at_applications
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


def _repositories(stack: Stack) -> Iterator[tuple[Path, tuple[Repository, bool]]]:
    if "infrastructure" in vars(stack.pipeline):
        infrastructure = stack.pipeline.infrastructure
        if {"repository", "owns_repository"} <= vars(infrastructure).keys():
            yield ("infrastructure",), (infrastructure.repository, infrastructure.owns_repository)
    yield from look_at_applications(stack, lambda name, app: iter([(app_path(name), (app.repository, app.owns_repository))]))


def _repositories_have_one_owner(stacks: Sequence[Stack]) -> Iterator[Problem]:
    by_id: defaultdict[int, list[tuple[Mention, bool]]] = defaultdict(list)
    for mention, (repository, owned) in gather(stacks, _repositories):
        by_id[repository.id].append((Mention(mention.stack, (*mention.path, "owns_repository")), owned))
    for mentions in by_id.values():
        owners = [mention for mention, owned in mentions if owned]
        if len(owners) > 1:
            for mention in owners:
                other = next(item for item in owners if item != mention)
                yield mention.problem(
                    f"{other.seen_from(mention)} says true too",
                    "two stacks would overwrite each other's workflow files and rulesets for ever",
                    "say true in one stack, usually production, and false in the others",
                )
        elif not owners:
            for mention, _ in mentions:
                yield mention.problem(
                    "no stack says true",
                    "nobody would write the repository's workflow files and rulesets",
                    "say true in one stack, usually production",
                )


def _repository_facts_agree(stacks: Sequence[Stack]) -> Iterator[Problem]:
    found = gather(stacks, _repositories)
    yield from _disagreements(
        [
            (Mention(mention.stack, (*mention.path, "repository")), item.id, (item.name, item.visibility, item.default_branch))
            for mention, (item, _) in found
        ],
        "repository",
        "is described differently at",
        "name, visibility and default branch have to be the same wherever the repository is named",
    )
    yield from _disagreements(
        [
            (Mention(mention.stack, (*mention.path, "repository", "id")), item.name, item.id)
            for mention, (item, _) in found
            if "github" in vars(mention.stack.pipeline)
        ],
        "repository",
        "has another id at",
        "write the id that `gh api repos/OWNER/NAME --jq .id` prints",
    )


def _accounts_agree(stacks: Sequence[Stack]) -> Iterator[Problem]:
    github = gather(stacks, lambda stack: iter([(("github",), stack.pipeline.github)]))
    yield from _disagreements(
        [(mention, item.owner_id, (item.owner, item.owner_kind, item.plan)) for mention, item in github],
        "GitHub account",
        "is described differently at",
        "login, kind and plan have to be the same in every stack",
    )
    yield from _disagreements(
        [(Mention(mention.stack, ("github", "owner_id")), item.owner.lower(), item.owner_id) for mention, item in github],
        "GitHub account",
        "has another id at",
        "write the id that `gh api users/LOGIN --jq .id` prints",
    )
    vercel = gather(stacks, lambda stack: iter([(("vercel",), stack.pipeline.vercel)]))
    yield from _disagreements(
        [(mention, item.team_id, (item.team, item.plan, item.rolling_release_slots)) for mention, item in vercel],
        "Vercel team",
        "is described differently at",
        "slug, plan and slots have to be the same in every stack",
    )


def _disagreements(facts: list[tuple[Mention, Hashable, Hashable]], kind: str, differs: str, remedy: str) -> Iterator[Problem]:
    by_key: defaultdict[Hashable, list[tuple[Mention, Hashable]]] = defaultdict(list)
    for mention, key, fact in facts:
        by_key[key].append((mention, fact))
    for key, mentions in by_key.items():
        for mention, fact in mentions:
            other = next((item for item, said in mentions if said != fact), None)
            if other is not None:
                yield mention.problem(
                    f"the {kind} '{key}' {differs} {other.seen_from(mention)}",
                    "one of the two is wrong, and checks would rest on it",
                    remedy,
                )


def _slots_suffice(stacks: Sequence[Stack]) -> Iterator[Problem]:
    rolling: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention, (team, is_rolling) in gather(
        stacks,
        lambda stack: look_at_applications(
            stack, lambda name, app: iter([(app_path(name, "rollout"), (stack.pipeline.vercel.team_id, app.rollout.is_rolling))])
        ),
    ):
        if is_rolling:
            rolling[team].append(mention)
    for mention, account in gather(stacks, lambda stack: iter([(("vercel", "rolling_release_slots"), stack.pipeline.vercel)])):
        slots, users = account.rolling_release_slots, rolling[account.team_id]
        if slots != "unlimited" and len(users) > slots and mention.stack in [user.stack for user in users]:
            names = ", ".join(user.seen_from(mention) for user in users)
            offer = f"the team has {slots} {'slot' if slots == 1 else 'slots'}"
            yield mention.problem(
                f"{len(users)} projects have a rolling release and {offer}: {names}",
                "Vercel refuses the last one in the middle of an update",
                "write rollout.stages: [100] where a release may reach all at once, or get more slots and write their number",
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
    found = gather(stacks, lambda stack: ((settings_path(row), (row.repository_id, row.environment)) for row in rows_of(stack)))
    for mention, other, (_, environment) in _shared(found):
        yield mention.problem(
            f"its GitHub environment '{environment}' is that of {other.seen_from(mention)} too",
            "jobs of the one could act as the account of the other",
            "rename one of the environments, or keep the applications in repositories of their own",
        )


RULES: Final[tuple[FleetRule, ...]] = (
    _google_projects_are_own,
    _domains_are_own,
    _vercel_projects_are_own,
    _secret_sources_are_own,
    _repositories_have_one_owner,
    _repository_facts_agree,
    _accounts_agree,
    _slots_suffice,
    _branches_deploy_once,
    _environments_are_own,
)
