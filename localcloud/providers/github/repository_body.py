"""Translate a repository's inputs to GitHub's bodies, and GitHub's answer to Pulumi's names.

Source: integrations/terraform-provider-github github/resource_github_repository.go, v6.13.0.
"""

from typing import Any, Final

from localcloud.providers.values import Properties

SETTINGS: Final = {
    "name": "name",
    "description": "description",
    "homepageUrl": "homepage",
    "hasDownloads": "has_downloads",
    "hasIssues": "has_issues",
    "hasDiscussions": "has_discussions",
    "hasProjects": "has_projects",
    "hasWiki": "has_wiki",
    "isTemplate": "is_template",
    "allowMergeCommit": "allow_merge_commit",
    "allowSquashMerge": "allow_squash_merge",
    "allowRebaseMerge": "allow_rebase_merge",
    "allowAutoMerge": "allow_auto_merge",
    "allowUpdateBranch": "allow_update_branch",
    "deleteBranchOnMerge": "delete_branch_on_merge",
    "archived": "archived",
    "topics": "topics",
}
"""Input → field of the answer and of every body."""

_FALSE_WHEN_ABSENT: Final = ("hasIssues", "hasDiscussions", "hasProjects", "hasWiki", "isTemplate", "allowUpdateBranch")
_AT_CREATION: Final = {"autoInit": "auto_init", "licenseTemplate": "license_template", "gitignoreTemplate": "gitignore_template"}
_MERGE_TEXTS: Final = {"mergeCommitTitle": "merge_commit_title", "mergeCommitMessage": "merge_commit_message"}
_SQUASH_TEXTS: Final = {
    "squashMergeCommitTitle": "squash_merge_commit_title",
    "squashMergeCommitMessage": "squash_merge_commit_message",
}
_WHEN_CHANGED: Final = {
    "allowForking": "allow_forking",
    "webCommitSignoffRequired": "web_commit_signoff_required",
    "defaultBranch": "default_branch",
}
_OUTPUTS: Final = {
    "fullName": "full_name",
    "htmlUrl": "html_url",
    "sshCloneUrl": "ssh_url",
    "svnUrl": "svn_url",
    "gitCloneUrl": "git_url",
    "httpCloneUrl": "clone_url",
    "nodeId": "node_id",
    "repoId": "id",
    "primaryLanguage": "language",
}
_SHOWN: Final = (
    SETTINGS | _MERGE_TEXTS | _SQUASH_TEXTS | _WHEN_CHANGED | {"private": "private", "visibility": "visibility"} | _OUTPUTS
)
# The three parts of `securityAndAnalysis` that the provider writes and reads; it accepts the others and drops them.
_SECURITY: Final = {
    "advancedSecurity": "advanced_security",
    "secretScanning": "secret_scanning",
    "secretScanningPushProtection": "secret_scanning_push_protection",
}


def creation_body(inputs: Properties) -> dict[str, Any]:
    """Return the body of POST: the settings, whether it is private and what it is filled with."""
    return settings_body(inputs) | {"private": is_private(inputs)}


def settings_body(inputs: Properties) -> dict[str, Any]:
    """Return the settings that every PATCH carries; texts of merges only where that kind of merge is allowed."""
    names = SETTINGS | _AT_CREATION
    if inputs.get("allowMergeCommit", True):
        names |= _MERGE_TEXTS
    if inputs.get("allowSquashMerge", True):
        names |= _SQUASH_TEXTS
    body = {field: inputs[name] for name, field in names.items() if name in inputs}
    unset = {field: False for name, field in SETTINGS.items() if name in _FALSE_WHEN_ABSENT}
    return {"description": "", "homepage": ""} | unset | body


def changed_body(inputs: Properties, changed: set[str]) -> dict[str, Any]:
    """Return the settings that a PATCH carries only when they are new or changed."""
    body = {field: inputs[name] for name, field in _WHEN_CHANGED.items() if name in changed and name in inputs}
    if "visibility" in changed or "private" in changed or not is_private(inputs):
        body.pop("allow_forking", None)
    if "securityAndAnalysis" in changed and inputs.get("securityAndAnalysis"):
        parts = inputs["securityAndAnalysis"]
        body["security_and_analysis"] = {
            field: {"status": parts[name]["status"]} for name, field in _SECURITY.items() if parts.get(name)
        }
    return body


def is_private(inputs: Properties) -> bool:
    """Say whether the inputs ask for anything but a public repository."""
    if "visibility" in inputs:
        return bool(inputs["visibility"] != "public")
    return bool(inputs.get("private", False))


def wanted_visibility(inputs: Properties) -> str | None:
    """Return the visibility that the inputs name, or None."""
    if "visibility" in inputs:
        return str(inputs["visibility"])
    return None if "private" not in inputs else "private" if inputs["private"] else "public"


def shown_properties(answer: dict[str, Any], known: Properties) -> Properties:
    """Return what GitHub shows of a repository, under Pulumi's names; of its security features, those that the state knows."""
    properties: Properties = {name: answer.get(field) for name, field in _SHOWN.items()}
    analysis = answer.get("security_and_analysis") or {}
    parts = {name: {"status": analysis[field]["status"]} for name, field in _SECURITY.items() if analysis.get(field)}
    wanted = known.get("securityAndAnalysis") or parts
    properties["securityAndAnalysis"] = {name: part for name, part in parts.items() if name in wanted} or None
    return properties
