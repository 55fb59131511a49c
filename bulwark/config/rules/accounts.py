"""What the accounts and their plans allow.

Sources: what GitHub's plans offer for environments of private repositories, orgs/community discussions 202852 and 212677, read
2026-11-23: reviewers, wait timers and the switch against administrators' bypass need Enterprise, branch policies do not. That
rolling releases need Pro or Enterprise is what the team's billing route answers (`@vercel/sdk` 1.28.35, `plan_not_supported`).
"""

from collections.abc import Iterator
from typing import Final

from bulwark.config.accounts import GitHubAccount, GitHubPlan, OwnerKind, VercelPlan
from bulwark.config.paths import Path
from bulwark.config.repositories import Repository, Reviewers, Visibility
from bulwark.config.rules.frame import Stack, StackRule, app_path
from bulwark.errors import Problem

_PLANS: Final = {
    OwnerKind.ORGANIZATION: (GitHubPlan.FREE, GitHubPlan.TEAM, GitHubPlan.ENTERPRISE),
    OwnerKind.USER: (GitHubPlan.FREE, GitHubPlan.PRO),
}
_MOST_REVIEWERS: Final = 6
"""integrations/terraform-provider-github v6.13.0, repository environment: six users and teams in all."""


def offers_environments(account: GitHubAccount, repository: Repository) -> bool:
    """Return whether the plan has environments, with branch policies and secrets, for this repository."""
    return repository.visibility is Visibility.PUBLIC or account.plan is not GitHubPlan.FREE


def offers_reviewers(account: GitHubAccount, repository: Repository) -> bool:
    """Return whether the plan has required reviewers for this repository's environments."""
    return repository.visibility is Visibility.PUBLIC or account.plan is GitHubPlan.ENTERPRISE


def check_reviewers(stack: Stack, path: Path, reviewers: Reviewers) -> Iterator[Problem]:
    """Yield what is wrong with a list of reviewers, wherever it stands."""
    if reviewers.count > _MOST_REVIEWERS:
        yield stack.problem(
            path,
            f"there are {reviewers.count} reviewers",
            f"GitHub takes {_MOST_REVIEWERS} and refuses more",
            "name a team instead of its members",
        )
    if reviewers.teams and stack.pipeline.github.owner_kind is OwnerKind.USER:
        yield stack.problem(
            (*path, "teams"),
            "teams are named, and the owner is a user",
            "a user's account has no teams, so nobody could approve",
            "name users instead",
        )


def _environment_is_the_stack(stack: Stack) -> Iterator[Problem]:
    name = stack.pipeline.environment.name
    if stack.name and name != stack.name:
        yield stack.problem(
            ("environment", "name"),
            f"'{name}' is not the stack's name, '{stack.name}'",
            "policies learn the environment from the stack and would judge this one by another's levels",
            f"write {stack.name}, or rename the file to Pulumi.{name}.yaml",
        )


def _owner_can_have_plan(stack: Stack) -> Iterator[Problem]:
    account = stack.pipeline.github
    plans = _PLANS[account.owner_kind]
    if account.plan not in plans:
        kind = "an organization" if account.owner_kind is OwnerKind.ORGANIZATION else "a user"
        yield stack.problem(
            ("github", "plan"),
            f"{kind} can not have the plan '{account.plan}'",
            "what the account offers would be judged wrongly",
            f"write {' or '.join(plans)}, or correct owner_kind",
        )


def _repositories(stack: Stack) -> Iterator[tuple[Path, Repository]]:
    if "infrastructure" in vars(stack.pipeline):
        yield ("infrastructure", "repository"), stack.pipeline.infrastructure.repository
    for name, app in sorted(stack.pipeline.apps.items()):
        if "repository" in vars(app):
            yield app_path(name, "repository"), app.repository


def _plan_has_visibility(stack: Stack) -> Iterator[Problem]:
    for path, repository in _repositories(stack):
        if repository.visibility is Visibility.INTERNAL and stack.pipeline.github.plan is not GitHubPlan.ENTERPRISE:
            yield stack.problem(
                (*path, "visibility"),
                f"'internal' repositories do not exist on the plan '{stack.pipeline.github.plan}'",
                "what the plan offers for it could not be told",
                "write private or public, as the repository's page shows",
            )


