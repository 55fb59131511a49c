"""Show a repository: schemas `minimal-repository` and `repository` (lists) and `full-repository` of @octokit/openapi 23.0.2.

Settings that GitHub shows only to those who may change them (merge buttons, security features) are absent for other callers.
"""

from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document
from localcloud.services.github.accounts import WEB, is_organization, show_simple_user
from localcloud.services.github.api_versions import without_retired_fields
from localcloud.services.github.callers import Caller, caller_of
from localcloud.services.github.identifiers import node_id
from localcloud.services.github.repositories import full_name, is_private, owner_of

# Address templates: field -> path below the repository.
_ADDRESSES: Final = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}
_MERGE_SETTINGS: Final = (
    "allow_auto_merge",
    "allow_merge_commit",
    "allow_rebase_merge",
    "allow_squash_merge",
    "allow_update_branch",
    "delete_branch_on_merge",
    "merge_commit_message",
    "merge_commit_title",
    "squash_merge_commit_message",
    "squash_merge_commit_title",
    "use_squash_pr_title_as_default",
)
_PLAIN_FIELDS: Final = (
    "allow_forking",
    "archived",
    "created_at",
    "default_branch",
    "description",
    "has_discussions",
    "has_downloads",
    "has_issues",
    "has_pages",
    "has_projects",
    "has_wiki",
    "homepage",
    "is_template",
    "pushed_at",
    "topics",
    "updated_at",
    "visibility",
    "web_commit_signoff_required",
)


def show_minimal_repository(call: Call, repository: Document) -> Document:
    """Return a repository as lists show it."""
    name, url = full_name(repository), f"{call.base_url}/repos/{full_name(repository)}"
    web = f"{WEB}/{name}"
    shown = {
        "id": repository["id"],
        "node_id": node_id("R", repository["id"]),
        "name": repository["name"],
        "full_name": name,
        "private": is_private(repository),
        "owner": show_simple_user(call.base_url, owner_of(call.tx, repository)),
        "html_url": web,
        "fork": False,
        "url": url,
        **{field: url + path for field, path in _ADDRESSES.items()},
        "git_url": f"git://github.com/{name}.git",
        "ssh_url": f"git@github.com:{name}.git",
        "clone_url": f"{web}.git",
        "svn_url": web,
        "mirror_url": None,
        **{field: repository[field] for field in _PLAIN_FIELDS},
        **_counts(),
        "permissions": _permissions(caller_of(call)),
    }
    return without_retired_fields(call, shown)


def show_own_repository(call: Call, repository: Document) -> Document:
    """Return a repository as its owner's list shows it (schema `repository`)."""
    shown = show_minimal_repository(call, repository) | {field: repository[field] for field in _MERGE_SETTINGS}
    for count in ("network_count", "subscribers_count"):
        del shown[count]
    return without_retired_fields(call, shown)


def show_full_repository(call: Call, repository: Document) -> Document:
    """Return a repository by itself, with what the caller may know."""
    caller, owner = caller_of(call), owner_of(call.tx, repository)
    shown = show_minimal_repository(call, repository)
    if is_organization(owner):
        shown["organization"] = shown["owner"]
    if caller.holds("administration", "read"):
        shown |= {field: repository[field] for field in _MERGE_SETTINGS}
        shown |= {"temp_clone_token": "", "security_and_analysis": _security(repository)}
    return without_retired_fields(call, shown)


def _counts() -> dict[str, Any]:
    zeroes = ("forks", "forks_count", "network_count", "open_issues", "open_issues_count", "size", "stargazers_count")
    more = ("subscribers_count", "watchers", "watchers_count")
    return {**dict.fromkeys((*zeroes, *more), 0), "language": None, "license": None, "disabled": False}


def _permissions(caller: Caller) -> dict[str, bool]:
    is_writer = caller.holds("contents", "write")
    is_administrator = caller.holds("administration", "write")
    roles = {"maintain": is_administrator, "push": is_writer, "triage": is_writer, "pull": True}
    return {"admin": is_administrator, **roles}


def _security(repository: Document) -> dict[str, dict[str, str]]:
    features = {
        "secret_scanning": "disabled",
        "secret_scanning_push_protection": "disabled",
        "dependabot_security_updates": "disabled",
    }
    return {name: {"status": status} for name, status in (features | repository.get("security", {})).items()}
