"""Releases over REST. @octokit/openapi 23.0.2, "Repos / releases". Left out: assets, drafts, generated notes, immutability."""

from typing import Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.accounts import WEB, find_account, show_simple_user
from localcloud.services.github.bodies import optional_text, required_text
from localcloud.services.github.callers import caller_of
from localcloud.services.github.errors import not_found, validation_failed
from localcloud.services.github.git_store import Git
from localcloud.services.github.identifiers import next_id, node_id, now
from localcloud.services.github.pages import reply_with_page
from localcloud.services.github.repositories import full_name, require_repository
from localcloud.services.github.repository_routes import on_repository

KIND: Final = "github.release"
_KEPT: Final = ("id", "tag_name", "target_commitish", "name", "body", "created_at", "published_at", "updated_at")


def show_release(call: Call, repository: Document, release: Document) -> Document:
    """Return the schema `release`."""
    api, web = (f"{base}/{full_name(repository)}" for base in (f"{call.base_url}/repos", WEB))
    url, tag = f"{api}/releases/{release['id']}", release["tag_name"]
    author = find_account(call.tx, release["author"])
    return {
        **{name: release[name] for name in _KEPT},
        "url": url,
        "html_url": f"{web}/releases/tag/{tag}",
        "assets_url": f"{url}/assets",
        "upload_url": f"{url}/assets{{?name,label}}",
        "tarball_url": f"{api}/tarball/{tag}",
        "zipball_url": f"{api}/zipball/{tag}",
        "node_id": node_id("RE", repository["id"], release["id"]),
        "author": show_simple_user(call.base_url, author) if author else None,
        "draft": False,
        "prerelease": False,
        "immutable": False,
        "assets": [],
    }


def _all(call: Call) -> tuple[Document, list[Document]]:
    repository = require_repository(call)
    return repository, [release for _, release in call.tx.list(KIND, f"{repository['id']}/")][::-1]


def _list(call: Call) -> Reply:
    repository, found = _all(call)
    return reply_with_page(call, [show_release(call, repository, release) for release in found])


def _by_tag(call: Call) -> Reply:
    repository, found = _all(call)
    release = next((one for one in found if one["tag_name"] == call.params["tag"]), None)
    if release is None:
        raise not_found()
    return Reply(show_release(call, repository, release))


def _create(call: Call) -> Reply:
    repository, found = _all(call)
    git, tag = Git(call.tx, repository["id"]), required_text(call, "tag_name")
    if any(one["tag_name"] == tag for one in found):
        raise validation_failed("Release", "tag_name", "already_exists")
    target = optional_text(call, "target_commitish") or repository["default_branch"]
    sha = git.ref(f"refs/tags/{tag}") or git.resolve(target)
    if sha is None:
        raise validation_failed("Release", "target_commitish", "invalid")
    git.set_ref(f"refs/tags/{tag}", sha)
    moment, number = now(call.clock), next_id(call.tx, "release")
    release: Document = {"id": number, "tag_name": tag, "target_commitish": target, "author": caller_of(call).login}
    release |= {"name": optional_text(call, "name") or None, "body": optional_text(call, "body") or None}
    release |= dict.fromkeys(("created_at", "published_at", "updated_at"), moment)
    call.tx.put(KIND, f"{repository['id']}/{number:012d}", release)
    shown = show_release(call, repository, release)
    return Reply(shown, 201, {"location": shown["url"]})


ROUTES: Final = (
    *on_repository("repos/list-releases", "GET", "/releases", _list, "contents=read"),
    *on_repository("repos/get-release-by-tag", "GET", "/releases/tags/{tag...}", _by_tag, "contents=read"),
    *on_repository("repos/create-release", "POST", "/releases", _create, "contents=write"),
)
