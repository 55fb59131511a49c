"""What must hold so that rulesets and Actions settings of the repositories of a stack can be had, and do what they say.

That a list of allowed actions is offered for private repositories under Enterprise alone: GitHub's documentation, "Managing
GitHub Actions settings for a repository", and the note on `patterns_allowed` in @octokit/openapi 23.0.2; read 2026-11.
"""

from collections.abc import Iterator
from typing import Final

from bulwark.config.accounts import GitHubAccount, GitHubPlan, OwnerKind
from bulwark.config.branch_rules import BranchRules
from bulwark.config.paths import Path
from bulwark.config.repositories import Repository, Visibility
from bulwark.config.rules.frame import Stack, StackRule, app_path
from bulwark.errors import Problem


def offers_allowed_actions(account: GitHubAccount, repository: Repository) -> bool:
    """Return whether the plan has a list of allowed actions for this repository."""
    return repository.visibility is Visibility.PUBLIC or account.plan is GitHubPlan.ENTERPRISE


def _places(stack: Stack) -> Iterator[tuple[Path, Repository, bool, BranchRules, bool]]:
    """Yield (path, repository, owned, rules, whether rules are written down) of each repository that could be read."""
    if "infrastructure" in vars(stack.pipeline):
        it = stack.pipeline.infrastructure
        yield ("infrastructure",), it.repository, it.owns_repository, it.branch_rules, "branch_rules" in it.model_fields_set
    for name, app in sorted(stack.pipeline.apps.items()):
        if {"repository", "owns_repository", "branch_rules"} <= vars(app).keys():
            is_written = "branch_rules" in app.model_fields_set
            yield app_path(name), app.repository, app.owns_repository, app.branch_rules, is_written


def _rules_stand_with_the_owner(stack: Stack) -> Iterator[Problem]:
    for path, _, is_owned, _, is_written in _places(stack):
        if is_written and not is_owned:
            yield stack.problem(
                (*path, "branch_rules"),
                "rules are given, and another stack declares what the repository's environments share",
                "they would have no effect, and nobody would notice",
                "move them to the stack that says owns_repository: true",
            )


def _somebody_owns_code(stack: Stack) -> Iterator[Problem]:
    for path, repository, is_owned, rules, _ in _places(stack):
        if is_owned and not rules.code_owners:
            yield stack.problem(
                (*path, "branch_rules", "code_owners"),
                f"nobody owns anything in {repository.name}",
                "no review by an owner could be required on the branches that deploy, and the policy "
                "deploying-branches-are-reviewed-and-kept demands one",
                'name who approves what, such as "/.github/": ["@organization/team"]',
            )


def _code_owners_exist(stack: Stack) -> Iterator[Problem]:
    account = stack.pipeline.github
    for path, _, _, rules, _ in _places(stack):
        for pattern, owners in sorted(rules.code_owners.items()):
            for owner in owners:
                yield from _code_owner(stack, account, (*path, "branch_rules", "code_owners", pattern), owner)


def _code_owner(stack: Stack, account: GitHubAccount, path: Path, owner: str) -> Iterator[Problem]:
    organization, _, team = owner.removeprefix("@").partition("/")
    if not team:
        return
    if account.owner_kind is OwnerKind.USER:
        yield stack.problem(
            path,
            f"'{owner}' is a team, and the owner is a user",
            "a user's account has no teams, so GitHub would skip the owner and nobody would have to approve",
            "name users instead",
        )
    elif organization.lower() != account.owner.lower():
        yield stack.problem(
            path,
            f"'{owner}' is a team of another organization than {account.owner}",
            "GitHub would skip the owner, and nobody would have to approve",
            f"name a team of {account.owner}, or users",
        )


def _nothing_stands_twice(stack: Stack) -> Iterator[Problem]:
    lists: list[tuple[Path, tuple[str, ...]]] = [(("github", "allowed_actions"), stack.pipeline.github.allowed_actions)]
    for path, _, _, rules, _ in _places(stack):
        lists += [((*path, "branch_rules", name), getattr(rules, name)) for name in ("required_checks", "release_branches")]
    for path, entries in lists:
        for index, entry in enumerate(entries):
            if entry in entries[:index]:
                yield stack.problem(
                    (*path, index), f"'{entry}' stands there twice", "GitHub refuses it or keeps one", "write it once"
                )


def _plan_has_allowed_actions(stack: Stack) -> Iterator[Problem]:
    account = stack.pipeline.github
    mode, path = account.degraded_modes.allowed_actions, ("github", "degraded_modes", "allowed_actions")
    owned = [repository for _, repository, is_owned, _, _ in _places(stack) if is_owned]
    lacking = [repository for repository in owned if not offers_allowed_actions(account, repository)]
    if lacking and mode is None:
        yield stack.problem(
            path,
            f"GitHub's plan '{account.plan}' has no list of allowed actions for {lacking[0].visibility} repositories",
            f"the workflows of {lacking[0].name} could use any action, without anyone having decided that",
            "write allowed_actions: verified-creators, or change to the Enterprise plan",
        )
    if owned and not lacking and mode is not None:
        yield stack.problem(
            path,
            f"'{mode}' replaces a list that the plan has",
            "a protection would be given up for nothing",
            "remove the key, and name what is needed in github.allowed_actions",
        )
    if owned and len(lacking) == len(owned) and account.allowed_actions:
        yield stack.problem(
            ("github", "allowed_actions"),
            f"GitHub's plan '{account.plan}' has no list of allowed actions for {lacking[0].visibility} repositories",
            "the list would have no effect",
            "remove it: degraded_modes.allowed_actions says what is allowed instead",
        )


RULES: Final[tuple[StackRule, ...]] = (
    _rules_stand_with_the_owner,
    _somebody_owns_code,
    _code_owners_exist,
    _nothing_stands_twice,
    _plan_has_allowed_actions,
)
