"""Files, refs and commits: names are git's own, and writes conflict as they do on GitHub."""

import base64
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localcloud.services.github.git_objects import blob_sha

R = "/repos/Living-Tree-App/site"
GIT = shutil.which("git") or "git"


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def write(hub: Any, path: str, text: str, **more: Any) -> Any:
    return hub.request("PUT", f"{R}/contents/{path}", json={"message": f"Write {path}", "content": encoded(text), **more})


@settings(max_examples=10, deadline=None)
@given(st.binary(max_size=200))
def test_a_blob_has_the_name_git_gives_it(content: bytes) -> None:
    told = subprocess.run([GIT, "hash-object", "--stdin"], input=content, capture_output=True, check=True).stdout
    assert blob_sha(content) == told.decode().strip()


def test_trees_and_commits_have_the_names_git_gives_them(hub: Any, tmp_path: Path) -> None:
    write(hub, "a/b.txt", "one")
    write(hub, "a.txt", "two")
    head = write(hub, "a-c", "three").json()["commit"]
    folder = tmp_path / "checkout"
    (folder / "a").mkdir(parents=True)
    git = [GIT, "-C", str(folder)]
    subprocess.run([*git, "init", "-q"], check=True)
    for name, text in {"a/b.txt": "one", "a.txt": "two", "a-c": "three", "README.md": "# site\n"}.items():
        (folder / name).write_text(text)
    subprocess.run([*git, "add", "."], check=True)
    tree = subprocess.run([*git, "write-tree"], check=True, capture_output=True, text=True).stdout.strip()
    assert head["tree"]["sha"] == tree
    assert head["sha"] == _named_by_git(folder, head)


def _named_by_git(folder: Path, commit: dict[str, Any]) -> str:
    """Let git name the commit from its text; its parent need not exist for that."""
    seconds = int(datetime.fromisoformat(commit["author"]["date"]).timestamp())
    person = f"{commit['author']['name']} <{commit['author']['email']}> {seconds} +0000"
    lines = [f"tree {commit['tree']['sha']}", *(f"parent {parent['sha']}" for parent in commit["parents"])]
    text = "\n".join([*lines, f"author {person}", f"committer {person}", "", commit["message"]])
    command = [GIT, "-C", str(folder), "hash-object", "-t", "commit", "--stdin", "--literally"]
    return subprocess.run(command, input=text, check=True, capture_output=True, text=True).stdout.strip()


def test_a_file_is_read_back_with_the_ref_in_its_address(hub: Any) -> None:
    made = write(hub, "docs/a b.txt", "text" * 50, branch="staging")
    assert made.status_code == 201
    read = hub.request("GET", f"{R}/contents/docs/a%20b.txt?ref=staging").json()
    assert base64.b64decode(read["content"]) == b"text" * 50
    assert {len(line) for line in read["content"].split("\n")[:-2]} == {60}
    assert read["url"] == f"{hub.url}{R}/contents/docs/a%20b.txt?ref=staging"
    assert hub.request("GET", f"{R}/contents/docs/a%20b.txt").status_code == 404
    [item] = hub.request("GET", f"{R}/contents/docs?ref=staging").json()
    assert (item["path"], item["type"], item["size"]) == ("docs/a b.txt", "file", 200)


def test_writing_needs_the_present_sha(hub: Any) -> None:
    first = write(hub, "f", "1").json()["content"]["sha"]
    assert write(hub, "f", "2").status_code == 422
    changed = write(hub, "f", "2", sha=first)
    assert changed.status_code == 200
    stale = write(hub, "f", "3", sha=first)
    assert (stale.status_code, stale.json()["message"]) == (409, f"f does not match {first}")
    body = {"message": "Drop", "sha": first}
    assert hub.request("DELETE", f"{R}/contents/f", json=body).status_code == 409
    body["sha"] = changed.json()["content"]["sha"]
    assert hub.request("DELETE", f"{R}/contents/f", json=body).json()["content"] is None
    assert hub.request("GET", f"{R}/contents/f").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"content": "eA=="}, 422),
        ({"message": "m"}, 422),
        ({"message": "m", "content": "%"}, 422),
        ({"message": "m", "content": "eA==", "branch": "nowhere"}, 404),
        ({"message": "m", "content": "eA==", "sha": "0" * 40}, 409),
    ],
)
def test_a_wrong_write_is_refused(hub: Any, body: dict[str, str], status: int) -> None:
    assert hub.request("PUT", f"{R}/contents/new", json=body).status_code == status


