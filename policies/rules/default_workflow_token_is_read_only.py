"""What a workflow's token may do where the workflow itself does not say: a repository's, an organization's or an enterprise's."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from policies.frameworks import GITHUB_SECURE_USE, SCORECARD_CODE_REVIEW, SCORECARD_TOKEN_PERMISSIONS
from policies.outcome import Finding
from policies.resources import Resource, Value
from policies.rule import Applicability, ResourceRule, Severity, collect

REPOSITORY_TYPE: Final = "github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions"
_TYPES: Final = frozenset(
    {
        REPOSITORY_TYPE,
        "github:index/actionsOrganizationWorkflowPermissions:ActionsOrganizationWorkflowPermissions",
        "github:index/enterpriseActionsWorkflowPermissions:EnterpriseActionsWorkflowPermissions",
    }
)


def covers(resource: Resource) -> bool:
    """Say whether a resource sets the default permissions of workflows."""
    return resource.type in _TYPES


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield a token that may write by default, and the right to approve pull requests."""
    yield from collect(_judge_default, resource.read("defaultWorkflowPermissions"), resource)
    yield from collect(_judge_approval, resource.read("canApprovePullRequestReviews"))


def _judge_default(default: Value, resource: Resource) -> Iterator[Finding]:
    said = default.optional_text()
    # For an organization and an enterprise the provider writes `read` where nothing is said; a repository stays as it is.
    if said == "read" or (said is None and resource.type != REPOSITORY_TYPE):
        return
    yield Finding(
        default.path,
        f"the token may {said}" if said else "nothing is said, so the repository stays as it was made",
        "a workflow that does not limit itself can change code, releases and packages",
        "Write read; a job that must write says so itself.",
    )


def _judge_approval(approves: Value) -> Iterator[Finding]:
    if approves.flag():
        yield Finding(
            approves.path,
            "workflows may approve pull requests",
            "one person with a workflow is author and reviewer, and code that nobody has read is merged",
            "Set canApprovePullRequestReviews to false.",
        )


def repair(_resource: Resource) -> Mapping[str, Any]:
    """Take away what the token may do by default; a workflow that must write says so itself."""
    return {"defaultWorkflowPermissions": "read", "canApprovePullRequestReviews": False}


_GOOD = {"repository": "living-tree", "defaultWorkflowPermissions": "read", "canApprovePullRequestReviews": False}

RULE = ResourceRule(
    id="default-workflow-token-is-read-only",
    title="The token of a workflow may only read unless the workflow says more, and workflows approve no pull requests",
    severity=Severity.HIGH,
    why=(
        "The default counts for every workflow that somebody forgets to limit, those of tomorrow too. And a review by a workflow "
        "is no second pair of eyes."
    ),
    remediation=(
        "Set `defaultWorkflowPermissions` to `read`.",
        "Set `canApprovePullRequestReviews` to false.",
    ),
    frameworks=(SCORECARD_TOKEN_PERMISSIONS, SCORECARD_CODE_REVIEW, GITHUB_SECURE_USE),
    applies_to=Applicability("default workflow permissions of repositories, organizations and enterprises", covers),
    bad=(Resource(REPOSITORY_TYPE, "token", {**_GOOD, "canApprovePullRequestReviews": True}),),
    good=(Resource(REPOSITORY_TYPE, "token", _GOOD),),
    judge=judge,
    repair=repair,
)
