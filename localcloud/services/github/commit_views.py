"""Show commits, branches and refs.

Schemas `commit`, `short-branch`, `branch-with-protection` and `git-ref` of @octokit/openapi 23.0.2.
"""

import difflib
import re
from typing import Any, Final
from urllib.parse import quote

from localcloud.core.http import Call
from localcloud.core.store import Document
from localcloud.services.github.accounts import WEB, find_account_by_id, show_simple_user
from localcloud.services.github.git_store import Git
from localcloud.services.github.identifiers import node_id
from localcloud.services.github.repositories import full_name

_UNSIGNED: Final = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}
_ACCOUNT_ADDRESS: Final = re.compile(r"(\d+)\+[^@]+@users\.noreply\.github\.com")


def addresses(call: Call, repository: Document) -> tuple[str, str]:
    """Return (address below the API, address of the web page) of a repository."""
    return f"{call.base_url}/repos/{full_name(repository)}", f"{WEB}/{full_name(repository)}"


def show_commit(call: Call, repository: Document, commit: Document) -> Document:
    """Return the schema `commit` without files, as lists show it."""
    url, web = addresses(call, repository)
    sha = commit["sha"]
    return {
        "sha": sha,
        "node_id": node_id("C", repository["id"], int(sha[:7], 16)),
        "commit": {
            "author": commit["author"],
            "committer": commit["committer"],
            "message": commit["message"],
            "tree": {"sha": commit["tree"], "url": f"{url}/git/trees/{commit['tree']}"},
            "url": f"{url}/git/commits/{sha}",
            "comment_count": 0,
            "verification": dict(_UNSIGNED),
        },
        "url": f"{url}/commits/{sha}",
        "html_url": f"{web}/commit/{sha}",
        "comments_url": f"{url}/commits/{sha}/comments",
        "author": _account(call, commit["author"]),
        "committer": _account(call, commit["committer"]),
        "parents": [_parent(call, repository, parent) for parent in commit["parents"]],
    }


def show_commit_with_files(call: Call, repository: Document, commit: Document) -> Document:
    """Return the schema `commit` with what it changed against its first parent."""
    files = changed_files(call, repository, commit)
    stats = {name: sum(file[name] for file in files) for name in ("additions", "deletions")}
    stats["total"] = stats["additions"] + stats["deletions"]
    return {**show_commit(call, repository, commit), "stats": stats, "files": files}


def show_git_commit(call: Call, repository: Document, commit: Document) -> Document:
    """Return the commit as writing a file answers with it."""
    url, web = addresses(call, repository)
    sha = commit["sha"]
    return {
        "sha": sha,
        "node_id": node_id("C", repository["id"], int(sha[:7], 16)),
        "url": f"{url}/git/commits/{sha}",
        "html_url": f"{web}/commit/{sha}",
        "author": commit["author"],
        "committer": commit["committer"],
        "tree": {"sha": commit["tree"], "url": f"{url}/git/trees/{commit['tree']}"},
        "message": commit["message"],
        "parents": [_parent(call, repository, parent) | {"url": f"{url}/git/commits/{parent}"} for parent in commit["parents"]],
        "verification": dict(_UNSIGNED),
    }


def _parent(call: Call, repository: Document, sha: str) -> Document:
    url, web = addresses(call, repository)
    return {"sha": sha, "url": f"{url}/commits/{sha}", "html_url": f"{web}/commit/{sha}"}


def _account(call: Call, person: Document) -> Document | None:
    match = _ACCOUNT_ADDRESS.fullmatch(person["email"])
    account = find_account_by_id(call.tx, int(match[1])) if match else None
    return show_simple_user(call.base_url, account) if account else None


def changed_files(call: Call, repository: Document, commit: Document) -> list[dict[str, Any]]:
    """Return the schema `diff-entry` of each file that differs from the first parent, in order of paths."""
    git = Git(call.tx, repository["id"])
    before = git.files(git.commit(commit["parents"][0])["tree"]) if commit["parents"] else {}
    after = git.files(commit["tree"])
    paths = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    return [_difference(call, repository, commit["sha"], path, before.get(path), after.get(path)) for path in paths]


def _difference(
    call: Call, repository: Document, commit: str, path: str, before: str | None, after: str | None
) -> dict[str, Any]:
    git, (url, web) = Git(call.tx, repository["id"]), addresses(call, repository)
    old, new = (git.read_blob(sha).decode("utf-8", "replace").splitlines() if sha else [] for sha in (before, after))
    lines = list(difflib.unified_diff(old, new, lineterm=""))[2:]
    additions, deletions = (sum(line.startswith(mark) for line in lines) for mark in ("+", "-"))
    status = "added" if before is None else "removed" if after is None else "modified"
    place = quote(path)
    return {
        "sha": after or before,
        "filename": path,
        "status": status,
        "additions": additions,
        "deletions": deletions,
        "changes": additions + deletions,
        "blob_url": f"{web}/blob/{commit}/{place}",
        "raw_url": f"{web}/raw/{commit}/{place}",
        "contents_url": f"{url}/contents/{place}?ref={commit}",
        **({"patch": "\n".join(lines)} if lines else {}),
    }


def show_short_branch(call: Call, repository: Document, name: str, sha: str) -> Document:
    """Return the schema `short-branch`."""
    url, _ = addresses(call, repository)
    is_protected = name in repository.get("protected_branches", [])
    checks = {"enforcement_level": "off", "contexts": [], "checks": []}
    return {
        "name": name,
        "commit": {"sha": sha, "url": f"{url}/commits/{sha}"},
        "protected": is_protected,
        "protection": {"enabled": is_protected, "required_status_checks": checks},
        "protection_url": f"{url}/branches/{quote(name, safe='')}/protection",
    }


def show_branch(call: Call, repository: Document, name: str, sha: str) -> Document:
    """Return the schema `branch-with-protection`."""
    url, web = addresses(call, repository)
    commit = show_commit(call, repository, Git(call.tx, repository["id"]).commit(sha))
    links = {"self": f"{url}/branches/{quote(name, safe='')}", "html": f"{web}/tree/{quote(name)}"}
    return {**show_short_branch(call, repository, name, sha), "commit": commit, "_links": links}


def show_ref(call: Call, repository: Document, ref: str, sha: str) -> Document:
    """Return the schema `git-ref`."""
    url, _ = addresses(call, repository)
    return {
        "ref": ref,
        "node_id": node_id("REF", repository["id"], int(sha[:7], 16)),
        "url": f"{url}/git/{quote(ref)}",
        "object": {"sha": sha, "type": "commit", "url": f"{url}/git/commits/{sha}"},
    }
