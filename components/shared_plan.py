"""Derive from the configuration of all environments what a repository has once: branches, files, checks, actions, labels.

Pure: the same configuration gives the same plan. The stack that says `owns_repository: true` declares it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bulwark.config.accounts import GitHubPlan, OwnerKind
from bulwark.config.branch_rules import BranchRules
from bulwark.config.pipeline import Pipeline
from bulwark.config.repositories import Repository, Visibility
from bulwark.config.rules.repositories import offers_allowed_actions
from bulwark.core.guards import Mode
from bulwark.core.labels import LABELS, OTHER, Label
from bulwark.workflows.render import actions_of, files_of, required_checks

CODE_OWNERS_PATH: Final = ".github/CODEOWNERS"
# GitHub's own organizations, which one switch allows; and what belongs to the account itself needs no permission.
_GITHUB_OWN: Final = frozenset({"actions", "github"})


@dataclass(frozen=True, slots=True)
class SharedPlan:
    """What one repository has once."""

    key: str
    """The application's name, or `infrastructure`."""
    repository: Repository
    rules: BranchRules
    branches: tuple[str, ...]
    """Branches that deploy, or whose schedules run, in the order in which they are written: the default one last."""
    files: Mapping[str, str]
    """Path to text of the managed files, the same on all branches."""
    checks: tuple[str, ...]
    """Checks that pull requests have to pass, sorted."""
    evaluated_checks: tuple[str, ...]
    """Checks of which GitHub only tells whom they would have stopped, sorted."""
    allowed_actions: tuple[str, ...]
    """Patterns of actions besides GitHub's and the account's own, sorted; empty where the plan has no such list."""
    allows_verified_creators: bool
    access_level: str | None
    """Who else may use the repository's actions; None for a repository that this does not concern."""
    labels: Mapping[str, Label]


def owned_keys(pipeline: Pipeline) -> tuple[str, ...]:
    """Return `infrastructure` and the names of applications whose repositories this stack owns."""
    infrastructure = ("infrastructure",) if pipeline.infrastructure.owns_repository else ()
    return (*infrastructure, *(name for name, app in sorted(pipeline.apps.items()) if app.owns_repository))


def shared_plan(key: str, pipeline: Pipeline, fleet: Sequence[Pipeline]) -> SharedPlan:
    """Return what a repository has once.

    Args:
        key: one of `owned_keys(pipeline)`.
        pipeline: the stack that owns it.
        fleet: all stacks of the folder.
    """
    is_infrastructure = key == "infrastructure"
    place = pipeline.infrastructure if is_infrastructure else pipeline.apps[key]
    repository, rules = place.repository, place.branch_rules
    files = {} if is_infrastructure else dict(files_of(key, fleet))
    if rules.code_owners:
        files[CODE_OWNERS_PATH] = code_owners_text(rules)
    has_list = offers_allowed_actions(pipeline.github, repository)
    generated = () if is_infrastructure else actions_of(key, fleet)
    generated_checks = () if is_infrastructure else required_checks(key, fleet)
    checks = tuple(sorted({*generated_checks, *rules.required_checks}))
    is_required = pipeline.mode("required-checks", "" if is_infrastructure else key) is Mode.ENFORCE
    has_evaluation = pipeline.github.plan is GitHubPlan.ENTERPRISE
    return SharedPlan(
        key=key,
        repository=repository,
        rules=rules,
        branches=deploying_branches(repository, fleet),
        files=files,
        checks=checks if is_required else (),
        evaluated_checks=checks if has_evaluation and not is_required else (),
        allowed_actions=allowed_actions(pipeline, generated) if has_list else (),
        allows_verified_creators=not has_list,
        access_level=_access_level(pipeline, repository, fleet) if is_infrastructure else None,
        labels=labels_of(repository, fleet),
    )


def deploying_branches(repository: Repository, fleet: Sequence[Pipeline]) -> tuple[str, ...]:
    """Return the branches of a repository that any environment deploys, the owner's last, then the default branch."""
    apps = [(pipeline, app) for pipeline in fleet for app in pipeline.apps.values() if app.repository.id == repository.id]
    ordered = sorted(apps, key=lambda pair: (pair[1].owns_repository, pair[0].environment.name))
    others = dict.fromkeys(app.branch for _, app in ordered if app.branch != repository.default_branch)
    return (*others, repository.default_branch)


def code_owners_text(rules: BranchRules) -> str:
    """Return the text of CODEOWNERS. The last pattern that matches a path counts, so the order of their names is kept."""
    head = "# Written from the configuration of the infrastructure repository: edits here are drift and are overwritten.\n"
    return head + "".join(f"{path} {' '.join(owners)}\n" for path, owners in sorted(rules.code_owners.items()))


def allowed_actions(pipeline: Pipeline, uses: Sequence[str]) -> tuple[str, ...]:
    """Return the patterns of configured actions and of those that generated files use, at any commit: pins decide which."""
    own = {*_GITHUB_OWN, pipeline.github.owner.lower()}
    generated = {f"{use.partition('@')[0]}@*" for use in uses if use.partition("/")[0].lower() not in own}
    return tuple(sorted({*pipeline.github.allowed_actions, *generated}))


def labels_of(repository: Repository, fleet: Sequence[Pipeline]) -> dict[str, Label]:
    """Return the labels of a repository: everyone's, and those that notifications of its applications name."""
    named = {
        label
        for pipeline in fleet
        for app in pipeline.apps.values()
        if app.repository.id == repository.id
        for channel in app.notifications.channels.values()
        for label in channel.labels
    }
    return {**dict.fromkeys(sorted(named), OTHER), **LABELS}


def _access_level(pipeline: Pipeline, repository: Repository, fleet: Sequence[Pipeline]) -> str | None:
    if repository.visibility is Visibility.PUBLIC:
        return None
    full_name = f"{pipeline.github.owner}/{repository.name}".lower()
    is_used = any(item.workflows and item.workflows.action.repository.lower() == full_name for item in fleet)
    if not is_used:
        return "none"
    return "organization" if pipeline.github.owner_kind is OwnerKind.ORGANIZATION else "user"
