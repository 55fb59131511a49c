"""The rules a ruleset may hold: which parameters each takes, on which targets, under which plans.

Schemas `repository-rule-*` of @octokit/openapi 23.0.2. That patterns of commits and names need Enterprise: "Available rules for
rulesets" in GitHub's documentation. Rules that GitHub has and this table has not (`workflows`, code quality) are refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from localcloud.core.http import RefusalError
from localcloud.services.github.errors import refuse

_BRANCH, _TAG, _PUSH = "branch", "tag", "push"
TARGETS: Final = (_BRANCH, _TAG, _PUSH)


@dataclass(frozen=True, slots=True)
class Shape:
    """What one type of rule takes."""

    parameters: Mapping[str, type] = field(default_factory=dict)
    """Name to kind of each parameter."""
    required: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """What GitHub fills in for parameters that were left out."""
    targets: tuple[str, ...] = (_BRANCH, _TAG)
    is_enterprise: bool = False


_PATTERN: Final = {"operator": str, "pattern": str, "name": str, "negate": bool}
_REVIEW_FLAGS: Final = (
    *("dismiss_stale_reviews_on_push", "require_code_owner_review", "require_last_push_approval"),
    "required_review_thread_resolution",
)
_QUEUE: Final = {
    "check_response_timeout_minutes": int,
    "grouping_strategy": str,
    "max_entries_to_build": int,
    "max_entries_to_merge": int,
    "merge_method": str,
    "min_entries_to_merge": int,
    "min_entries_to_merge_wait_minutes": int,
}


def _pattern(*targets: str) -> Shape:
    return Shape(_PATTERN, ("operator", "pattern"), {"name": "", "negate": False}, targets, is_enterprise=True)


SHAPES: Final[Mapping[str, Shape]] = {
    "creation": Shape(),
    "update": Shape({"update_allows_fetch_and_merge": bool}),
    "deletion": Shape(),
    "required_linear_history": Shape(),
    "required_signatures": Shape(),
    "non_fast_forward": Shape(),
    "required_deployments": Shape({"required_deployment_environments": list}, ("required_deployment_environments",)),
    "merge_queue": Shape(_QUEUE, tuple(_QUEUE), targets=(_BRANCH,)),
    "pull_request": Shape(
        {
            **dict.fromkeys(_REVIEW_FLAGS, bool),
            "required_approving_review_count": int,
            "allowed_merge_methods": list,
            "required_reviewers": list,
        },
        (*_REVIEW_FLAGS, "required_approving_review_count"),
        {"allowed_merge_methods": ["merge", "squash", "rebase"]},
        (_BRANCH,),
    ),
    "required_status_checks": Shape(
        {"required_status_checks": list, "strict_required_status_checks_policy": bool, "do_not_enforce_on_create": bool},
        ("required_status_checks", "strict_required_status_checks_policy"),
        {"do_not_enforce_on_create": False},
    ),
    "code_scanning": Shape({"code_scanning_tools": list}, ("code_scanning_tools",)),
    "copilot_code_review": Shape({"review_draft_pull_requests": bool, "review_on_push": bool}, targets=(_BRANCH,)),
    "commit_message_pattern": _pattern(_BRANCH, _TAG),
    "commit_author_email_pattern": _pattern(_BRANCH, _TAG),
    "committer_email_pattern": _pattern(_BRANCH, _TAG),
    "branch_name_pattern": _pattern(_BRANCH),
    "tag_name_pattern": _pattern(_TAG),
    "file_path_restriction": Shape({"restricted_file_paths": list}, ("restricted_file_paths",), targets=(_PUSH,)),
    "max_file_path_length": Shape({"max_file_path_length": int}, ("max_file_path_length",), targets=(_PUSH,)),
    "file_extension_restriction": Shape({"restricted_file_extensions": list}, ("restricted_file_extensions",), targets=(_PUSH,)),
    "max_file_size": Shape({"max_file_size": int}, ("max_file_size",), targets=(_PUSH,)),
}
_OPERATORS: Final = ("starts_with", "ends_with", "contains", "regex")
_MOST_APPROVALS: Final = 10


def checked_rules(given: Any, target: str, *, is_enterprise: bool) -> list[dict[str, Any]]:
    """Return rules with GitHub's defaults filled in.

    Raises:
        RefusalError: 422 for an unknown or repeated rule, one of another target or plan, or wrong parameters.
    """
    if not isinstance(given, list) or not all(isinstance(rule, dict) and rule.get("type") in SHAPES for rule in given):
        raise _invalid("Invalid rule: a rule has a `type` that GitHub knows")
    kinds = [rule["type"] for rule in given]
    if len(set(kinds)) != len(kinds):
        raise _invalid("Invalid rules: a rule stands there twice")
    return [_checked_rule(rule, target, is_enterprise=is_enterprise) for rule in given]


def _checked_rule(rule: dict[str, Any], target: str, *, is_enterprise: bool) -> dict[str, Any]:
    kind, shape = rule["type"], SHAPES[rule["type"]]
    if target not in shape.targets:
        raise _invalid(f"Invalid rule '{kind}': it is not applicable to rulesets of target {target}")
    if shape.is_enterprise and not is_enterprise:
        raise _invalid(f"Invalid rule '{kind}': it is only available with GitHub Enterprise")
    parameters = rule.get("parameters") or {}
    _check_parameters(kind, shape, parameters)
    complete = {**shape.defaults, **{name: value for name, value in parameters.items() if value is not None}}
    return {"type": kind, "parameters": complete} if complete else {"type": kind}


def _check_parameters(kind: str, shape: Shape, parameters: Any) -> None:
    if not isinstance(parameters, dict):
        raise _invalid(f"Invalid rule '{kind}': parameters must be an object")
    unknown = sorted(parameters.keys() - shape.parameters.keys())
    missing = [name for name in shape.required if parameters.get(name) is None]
    wrong = [
        name
        for name, value in parameters.items()
        if value is not None and name in shape.parameters and type(value) is not shape.parameters[name]
    ]
    if unknown or missing or wrong:
        raise _invalid(f"Invalid rule '{kind}': Invalid parameters: {', '.join(unknown + missing + wrong)}")
    if parameters.get("operator", "regex") not in _OPERATORS:
        raise _invalid(f"Invalid rule '{kind}': operator must be one of {', '.join(_OPERATORS)}")
    if not 0 <= parameters.get("required_approving_review_count", 0) <= _MOST_APPROVALS:
        raise _invalid(f"Invalid rule '{kind}': required_approving_review_count must be from 0 to {_MOST_APPROVALS}")
    checks = parameters.get("required_status_checks", [{"context": "any"}])
    if not checks or not all(isinstance(check, dict) and isinstance(check.get("context"), str) for check in checks):
        raise _invalid(f"Invalid rule '{kind}': required_status_checks must name at least one context")


def _invalid(problem: str) -> RefusalError:
    return refuse(422, "Validation Failed", errors=[problem])
