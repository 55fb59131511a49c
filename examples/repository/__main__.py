"""What a repository has once, component by component, for a repository that no stack of ours knows.

A mark says who declares it, files are written on both branches one at a time, and only then a ruleset protects the branches and
demands the check that one of the files makes. Nobody may pass by but the App that is named.
"""

import pulumi
import pulumi_github as github

from components.github.actions_settings import ActionsSettings
from components.github.branch_ruleset import BranchRuleset
from components.github.dependency_alerts import DependencyAlerts
from components.github.issue_labels import IssueLabels
from components.github.managed_files import ManagedFiles
from components.github.ownership_marker import Owner, OwnershipMarker, marker_of, verify_ownership

config = pulumi.Config()
owner, repository = config.require("owner"), config.require("repository")
provider = github.Provider("github", owner=owner)
options = pulumi.ResourceOptions(providers=[provider])

us = Owner(f"{owner}/platform", config.require_int("projectId"), pulumi.get_stack())
verify_ownership(us, {f"{owner}/{repository}": lambda: marker_of(f"{owner}/{repository}", provider)})

CHECKS = """\
name: Checks
on: pull_request
permissions: {}
jobs:
  checks:
    name: Checks
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - run: echo "Nothing to check yet."
"""

marker = OwnershipMarker(repository, {"repository": repository, "text": us.text}, options)
settings = ActionsSettings(repository, {"repository": repository, "allowed_actions": ["google-github-actions/auth@*"]}, options)
labels = IssueLabels(
    repository, {"repository": repository, "labels": {"drift": {"color": "fbca04", "description": "Differs"}}}, options
)
alerts = DependencyAlerts(repository, {"repository": repository}, options)
files = ManagedFiles(
    repository,
    {
        "repository": repository,
        "files": {".github/CODEOWNERS": f"/.github/ @{owner}/platform\n", ".github/workflows/checks.yml": CHECKS},
        "branches": ["staging", "main"],
    },
    options,
)
ruleset = BranchRuleset(
    repository,
    {
        "repository": repository,
        "title": "Branches that deploy",
        "branches": ["staging", "main"],
        "approvals": 1,
        "has_code_owners": True,
        "required_checks": ["Checks"],
        "bypass_app_id": config.require_int("appId"),
    },
    pulumi.ResourceOptions.merge(options, pulumi.ResourceOptions(depends_on=[files])),
)

pulumi.export("owner", marker.text)
pulumi.export("settings", settings.repository)
pulumi.export("labels", labels.names)
pulumi.export("alerts", alerts.repository)
pulumi.export("files", files.written)
pulumi.export("ruleset", ruleset.ruleset_id)
