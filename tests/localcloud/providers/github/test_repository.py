"""`Repository` and `BranchDefault`."""

from dataclasses import replace
from typing import Any

import grpc
import pytest

from tests.localcloud.providers.engine_seat import EngineSeat, InitialisationError, RefusedError, Vendor

REPOSITORY = "github:index/repository:Repository"
BRANCH_DEFAULT = "github:index/branchDefault:BranchDefault"
ORGANIZATION = "/repos/living-tree-app"


def test_a_repository_lives_from_creation_to_deletion(seat: EngineSeat, github: Vendor):
    wanted = {"name": "life", "visibility": "private", "description": "d", "topics": ["b", "a"], "autoInit": True}
    made = seat.create(REPOSITORY, wanted)
    shown = github.call("GET", f"{ORGANIZATION}/life")
    assert shown["has_issues"] is False  # left out means false, as in the real provider
    assert made.id == "life"
    assert made.state["fullName"] == "living-tree-app/life"
    assert made.state["repoId"] == shown["id"]
    assert "hasIssues" not in made.inputs
    assert made.inputs["squashMergeCommitTitle"] == "COMMIT_OR_PR_TITLE"
    assert seat.refresh(made) == made
    assert seat.diff(made, {**wanted, "topics": ["a", "b"]}).names == set()

    changed = seat.update(made, {**wanted, "hasIssues": True, "visibility": "public", "topics": ["c"]})
    shown = github.call("GET", f"{ORGANIZATION}/life")
    assert (shown["has_issues"], shown["visibility"], shown["topics"]) == (True, "public", ["c"])

    renamed = seat.update(changed, {**changed.inputs, "name": "life-two"})
    assert renamed.state["name"] == "life-two"
    assert seat.refresh(renamed) == renamed

    seat.delete(renamed)
    assert seat.refresh(renamed) is None
    with pytest.raises(grpc.RpcError, match="404"):
        seat.delete(renamed)


# Input → (what the program says, what somebody else's PATCH does).
DRIFTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "description": ("ours", {"description": "theirs"}),
    "homepageUrl": ("https://ours.example", {"homepage": "https://theirs.example"}),
    "visibility": ("private", {"visibility": "public"}),
    "hasIssues": (True, {"has_issues": False}),
    "hasDiscussions": (True, {"has_discussions": False}),
    "hasProjects": (True, {"has_projects": False}),
    "hasWiki": (True, {"has_wiki": False}),
    "isTemplate": (True, {"is_template": False}),
    "allowMergeCommit": (True, {"allow_merge_commit": False}),
    "allowSquashMerge": (True, {"allow_squash_merge": False}),
    "allowRebaseMerge": (True, {"allow_rebase_merge": False}),
    "allowAutoMerge": (True, {"allow_auto_merge": False}),
    "allowUpdateBranch": (True, {"allow_update_branch": False}),
    "deleteBranchOnMerge": (True, {"delete_branch_on_merge": False}),
    "archived": (False, {"archived": True}),
    "mergeCommitTitle": ("PR_TITLE", {"merge_commit_title": "MERGE_MESSAGE"}),
    "mergeCommitMessage": ("BLANK", {"merge_commit_message": "PR_BODY"}),
    "squashMergeCommitTitle": ("PR_TITLE", {"squash_merge_commit_title": "COMMIT_OR_PR_TITLE"}),
    "squashMergeCommitMessage": ("BLANK", {"squash_merge_commit_message": "PR_BODY"}),
    "webCommitSignoffRequired": (True, {"web_commit_signoff_required": False}),
    "topics": (["ours"], {"topics": ["theirs"]}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DRIFTS)
def test_each_setting_changed_elsewhere_is_named_and_repaired(seat: EngineSeat, github: Vendor, name: str):
    ours, theirs = DRIFTS[name]
    repository = f"drift-{name}"
    wanted = {"name": repository, "visibility": "private", name: ours}
    made = seat.create(REPOSITORY, wanted)
    assert seat.diff(made, wanted).names == set()
    github.call("PATCH", f"{ORGANIZATION}/{repository}", theirs)
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).names == {name}
    repaired = seat.update(seen, wanted)
    assert seat.diff(repaired, wanted).names == set()
    assert seat.refresh(repaired) == made


def test_an_adopted_repository_plans_to_switch_off_what_the_program_does_not_name(seat: EngineSeat):
    adopted = seat.adopt(REPOSITORY, "living-tree")
    assert adopted is not None
    wanted = {"name": "living-tree", "visibility": "private", "hasWiki": True}
    assert {"hasIssues", "hasProjects"} <= seat.diff(adopted, wanted).names
    assert "hasWiki" not in seat.diff(adopted, wanted).names
    assert seat.adopt(REPOSITORY, "absent") is None


def test_a_repository_renamed_elsewhere_is_found_and_named(seat: EngineSeat, github: Vendor):
    wanted = {"name": "hides", "visibility": "private"}
    made = seat.create(REPOSITORY, wanted)
    github.call("PATCH", f"{ORGANIZATION}/hides", {"name": "hidden"})
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).names == {"name"}
    assert seat.update(seen, wanted).state["fullName"] == "living-tree-app/hides"


def test_a_repository_without_a_name_gets_one_and_keeps_it(seat: EngineSeat):
    checked = seat.check(REPOSITORY, {"visibility": "private"})
    assert checked["name"].startswith("thing-")
    assert seat.check(REPOSITORY, {"visibility": "private"}, checked)["name"] == checked["name"]


