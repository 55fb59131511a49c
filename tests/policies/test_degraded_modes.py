"""What GitHub's plan does not offer is accepted by the pack exactly where the stack files declare it."""

import json
from pathlib import Path

from bulwark.config.environments import load_environments
from bulwark.config.rules.accounts import offers_reviewers
from bulwark.config.rules.repositories import offers_allowed_actions
from bulwark.core.duties import Duty

ROOT = Path(__file__).parents[2]
PIPELINES = load_environments(ROOT)
REPOSITORIES = [
    (pipeline.github, repository)
    for pipeline in PIPELINES
    for repository in (pipeline.infrastructure.repository, *(app.repository for app in pipeline.apps.values()))
]


def accepted(rule: str) -> set[str]:
    return set(json.loads((ROOT / "policies/configuration.json").read_text())[rule]["exceptions"])


def test_reviewers_are_missing_only_where_the_degraded_mode_is_declared():
    declared = {
        f"{pipeline.infrastructure.repository.name}:{row.environment}"
        for pipeline in PIPELINES
        if pipeline.github.degraded_modes.environment_reviewers is not None
        for row in pipeline.infrastructure_rows
        if row.duty is Duty.INFRA_APPLY
    }
    assert accepted("environments-that-apply-infrastructure-are-approved") == declared != set()


def test_verified_creators_are_allowed_only_where_the_plan_has_no_list():
    repositories = {repository.name for account, repository in REPOSITORIES if not offers_allowed_actions(account, repository)}
    assert accepted("actions-are-selected-and-pinned") == repositories


def test_administrators_may_bypass_only_where_the_plan_has_no_switch():
    repositories = {repository.name for account, repository in REPOSITORIES if not offers_reviewers(account, repository)}
    assert accepted("environments-bind-administrators") == repositories
