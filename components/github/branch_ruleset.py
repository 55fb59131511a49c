"""A ruleset for branches: changes come through reviewed pull requests, history is neither rewritten nor removed.

The only actor that may pass is a GitHub App, and only if one is named: no person, no team, no role. Whoever has to get in when
the App is lost changes the ruleset first, and the change shows as drift.
"""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import pulumi
import pulumi_github as github

from components.adoption import child_options


class BranchRulesetArgs(TypedDict):
    """Inputs of `BranchRuleset`."""

    repository: str
    """Name of the repository, without its owner."""
    title: str
    """Name of the ruleset, as its page shows it."""
    branches: Sequence[str]
    """Branches, or patterns of them, without `refs/heads/`; at least one."""
    approvals: int
    """How many people besides the author approve, 0 to 10."""
    has_code_owners: NotRequired[bool]
    """Whether owners of code, by the repository's CODEOWNERS file, approve what they own; False when absent."""
    required_checks: NotRequired[Sequence[str]]
    """Names of checks that have to pass. Each must be made for every pull request, or all of them wait for ever."""
    evaluates_checks_only: NotRequired[bool]
    """Whether nothing is refused, and GitHub only tells whose pull request the checks would have stopped; needs Enterprise."""
    bypass_app_id: NotRequired[int | None]
    """Number of the GitHub App that may pass; nobody when absent."""


class BranchRuleset(pulumi.ComponentResource):
    """One ruleset, in force unless it only evaluates checks."""

    ruleset_id: pulumi.Output[int]
    """Number of the ruleset."""

    def __init__(self, name: str, args: BranchRulesetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:github:BranchRuleset", name, {}, opts)
        app_id = args.get("bypass_app_id")
        self.ruleset = github.RepositoryRuleset(
            f"{name}-ruleset",
            repository=args["repository"],
            name=args["title"],
            target="branch",
            enforcement="evaluate" if args.get("evaluates_checks_only") else "active",
            bypass_actors=_actors(app_id),
            conditions={
                "ref_name": {"includes": [f"refs/heads/{branch}" for branch in sorted(args["branches"])], "excludes": []}
            },
            rules=_rules(args),
            opts=child_options(self),
        )
        self.ruleset_id = self.ruleset.ruleset_id
        self.register_outputs({"ruleset_id": self.ruleset_id})


def _actors(app_id: int | None) -> list[github.RepositoryRulesetBypassActorArgsDict]:
    return [{"actor_id": app_id, "actor_type": "Integration", "bypass_mode": "always"}] if app_id else []


def _rules(args: BranchRulesetArgs) -> github.RepositoryRulesetRulesArgsDict:
    rules: github.RepositoryRulesetRulesArgsDict = {} if args.get("evaluates_checks_only") else _changes(args)
    checks = sorted(args.get("required_checks") or ())
    if checks:
        rules["required_status_checks"] = {
            "required_checks": [{"context": check} for check in checks],
            # What was tested is what is merged: a branch that is behind is brought up to date first.
            "strict_required_status_checks_policy": True,
        }
    return rules


def _changes(args: BranchRulesetArgs) -> github.RepositoryRulesetRulesArgsDict:
    return {
        "deletion": True,
        "non_fast_forward": True,
        "pull_request": {
            "required_approving_review_count": args["approvals"],
            "require_code_owner_review": args.get("has_code_owners", False),
            "dismiss_stale_reviews_on_push": True,
            # Without approvals there is nobody whose approval a last push could escape.
            "require_last_push_approval": args["approvals"] > 0,
            "required_review_thread_resolution": True,
        },
    }