@pytest.mark.parametrize("path", ["%2E%2E/%2E%2E/x", "a/%2E%2E/x", "%2E/x", "a/%2E", "a//x", "a/", "/x", "%2E%2E"])
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_path_that_git_cannot_keep_is_refused(hub: Any, method: str, path: str) -> None:
    refused = hub.request(method, f"{R}/contents/{path}", json={"message": "m", "content": "eA==", "sha": "0" * 40})
    assert (refused.status_code, refused.json()["message"]) == (422, "path contains a malformed path component")
    assert [item["name"] for item in hub.request("GET", f"{R}/contents").json()] == ["README.md"]


@pytest.mark.parametrize("path", ["..x", "a..b/.c", "..."])
def test_a_name_with_dots_in_it_is_a_name_like_any(hub: Any, path: str) -> None:
    assert write(hub, path, "x").json()["content"]["path"] == path


def test_an_empty_repository_gets_its_first_commit_by_a_file(hub: Any) -> None:
    empty = "/repos/Living-Tree-App/empty"
    assert hub.request("GET", f"{empty}/git/ref/heads/main").status_code == 409
    assert hub.request("GET", f"{empty}/commits").json()["message"] == "Git Repository is empty."
    body = {"message": "First", "content": encoded("x")}
    assert hub.request("PUT", f"{empty}/contents/x", json=body).json()["commit"]["parents"] == []
    assert hub.request("GET", f"{empty}/git/ref/heads/main").status_code == 200


def test_refs_move_forward_only_unless_forced(hub: Any) -> None:
    old = hub.request("GET", f"{R}/git/ref/heads/main").json()["object"]["sha"]
    new = write(hub, "f", "1").json()["commit"]["sha"]
    refs = f"{R}/git/refs"
    assert hub.request("POST", refs, json={"ref": "refs/heads/main", "sha": new}).json()["message"] == "Reference already exists"
    assert hub.request("POST", refs, json={"ref": "refs/heads/x", "sha": "0" * 40}).status_code == 422
    assert hub.request("POST", refs, json={"ref": "heads/x", "sha": new}).status_code == 422
    assert hub.request("POST", refs, json={"ref": "refs/tags/v1", "sha": old}).status_code == 201
    assert hub.request("PATCH", f"{refs}/heads/staging", json={"sha": new}).status_code == 200
    back = hub.request("PATCH", f"{refs}/heads/staging", json={"sha": old})
    assert (back.status_code, back.json()["message"]) == (422, "Update is not a fast forward")
    assert hub.request("PATCH", f"{refs}/heads/staging", json={"sha": old, "force": True}).status_code == 200
    assert hub.request("DELETE", f"{refs}/heads/staging").status_code == 204
    assert hub.request("GET", f"{R}/branches/staging").json()["message"] == "Branch not found"
    assert hub.request("DELETE", f"{refs}/heads/main").status_code == 422


def test_history_is_newest_first_and_follows_a_path(hub: Any) -> None:
    shas = [write(hub, f"f{number}", "x").json()["content"]["sha"] for number in range(3)]
    write(hub, "f2", "y", sha=shas[-1])
    messages = [commit["commit"]["message"] for commit in hub.request("GET", f"{R}/commits").json()]
    assert messages == ["Write f2", "Write f2", "Write f1", "Write f0", "Initial commit"]
    followed = hub.request("GET", f"{R}/commits?path=f1").json()
    assert [commit["commit"]["message"] for commit in followed] == ["Write f1"]
    shown = hub.request("GET", f"{R}/commits/main").json()
    assert [(file["filename"], file["status"], file["changes"]) for file in shown["files"]] == [("f2", "modified", 2)]
    assert shown["author"]["login"] == "octo-operator"
