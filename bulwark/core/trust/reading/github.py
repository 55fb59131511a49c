"""Read GitHub repositories, their environments and secrets, who may write to them, and the rules of their branches."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bulwark.core.state import Resource, Unread
from bulwark.core.trust.facts import (
    BranchRules,
    Facts,
    GitHubEnvironment,
    GitHubSecret,
    Repository,
    RepositoryHolder,
    RepositoryRight,
)
from bulwark.core.trust.known import UNKNOWN, Flag, Text, Texts
from bulwark.core.trust.reading.inputs import flag_of, object_of, objects_of, text_of, texts_of, value_of

_RIGHTS_OF_ROLES: Final = {
    "admin": (RepositoryRight.ADMINISTER, RepositoryRight.WRITE_CONTENTS),
    "maintain": (RepositoryRight.WRITE_CONTENTS,),
    "push": (RepositoryRight.WRITE_CONTENTS,),
    "write": (RepositoryRight.WRITE_CONTENTS,),
    "triage": (),
    "pull": (),
    "read": (),
}
"""Roles of GitHub Docs, "Repository roles for an organization", and what the provider calls them (2026-11)."""
_ANY_RIGHT: Final = (RepositoryRight.ADMINISTER, RepositoryRight.WRITE_CONTENTS)
_ACTORS: Final = {"Integration": "app", "Team": "team", "RepositoryRole": "role", "OrganizationAdmin": "role", "DeployKey": "key"}


def _read(resource: Resource, key: str, absent: Text = UNKNOWN) -> Text:
    return text_of(value_of(resource, key), absent)


def _repository(resource: Resource) -> Iterator[Facts]:
    name = _read(resource, "name")
    if isinstance(name, str):
        owner = text_of(resource.outputs.get("fullName"), UNKNOWN)
        owner = owner if owner is UNKNOWN else owner.partition("/")[0]
        branch = _read(resource, "defaultBranch")
        yield Facts(repositories=(Repository(name, owner, text_of(resource.outputs.get("repoId"), UNKNOWN), branch),))


def repository_number(resource: Resource) -> Iterator[Facts]:
    """Yield the number of the repository that something belongs to, where GitHub told it beside the name."""
    name, number = (text_of(resource.outputs.get(key), UNKNOWN) for key in ("repository", "repositoryId"))
    if isinstance(name, str) and number is not UNKNOWN:
        yield Facts(repositories=(Repository(name, id=number),))


def _environment(resource: Resource) -> Iterator[Facts]:
    policy = value_of(resource, "deploymentBranchPolicy")
    read = object_of(policy)
    yield Facts(
        environments=(
            GitHubEnvironment(
                _read(resource, "repository"),
                _read(resource, "environment"),
                _reviewers(value_of(resource, "reviewers")),
                flag_of(value_of(resource, "preventSelfReview")),
                flag_of(value_of(resource, "canAdminsBypass"), absent=True),
                _policy_flag(read, "protectedBranches"),
                has_custom_policies=_policy_flag(read, "customBranchPolicies"),
            ),
        )
    )


def _policy_flag(policy: Mapping[str, Any] | Unread, key: str) -> Flag:
    return flag_of(policy.get(key)) if isinstance(policy, Mapping) else UNKNOWN


def _reviewers(written: Any) -> Texts:
    listed = objects_of(written)
    if isinstance(listed, Unread):
        return UNKNOWN
    found: list[Text] = []
    for one in listed:
        for kind in ("users", "teams") if isinstance(one, Mapping) else ():
            named = texts_of(one.get(kind)) if isinstance(one, Mapping) else UNKNOWN
            found += [UNKNOWN] if named is UNKNOWN else [_holder(kind[:-1], one_id) for one_id in named]
        if isinstance(one, Unread):
            found.append(UNKNOWN)
    return tuple(found)


def _branch_policy(resource: Resource) -> Iterator[Facts]:
    branch, tag = (value_of(resource, key) for key in ("branchPattern", "tagPattern"))
    yield Facts(
        environments=(
            GitHubEnvironment(
                _read(resource, "repository"),
                _read(resource, "environment"),
                branch_patterns=() if branch is None else (text_of(branch),),
                tag_patterns=() if tag is None else (text_of(tag),),
                has_custom_policies=True,
                is_policy_only=True,
            ),
        )
    )


def _environment_secret(resource: Resource) -> Iterator[Facts]:
    secret = GitHubSecret(_read(resource, "repository"), _read(resource, "secretName"), _read(resource, "environment"))
    yield Facts(github_secrets=(secret,))


def _repository_secret(resource: Resource) -> Iterator[Facts]:
    yield Facts(github_secrets=(GitHubSecret(_read(resource, "repository"), _read(resource, "secretName")),))


def _collaborator(resource: Resource) -> Iterator[Facts]:
    yield _held(
        _read(resource, "repository"), _holder("user", _read(resource, "username")), _read(resource, "permission", "push")
    )


def _team(resource: Resource) -> Iterator[Facts]:
    yield _held(_read(resource, "repository"), _holder("team", _read(resource, "teamId")), _read(resource, "permission", "pull"))


def _holder(kind: str, name: Text) -> Text:
    return UNKNOWN if name is UNKNOWN else f"{kind}:{name}"


def _held(repository: Text, holder: Text, role: Text) -> Facts:
    # A role that an organization made may hold any right.
    rights = _ANY_RIGHT if role is UNKNOWN else _RIGHTS_OF_ROLES.get(role, _ANY_RIGHT)
    return Facts(holders=tuple(RepositoryHolder(repository, right, holder) for right in rights))


def _deploy_key(resource: Resource) -> Iterator[Facts]:
    if flag_of(value_of(resource, "readOnly")) is not True:
        holder = _holder("key", _read(resource, "title"))
        yield _held(_read(resource, "repository"), holder, "push")


def _ruleset(resource: Resource) -> Iterator[Facts]:
    repository = _read(resource, "repository")
    conditions, rules = object_of(value_of(resource, "conditions")), object_of(value_of(resource, "rules"))
    names = object_of(conditions.get("refName")) if isinstance(conditions, Mapping) else conditions
    included = texts_of(names.get("includes")) if isinstance(names, Mapping) else UNKNOWN
    excluded = texts_of(names.get("excludes")) if isinstance(names, Mapping) else UNKNOWN
    enforcement = _read(resource, "enforcement")
    is_enforced: Flag = UNKNOWN if enforcement is UNKNOWN else enforcement == "active"
    needs_review: Flag = _needs_review(rules) if isinstance(rules, Mapping) else UNKNOWN
    if _read(resource, "target") in {"branch", UNKNOWN}:
        yield Facts(branch_rules=(BranchRules(repository, included, needs_review, is_enforced, excluded),))
        yield Facts(holders=tuple(_bypassing(repository, value_of(resource, "bypassActors"), included)))


def _needs_review(rules: Mapping[str, Any]) -> Flag:
    asked = object_of(rules.get("pullRequest"))
    count = text_of(asked.get("requiredApprovingReviewCount"), "0") if isinstance(asked, Mapping) else UNKNOWN
    return UNKNOWN if count is UNKNOWN else count != "0"


def _bypassing(repository: Text, written: Any, branches: Texts) -> Iterator[RepositoryHolder]:
    actors = objects_of(written)
    for one in (actors,) if isinstance(actors, Unread) else actors:
        kind = text_of(one.get("actorType"), UNKNOWN) if isinstance(one, Mapping) else UNKNOWN
        number = text_of(one.get("actorId"), "") if isinstance(one, Mapping) else UNKNOWN
        holder: Text = UNKNOWN
        if kind is not UNKNOWN and number is not UNKNOWN:
            holder = f"{_ACTORS.get(kind, kind)}:{number or kind}"
        yield RepositoryHolder(repository, RepositoryRight.BYPASS_RULES, holder, branches)


READERS: Final = {
    "github:index/repository:Repository": _repository,
    "github:index/repositoryEnvironment:RepositoryEnvironment": _environment,
    "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy": _branch_policy,
    "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret": _environment_secret,
    "github:index/actionsSecret:ActionsSecret": _repository_secret,
    "github:index/repositoryCollaborator:RepositoryCollaborator": _collaborator,
    "github:index/teamRepository:TeamRepository": _team,
    "github:index/repositoryDeployKey:RepositoryDeployKey": _deploy_key,
    "github:index/repositoryRuleset:RepositoryRuleset": _ruleset,
}
"""Type token to what reads it."""
