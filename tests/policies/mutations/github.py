"""One mutation for each rule about GitHub and about workflow files.

What applications of several environments share (files, rulesets, settings) is declared by one stack, production.
"""

from collections.abc import Callable

from mutations.mutation import Added, Change, Mutation

from policies.example_resources import example
from policies.github_environments import BRANCH_POLICY_TYPE, ENVIRONMENT_TYPE, VARIABLE_TYPE, example_environment
from policies.rules.actions_are_selected_and_pinned import REPOSITORY_TYPE as ALLOWED_ACTIONS_TYPE
from policies.rules.default_workflow_token_is_read_only import REPOSITORY_TYPE as DEFAULT_TOKEN_TYPE
from policies.rulesets import REPOSITORY_RULESET_TYPE
from policies.workflow_files import FILE_TYPE

_SHARED = "production"
_ROLE = {"actorId": 5, "actorType": "RepositoryRole", "bypassMode": "always"}


def _file(old: str, new: str) -> Change:
    """Other text in the workflow file that looks at deployments."""
    return Change(FILE_TYPE, "content", _first(old, new), named="deployment-monitor", stack=_SHARED)


def _first(old: str, new: str) -> Callable[[str], str]:
    return lambda content: content.replace(old, new, 1)


MUTATIONS: dict[str, Mutation] = {
    "actions-are-selected-and-pinned": Change(ALLOWED_ACTIONS_TYPE, "shaPinningRequired", False, stack=_SHARED),
    "default-workflow-token-is-read-only": Change(DEFAULT_TOKEN_TYPE, "canApprovePullRequestReviews", True, stack=_SHARED),
    "deploying-branches-are-reviewed-and-kept": Change(REPOSITORY_RULESET_TYPE, "rules.deletion", False, stack=_SHARED),
    "environment-secrets-say-why-and-until-when": Change(
        VARIABLE_TYPE, "value", "2020-01-31 The page must get out.", named="ROTATE_BY", stack="production"
    ),
    "environments-admit-named-branches": Change(BRANCH_POLICY_TYPE, "branchPattern", "*"),
    # The plan has neither reviewers nor a switch against administrators for the program's own repositories: they are excused.
    "environments-bind-administrators": Added(example_environment("production", repository="website", canAdminsBypass=True)),
    "environments-that-apply-infrastructure-are-approved": Added(
        example_environment("infra-apply-website", repository="website")
    ),
    "environments-that-roll-back-never-wait": Change(ENVIRONMENT_TYPE, "waitTimer", 30, named="rollback"),
    "identifiers-are-variables-and-secrets-are-not": Change(
        VARIABLE_TYPE, "value", "ghp_" + "c4n4ry" * 5, named="GOOGLE_PROJECT"
    ),
    "rulesets-are-bypassed-by-apps-only": Change(REPOSITORY_RULESET_TYPE, "bypassActors", [_ROLE], stack=_SHARED),
    "secrets-of-jobs-stand-in-environments": Added(
        example("github:index/actionsSecret:ActionsSecret", "token", {"repository": "living-tree", "secretName": "TOKEN"})
    ),
    "workflow-jobs-end-in-time": _file("timeout-minutes:", "continue-on-error: true #"),
    "workflows-grant-least-token-permissions": _file("\npermissions: {}\n", "\npermissions: write-all\n"),
    "workflows-keep-no-checkout-credentials": _file("    steps:\n", f"    steps:\n      - uses: actions/checkout@{'0' * 40}\n"),
    "workflows-pin-actions-by-commit": _file("    steps:\n", "    steps:\n      - uses: google-github-actions/auth@v3\n"),
    "workflows-run-no-untrusted-text": _file("    steps:\n", "    steps:\n      - run: echo ${{ github.head_ref }}\n"),
    "workflows-run-on-fixed-hosted-runners": _file("runs-on: ubuntu-24.04", "runs-on: ubuntu-latest"),
    "workflows-start-only-on-trusted-events": _file(
        "  workflow_dispatch:\n", "  pull_request_target: {}\n  workflow_dispatch:\n"
    ),
}