def test_an_archived_repository_stays_as_it_is(seat: EngineSeat, github: Vendor):
    wanted = {"name": "archive", "visibility": "private", "archived": True, "archiveOnDestroy": True}
    made = seat.create(REPOSITORY, {**wanted, "archived": False})
    archived = seat.update(made, wanted)
    assert github.call("GET", f"{ORGANIZATION}/archive")["archived"] is True
    seat.update(archived, {**wanted, "hasWiki": True})  # nothing is sent, as in the real provider
    seat.delete(archived)
    assert github.call("GET", f"{ORGANIZATION}/archive")["archived"] is True


def test_deletion_can_archive_instead(seat: EngineSeat, github: Vendor):
    made = seat.create(REPOSITORY, {"name": "retired", "visibility": "private", "archiveOnDestroy": True})
    seat.delete(made)
    assert github.call("GET", f"{ORGANIZATION}/retired")["archived"] is True


def test_a_half_made_repository_keeps_its_id(seat: EngineSeat):
    wanted = {"name": "half", "visibility": "private", "topics": ["a"] * 1 + [f"t{n}" for n in range(25)]}
    with pytest.raises(InitialisationError, match="422") as half:
        seat.create(REPOSITORY, wanted)
    assert half.value.resource.id == "half"
    assert "topics" not in half.value.resource.inputs
    seat.delete(replace(half.value.resource, state={"name": "half"}))


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({"name": "a b"}, "name"),
        ({"name": "a" * 101}, "name"),
        ({"name": "a", "topics": ["Upper"]}, "topics"),
        ({"name": "a", "private": True, "visibility": "private"}, "private"),
        ({"name": "a", "fork": "true"}, "fork"),
        ({"name": "a", "template": {"owner": "o", "repository": "r"}}, "template"),
        ({"name": "a", "pages": {"buildType": "workflow"}}, "pages"),
        ({"name": "a", "vulnerabilityAlerts": True}, "vulnerabilityAlerts"),
    ],
)
def test_impossible_inputs_are_refused_before_any_call(seat: EngineSeat, inputs: dict[str, Any], field: str):
    with pytest.raises(RefusedError) as refused:
        seat.check(REPOSITORY, inputs)
    assert set(refused.value.failures) == {field}


def test_a_preview_tells_the_full_name(seat: EngineSeat):
    outputs = seat.preview(REPOSITORY, {"name": "later"})
    assert outputs["fullName"] == "living-tree-app/later"
    assert repr(outputs["repoId"]) == "UNKNOWN"


def test_a_default_branch_is_switched_and_its_drift_named(seat: EngineSeat, github: Vendor):
    wanted = {"repository": "living-tree", "branch": "staging"}
    made = seat.create(BRANCH_DEFAULT, wanted)
    assert github.call("GET", f"{ORGANIZATION}/living-tree")["default_branch"] == "staging"
    assert made.state["repositoryId"] == 820045678
    assert seat.refresh(made) == made
    github.call("PATCH", f"{ORGANIZATION}/living-tree", {"default_branch": "main"})
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).names == {"branch"}
    repaired = seat.update(seen, wanted)
    adopted = seat.adopt(BRANCH_DEFAULT, "living-tree")
    assert adopted is not None
    assert adopted.inputs == wanted
    seat.delete(repaired)
    assert github.call("GET", f"{ORGANIZATION}/living-tree")["default_branch"] == "staging"
    github.call("PATCH", f"{ORGANIZATION}/living-tree", {"default_branch": "main"})


def test_a_default_branch_is_not_renamed_and_a_missing_one_is_github_s_refusal(seat: EngineSeat):
    with pytest.raises(RefusedError, match="rename"):
        seat.check(BRANCH_DEFAULT, {"repository": "living-tree", "branch": "x", "rename": True})
    with pytest.raises(grpc.RpcError, match="422"):
        seat.create(BRANCH_DEFAULT, {"repository": "infrastructure", "branch": "absent"})
    assert seat.create(BRANCH_DEFAULT, {"repository": "infrastructure", "branch": "main"}).id == "infrastructure"


def test_a_user_has_repositories_too(seat: EngineSeat, github: Vendor):
    own = replace(seat, config={"owner": "octo-operator"})
    made = own.create(REPOSITORY, {"name": "mine", "private": True})
    assert github.call("GET", "/repos/octo-operator/mine")["private"] is True
    assert made.state["fullName"] == "octo-operator/mine"
    assert own.update(made, {"name": "mine", "private": False}).state["visibility"] == "public"


def test_a_new_repository_begins_with_main(seat: EngineSeat):
    with pytest.raises(grpc.RpcError, match="begins with 'main'"):
        seat.create(REPOSITORY, {"name": "other-branch", "defaultBranch": "trunk"})


def test_security_features_are_switched_and_their_drift_named(seat: EngineSeat, github: Vendor):
    on, off = {"status": "enabled"}, {"status": "disabled"}
    wanted = {
        "name": "secure",
        "visibility": "private",
        "securityAndAnalysis": {"secretScanning": on},
    }
    made = seat.create(REPOSITORY, wanted)
    assert github.call("GET", f"{ORGANIZATION}/secure")["security_and_analysis"]["secret_scanning"] == on
    assert seat.diff(made, wanted).names == set()
    github.call("PATCH", f"{ORGANIZATION}/secure", {"security_and_analysis": {"secret_scanning": off}})
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).names == {"securityAndAnalysis"}
    assert seat.refresh(seat.update(seen, wanted)) == made


def test_texts_of_merges_go_with_the_merges(seat: EngineSeat):
    wanted = {"name": "merges", "visibility": "private", "allowMergeCommit": False, "allowSquashMerge": False}
    made = seat.create(REPOSITORY, wanted)
    assert (made.state["allowMergeCommit"], made.state["allowRebaseMerge"]) == (False, True)
    assert seat.diff(made, wanted).names == set()
