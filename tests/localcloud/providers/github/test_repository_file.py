"""`RepositoryFile`, against the emulated GitHub."""

import base64
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError, Vendor

TOKEN = "github:index/repositoryFile:RepositoryFile"
R = "/repos/living-tree-app/living-tree"


def program(file: str, content: str = "one\n", **more: Any) -> dict[str, Any]:
    return {"repository": "living-tree", "branch": "staging", "file": file, "content": content, **more}


def text_of(github: Vendor, file: str, branch: str = "staging") -> str:
    return base64.b64decode(github.call("GET", f"{R}/contents/{file}?ref={branch}")["content"]).decode()


def edit(github: Vendor, file: str, content: str) -> None:
    sha = github.call("GET", f"{R}/contents/{file}?ref=staging")["sha"]
    body = {"message": "By hand", "content": base64.b64encode(content.encode()).decode(), "branch": "staging", "sha": sha}
    github.call("PUT", f"{R}/contents/{file}", body)


def test_a_file_lives_from_creation_to_deletion(seat: EngineSeat, github: Vendor):
    wanted = program(".github/workflows/life it.yml")
    made = seat.create(TOKEN, wanted)
    assert made.id == "living-tree:.github/workflows/life it.yml:staging"
    assert (made.state["ref"], made.state["commitMessage"]) == ("staging", "Add .github/workflows/life it.yml")
    assert made.state["repositoryId"] == 820045678
    assert seat.refresh(made) == made
    assert seat.diff(made, wanted).names == set()

    changed = seat.update(made, program(".github/workflows/life it.yml", "two\n"))
    assert changed.state["commitMessage"] == "Update .github/workflows/life it.yml"
    assert changed.state["commitSha"] != made.state["commitSha"]
    assert text_of(github, ".github/workflows/life%20it.yml") == "two\n"
    assert seat.refresh(changed) == changed

    seat.delete(changed)
    assert seat.refresh(changed) is None
    message = github.call("GET", f"{R}/commits?sha=staging")[0]["commit"]["message"]
    # As in the real provider: only the first default changes with the verb.
    assert message == "Update .github/workflows/life it.yml"
    seat.delete(seat.create(TOKEN, wanted))
    message = github.call("GET", f"{R}/commits?sha=staging")[0]["commit"]["message"]
    assert message == "Delete .github/workflows/life it.yml"


def test_a_message_of_ones_own_and_an_author_stay(seat: EngineSeat, github: Vendor):
    wanted = program("mine", commitMessage="Write mine", commitAuthor="Bot", commitEmail="bot@example.org")
    made = seat.create(TOKEN, wanted)
    changed = seat.update(made, {**wanted, "content": "two"})
    assert changed.state["commitMessage"] == "Write mine"
    commit = github.call("GET", f"{R}/commits/{changed.state['commitSha']}")["commit"]
    assert (commit["author"]["name"], commit["committer"]["email"]) == ("Bot", "bot@example.org")
    seat.delete(changed)


def test_a_hand_edit_is_named_and_repaired(seat: EngineSeat, github: Vendor):
    wanted = program("edited")
    made = seat.create(TOKEN, wanted)
    edit(github, "edited", "theirs\n")
    seen = seat.refresh(made)
    assert seen is not None
    assert seen.state["commitMessage"] == "Add edited"
    assert seat.diff(seen, wanted).names == {"content"}
    assert text_of(github, "edited") == "theirs\n"
    repaired = seat.update(seen, wanted)
    assert text_of(github, "edited") == "one\n"
    seat.delete(repaired)


def test_a_write_against_what_is_not_there_any_more_is_refused(seat: EngineSeat, github: Vendor):
    made = seat.create(TOKEN, program("stale"))
    edit(github, "stale", "theirs\n")
    with pytest.raises(grpc.RpcError, match="409"):
        seat.update(made, program("stale", "ours\n"))


def test_another_file_or_branch_is_another_resource(seat: EngineSeat):
    made = seat.create(TOKEN, program("place"))
    assert seat.diff(made, program("elsewhere")).replaces == {"file"}
    assert seat.diff(made, {**program("place"), "branch": "main"}).replaces == {"branch"}


def test_a_file_that_is_there_is_overwritten_on_demand_alone(seat: EngineSeat, github: Vendor):
    seat.create(TOKEN, program("taken"))
    with pytest.raises(grpc.RpcError, match="already"):
        seat.create(TOKEN, program("taken", "ours\n"))
    seat.create(TOKEN, program("taken", "ours\n", overwriteOnCreate=True))
    assert text_of(github, "taken") == "ours\n"


def test_a_missing_branch_is_made_on_demand_alone(seat: EngineSeat, github: Vendor):
    wanted = {**program("new"), "branch": "made/here"}
    with pytest.raises(grpc.RpcError, match="no branch made/here"):
        seat.create(TOKEN, wanted)
    made = seat.create(TOKEN, {**wanted, "autocreateBranch": True})
    assert seat.refresh(made) == made
    head = github.call("GET", f"{R}/git/ref/heads/main")["object"]["sha"]
    other = {**program("new"), "branch": "made/there", "autocreateBranch": True, "autocreateBranchSourceSha": head}
    assert seat.create(TOKEN, other).state["ref"] == "made/there"


def test_without_a_branch_the_default_one_is_meant(seat: EngineSeat):
    wanted = {"repository": "living-tree", "file": "default", "content": "text"}
    made = seat.create(TOKEN, wanted)
    assert made.id == "living-tree:default:main"
    assert seat.refresh(made) == made
    adopted = seat.adopt(TOKEN, "living-tree:default:")
    assert adopted is not None
    assert adopted.id == made.id
    assert seat.diff(adopted, wanted).names == set()
    assert seat.adopt(TOKEN, "living-tree:nothing:staging") is None
    assert seat.adopt(TOKEN, "nothing:file:") is None


def test_author_and_address_come_together(seat: EngineSeat):
    with pytest.raises(RefusedError):
        seat.check(TOKEN, program("x", commitAuthor="Bot"))
    with pytest.raises(grpc.RpcError, match="no repository"):
        seat.create(TOKEN, {**program("x"), "repository": "nothing"})


def test_files_written_at_once_meet_409(seat: EngineSeat):
    def write(number: int) -> str:
        try:
            seat.create(TOKEN, program(f"parallel-{number}"))
        except grpc.RpcError as error:
            return str(error)
        return "made"

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(write, range(4)))
    assert "made" in results
    assert any("409" in result for result in results)