def _plan_has_environments(stack: Stack) -> Iterator[Problem]:
    for path, repository in _repositories(stack):
        if not offers_environments(stack.pipeline.github, repository):
            yield stack.problem(
                (*path, "visibility"),
                f"GitHub's plan '{stack.pipeline.github.plan}' has no environments for {repository.visibility} repositories",
                "no duty could be told from another, and every branch would reach every credential",
                "change to a paid plan, or make the repository public",
            )


def _infrastructure_is_approved(stack: Stack) -> Iterator[Problem]:
    account, infrastructure = stack.pipeline.github, stack.pipeline.infrastructure
    reviewers, mode = infrastructure.reviewers, account.degraded_modes.environment_reviewers
    if offers_reviewers(account, infrastructure.repository):
        yield from _reviewed(stack, reviewers, mode)
    else:
        yield from _not_reviewable(stack, reviewers, mode)
    yield from check_reviewers(stack, ("infrastructure", "reviewers"), reviewers)


def _reviewed(stack: Stack, reviewers: Reviewers, mode: str | None) -> Iterator[Problem]:
    if mode is not None:
        yield stack.problem(
            ("github", "degraded_modes", "environment_reviewers"),
            f"'{mode}' replaces reviewers that the plan has",
            "a protection would be given up for nothing",
            "remove the key and name infrastructure.reviewers",
        )
    if not reviewers.count:
        yield stack.problem(
            ("infrastructure", "reviewers"),
            "nobody is named",
            "any push to the infrastructure repository would change this environment without approval",
            "name teams or users by number, such as reviewers: {teams: [4711]}",
        )


def _not_reviewable(stack: Stack, reviewers: Reviewers, mode: str | None) -> Iterator[Problem]:
    account, repository = stack.pipeline.github, stack.pipeline.infrastructure.repository
    lacks = f"GitHub's plan '{account.plan}' has no required reviewers for {repository.visibility} repositories"
    if reviewers.count:
        yield stack.problem(
            ("infrastructure", "reviewers"),
            lacks,
            "GitHub refuses the environment",
            "remove the reviewers and write github.degraded_modes.environment_reviewers: pull-request-approval",
        )
    if mode is None:
        yield stack.problem(
            ("github", "degraded_modes", "environment_reviewers"),
            lacks,
            "the infra-apply environment would wait for nobody, without anyone having decided that",
            "write environment_reviewers: pull-request-approval, or change to the Enterprise plan",
        )


def _vercel_plan_has_slots(stack: Stack) -> Iterator[Problem]:
    plan, slots = stack.pipeline.vercel.plan, stack.pipeline.vercel.rolling_release_slots
    if slots == "unlimited" and plan is not VercelPlan.ENTERPRISE:
        yield stack.problem(
            ("vercel", "rolling_release_slots"),
            f"the plan '{plan}' has no unlimited rolling releases",
            "Vercel refuses one of them in the middle of an update",
            "write the number that the team's billing shows",
        )
    elif plan is VercelPlan.HOBBY and slots != 0:
        yield stack.problem(
            ("vercel", "rolling_release_slots"),
            "the plan 'hobby' has no rolling releases",
            "Vercel refuses them in the middle of an update",
            "write 0 and rollout.stages: [100] for each application, or change to Pro",
        )


def _regions_differ(stack: Stack) -> Iterator[Problem]:
    regions = stack.pipeline.google.secret_regions
    for index, region in enumerate(regions):
        if region in regions[:index]:
            yield stack.problem(
                ("google", "secret_regions", index),
                f"'{region}' stands there twice",
                "Secret Manager refuses the secret",
                "name each region once",
            )


RULES: Final[tuple[StackRule, ...]] = (
    _environment_is_the_stack,
    _owner_can_have_plan,
    _plan_has_visibility,
    _plan_has_environments,
    _infrastructure_is_approved,
    _vercel_plan_has_slots,
    _regions_differ,
)
