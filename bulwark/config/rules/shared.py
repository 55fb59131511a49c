"""What the stacks of a folder share, and so have to agree about: repositories and their owner, accounts, slots.

Each problem is told at every place that takes part in it, so that looking at one stack alone shows all of its own.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from contextlib import suppress
from typing import Final, Literal, NamedTuple

from bulwark.config.accounts import VercelPlan
from bulwark.config.paths import Path
from bulwark.config.repositories import Repository
from bulwark.config.rules.frame import FleetRule, Mention, Stack, app_path, gather, look_at_applications, plural
from bulwark.errors import Problem


class _Place(NamedTuple):
    """A repository as one place describes it."""

    repository: int
    full_name: str
    """With the owner, in lower case: GitHub does not tell names apart by case."""
    description: tuple[str, ...]
    is_owned: bool


def _repositories(stack: Stack) -> Iterator[tuple[Path, _Place]]:
    with suppress(*stack.gaps):
        infrastructure = stack.pipeline.infrastructure
        yield ("infrastructure",), _place(stack, infrastructure.repository, is_owned=infrastructure.owns_repository)
    yield from look_at_applications(
        stack, lambda name, app: iter([(app_path(name), _place(stack, app.repository, is_owned=app.owns_repository))])
    )


def _place(stack: Stack, repository: Repository, *, is_owned: bool) -> _Place:
    full_name = f"{stack.pipeline.github.owner}/{repository.name}".lower()
    return _Place(repository.id, full_name, (repository.visibility, repository.default_branch), is_owned)


def _repositories_have_one_owner(stacks: Sequence[Stack]) -> Iterator[Problem]:
    by_id: defaultdict[int, list[tuple[Mention, bool]]] = defaultdict(list)
    for mention, place in gather(stacks, _repositories):
        by_id[place.repository].append((mention.below("owns_repository"), place.is_owned))
    for mentions in by_id.values():
        owners = [mention for mention, is_owned in mentions if is_owned]
        if len(owners) > 1:
            yield from _too_many_owners(owners)
        elif not owners and _all_could_be_read(stacks):
            for mention, _ in mentions:
                yield mention.problem(
                    "no stack says true",
                    "nobody would write the repository's workflow files and rulesets",
                    "say true in one stack, usually production",
                )


def _too_many_owners(owners: Sequence[Mention]) -> Iterator[Problem]:
    for mention in owners:
        other = next(item for item in owners if item != mention)
        yield mention.problem(
            f"{other.seen_from(mention)} says true too",
            "two stacks would overwrite each other's workflow files and rulesets for ever",
            "say true in one stack, usually production, and false in the others",
        )


def _all_could_be_read(stacks: Sequence[Stack]) -> bool:
    """Return whether nothing is missing that might be the owner; while something is, its own problem comes first."""
    return all(stack.is_complete for stack in stacks)


def _repository_facts_agree(stacks: Sequence[Stack]) -> Iterator[Problem]:
    found = gather(stacks, _repositories)
    yield from _disagreements(
        [(mention.below("repository"), place.repository, (place.full_name, *place.description)) for mention, place in found],
        "repository",
        "is described differently at",
        "owner, name, visibility and default branch have to be the same wherever the repository is named",
    )
    yield from _disagreements(
        [(mention.below("repository", "id"), place.full_name, place.repository) for mention, place in found],
        "repository",
        "has another id at",
        "write the id that `gh api repos/OWNER/NAME --jq .id` prints",
    )


def _github_accounts_agree(stacks: Sequence[Stack]) -> Iterator[Problem]:
    accounts = gather(stacks, _github)
    yield from _disagreements(
        [(mention, owner_id, (login, *description)) for mention, (owner_id, login, description) in accounts],
        "GitHub account",
        "is described differently at",
        "login, kind, plan and App have to be the same in every stack",
    )
    yield from _disagreements(
        [(mention.below("owner_id"), login.lower(), owner_id) for mention, (owner_id, login, _) in accounts],
        "GitHub account",
        "has another id at",
        "write the id that `gh api users/LOGIN --jq .id` prints",
    )


def _github(stack: Stack) -> Iterator[tuple[Path, tuple[int, str, tuple[str, ...]]]]:
    account = stack.pipeline.github
    app = (str(account.app.id), account.app.slug)
    yield ("github",), (account.owner_id, account.owner, (account.owner_kind, account.plan, *app))


def _vercel_teams_agree(stacks: Sequence[Stack]) -> Iterator[Problem]:
    teams = gather(stacks, _vercel)
    yield from _disagreements(
        [(mention, team_id, description) for mention, (team_id, description) in teams],
        "Vercel team",
        "is described differently at",
        "slug, plan and slots have to be the same in every stack",
    )


def _vercel(stack: Stack) -> Iterator[tuple[Path, tuple[str, tuple[str | int, ...]]]]:
    account = stack.pipeline.vercel
    yield ("vercel",), (account.team_id, (account.team, account.plan, account.rolling_release_slots))


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
    for mention, (team, is_rolling) in gather(stacks, _rollouts):
        if is_rolling:
            rolling[team].append(mention)
    for mention, (team, slots) in gather(stacks, _slots):
        users = rolling[team]
        if slots != "unlimited" and len(users) > slots and mention.stack in [user.stack for user in users]:
            names = ", ".join(user.seen_from(mention) for user in users)
            yield mention.problem(
                f"rolling releases need {len(users)} {plural('slot', users)} and the team has {slots}: {names}",
                "Vercel refuses the last one in the middle of an update",
                "write rollout.stages: [100] where a release may reach all at once, or get more slots and write their number",
            )


def _rollouts(stack: Stack) -> Iterator[tuple[Path, tuple[str, bool]]]:
    return look_at_applications(
        stack, lambda name, app: iter([(app_path(name, "rollout"), (stack.pipeline.vercel.team_id, app.rollout.is_rolling))])
    )


def _slots(stack: Stack) -> Iterator[tuple[Path, tuple[str, int | Literal["unlimited"]]]]:
    account = stack.pipeline.vercel
    if account.plan is not VercelPlan.HOBBY:  # there each rolling release is refused by itself
        yield ("vercel", "rolling_release_slots"), (account.team_id, account.rolling_release_slots)


RULES: Final[tuple[FleetRule, ...]] = (
    _repositories_have_one_owner,
    _repository_facts_agree,
    _github_accounts_agree,
    _vercel_teams_agree,
    _slots_suffice,
)
