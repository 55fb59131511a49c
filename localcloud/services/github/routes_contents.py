"""Files of a repository over REST. @octokit/openapi 23.0.2, "Repos / contents".

Every write is a commit on one branch. Left out: symbolic links, submodules, signatures.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.accounts import find_account
from localcloud.services.github.bodies import optional_text, required_text
from localcloud.services.github.callers import caller_of
from localcloud.services.github.commit_views import addresses, show_git_commit
from localcloud.services.github.errors import invalid_request, not_found, refuse
from localcloud.services.github.git_objects import Entry
from localcloud.services.github.git_store import Git
from localcloud.services.github.identifiers import now
from localcloud.services.github.repository_lifecycle import address_of
from localcloud.services.github.repository_routes import on_repository
from localcloud.services.github.routes_git import HEADS, git_of, move_ref
from localcloud.services.github.rule_enforcement import RefChange, refuse_by_rules

# Above this a file's answer has no content ("Get repository content" in GitHub's documentation).
LARGEST_INLINE_BYTES: Final = 1024 * 1024
_LINE_LENGTH: Final = 60
_NO_NAMES: Final = frozenset({"", ".", ".."})
_WORKFLOWS: Final = ".github/workflows/"


def _get(call: Call) -> Reply:
    repository, git = git_of(call)
    path, ref = call.params.get("path", "").strip("/"), call.query.get("ref") or repository["default_branch"]
    sha = git.resolve(ref)
    if sha is None:
        raise refuse(404, f"No commit found for the ref {ref}")
    entry = git.find(git.commit(sha)["tree"], path)
    if entry is None:
        raise not_found()
    if entry.is_tree:
        below = f"{path}/" if path else ""
        items = git.entries(entry.sha)
        return Reply([_describe(call, repository, item, below + item.name, ref, _size(git, item)) for item in items])
    content = git.read_blob(entry.sha)
    if "raw" in call.headers.get("accept", ""):
        return Reply(content, headers={"content-type": "application/vnd.github.raw; charset=utf-8"})
    is_inline = len(content) <= LARGEST_INLINE_BYTES
    text = {"content": _lines(content), "encoding": "base64"} if is_inline else {"content": "", "encoding": "none"}
    return Reply({**_describe(call, repository, entry, path, ref, len(content)), **text})


def _size(git: Git, entry: Entry) -> int:
    return 0 if entry.is_tree else len(git.read_blob(entry.sha))


def _lines(content: bytes) -> str:
    text = base64.b64encode(content).decode()
    return "".join(f"{text[start : start + _LINE_LENGTH]}\n" for start in range(0, len(text), _LINE_LENGTH))


def _describe(call: Call, repository: Document, entry: Entry, path: str, ref: str, size: int) -> dict[str, Any]:
    api, web = addresses(call, repository)
    place, at = quote(path), quote(ref)
    # Clients take the ref out of this address and fail without it.
    url = f"{api}/contents/{place}?ref={quote(ref, safe='')}"
    kind = "tree" if entry.is_tree else "blob"
    html, git_url = f"{web}/{kind}/{at}/{place}", f"{api}/git/{kind}s/{entry.sha}"
    raw = f"https://raw.githubusercontent.com/{repository['owner']}/{repository['name']}/{at}/{place}"
    return {
        "name": path.rsplit("/", 1)[-1],
        "path": path,
        "sha": entry.sha,
        "size": size,
        "url": url,
        "html_url": html,
        "git_url": git_url,
        "download_url": None if entry.is_tree else raw,
        "type": "dir" if entry.is_tree else "file",
        "_links": {"self": url, "git": git_url, "html": html},
    }


def _put(call: Call) -> Reply:
    content = _decoded(required_text(call, "content"))
    repository, git, branch, head = _require_branch(call)
    _require_alone(call, branch, head)
    before = _current(call, git, head, is_sha_needed=False)
    blob = git.write_blob(content)
    commit = _commit(call, repository, git, branch, blob)
    entry = Entry("100644", "", blob)
    shown = _describe(call, repository, entry, call.params["path"], branch, len(content))
    return Reply({"content": shown, "commit": show_git_commit(call, repository, commit)}, 200 if before else 201)


def _delete(call: Call) -> Reply:
    repository, git, branch, head = _require_branch(call)
    _require_alone(call, branch, head)
    if _current(call, git, head, is_sha_needed=True) is None:
        raise not_found()
    commit = _commit(call, repository, git, branch, None)
    return Reply({"content": None, "commit": show_git_commit(call, repository, commit)})


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise refuse(422, "content is not valid Base64") from error


def _require_branch(call: Call) -> tuple[Document, Git, str, str | None]:
    required_text(call, "message")
    repository, git = git_of(call)
    _check_path(call.params["path"])
    if call.params["path"].startswith(_WORKFLOWS) and not caller_of(call).holds("workflows", "write"):
        headers = {"x-accepted-github-permissions": "contents=write,workflows=write"}
        raise refuse(403, "Resource not accessible by integration", headers=headers)
    branch = optional_text(call, "branch") or repository["default_branch"]
    head = git.ref(HEADS + branch)
    is_first = not git.refs("refs/") and branch == repository["default_branch"]
    if head is None and not is_first:
        raise refuse(404, f"Branch {branch} not found")
    return repository, git, branch, head


def _require_alone(call: Call, branch: str, head: str | None) -> None:
    """Refuse a write that began while another one to the repository was under way.

    integrations/terraform-provider-github#2909: whoever comes second has based its commit on a head that is no more.

    Raises:
        RefusalError: 409.
    """
    if call.has_rival:
        raise refuse(409, f"{HEADS}{branch} is at {head} but expected another commit: a write to it was under way.")


def _check_path(path: str) -> None:
    """Refuse what git cannot keep in a tree, or what would lead out of it when checked out.

    Raises:
        RefusalError: 422, unverified wording.
    """
    if not _NO_NAMES.isdisjoint(path.split("/")):
        raise refuse(422, "path contains a malformed path component")


def _current(call: Call, git: Git, head: str | None, *, is_sha_needed: bool) -> Entry | None:
    """Return the file as it is, after checking that the caller knows it.

    Raises:
        RefusalError: 409 for another sha than the file's, 422 for none, or for a path that is a folder.
    """
    path, sha = call.params["path"], optional_text(call, "sha")
    entry = git.find(git.commit(head)["tree"], path) if head else None
    if entry is not None and entry.is_tree:
        raise refuse(422, f"{path} is a directory.")
    if not sha and (is_sha_needed or entry is not None):
        raise invalid_request('"sha" wasn\'t supplied.')
    if sha and (entry is None or entry.sha != sha):
        raise refuse(409, f"{path} does not match {sha}")
    return entry


def _commit(call: Call, repository: Document, git: Git, branch: str, blob: str | None) -> Document:
    head = git.ref(HEADS + branch)
    tree = git.with_file(git.commit(head)["tree"] if head else None, call.params["path"], blob)
    author = _person(call, call.body.get("author") or call.body.get("committer"))
    committer = _person(call, call.body.get("committer") or call.body.get("author"))
    people = {"author": author, "committer": committer}
    parents = [head] if head else []
    sha = git.write_commit({"tree": tree or git.write_tree([]), "parents": parents, "message": call.body["message"], **people})
    refuse_by_rules(call, repository, RefChange(HEADS + branch, head, sha), 409)
    move_ref(call, repository, HEADS + branch, sha)
    return git.commit(sha)


def _person(call: Call, given: Mapping[str, Any] | None) -> dict[str, str]:
    if given:
        if not (isinstance(given.get("name"), str) and isinstance(given.get("email"), str)):
            raise invalid_request('"name" and "email" must be supplied for an author or committer.')
        return {"name": given["name"], "email": given["email"], "date": given.get("date") or now(call.clock)}
    account = find_account(call.tx, caller_of(call).login)
    name, address = (account["login"], address_of(account)) if account else ("github-actions[bot]", _BOT_ADDRESS)
    return {"name": name, "email": address, "date": now(call.clock)}


# The address of commits that Actions makes with its own token (actions/checkout, README).
_BOT_ADDRESS: Final = "41898282+github-actions[bot]@users.noreply.github.com"
_READ, _WRITE = "contents=read", "contents=write"
ROUTES: Final = (
    *on_repository("repos/get-content", "GET", "/contents", _get, _READ),
    *on_repository("repos/get-content", "GET", "/contents/", _get, _READ),
    *on_repository("repos/get-content", "GET", "/contents/{path...}", _get, _READ),
    *on_repository("repos/create-or-update-file-contents", "PUT", "/contents/{path...}", _put, _WRITE),
    *on_repository("repos/delete-file", "DELETE", "/contents/{path...}", _delete, _WRITE),
)
