"""The drift sweep itself: what it takes for an input, when it is content, what it chooses and writes."""

import pytest
from sweep.catalogue import CATALOGUE, PROJECT, SECRET, Reason, entry_of
from sweep.judge import judge
from sweep.leaves import HIDDEN, SIGNATURE, Leaf, Resource, leaves_of, resources_of
from sweep.report import document, markdown
from sweep.work import Work, by_kind, groups_of, sample, work_of

from bulwark.stacks.events import Account, Step

URN = "urn:pulumi:staging::bulwark::gcp:secretmanager/secret:Secret::one"
INPUTS = {
    "labels": {"app": "a", "__defaults": []},
    "list": ["x", "y"],
    "objects": [{"a": 1}, {"a": 2}],
    "map": {"google.subject": "s"},
    "value": {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:"},
    "empty": {},
}
SECRET_RESOURCE = Resource("staging", URN, SECRET, "projects/p/secrets/one", {"labels": {"app": "a"}, "secretId": "one"}, {})
LABEL, NAME = leaves_of([SECRET_RESOURCE])
WORK = work_of([], [LABEL, NAME])[0]


def account(*, drifted: tuple[Step, ...] = (), steps: tuple[Step, ...] = (), errors: tuple[str, ...] = ()) -> Account:
    return Account(steps=list(steps), drifted=list(drifted), errors=list(errors), changes={"update": 1})


def test_inputs_are_taken_down_to_scalars_and_lists_of_scalars():
    exported = {"deployment": {"resources": [{"custom": True, "urn": URN, "type": SECRET, "id": "i", "inputs": INPUTS}]}}
    leaves = leaves_of(resources_of("staging", exported))
    assert {leaf.path: leaf.value for leaf in leaves} == {
        "labels.app": "a",
        "list": ["x", "y"],
        "objects[0].a": 1,
        "objects[1].a": 2,
        'map["google.subject"]': "s",
        "value": HIDDEN,
        "empty": {},
    }
    assert [leaf.pattern for leaf in leaves][:3] == ["labels.*", "list", "objects[].a"]


def test_an_input_without_entry_is_a_gap():
    assert entry_of(Leaf(SECRET_RESOURCE, "unheardOf", 1)) is None
    assert isinstance(entry_of(NAME), Reason)
    assert "unheardOf" not in CATALOGUE[SECRET]


@pytest.mark.parametrize("path", ["labels.app", "labels", "labels.app[0]"])
def test_the_input_its_parent_or_a_part_of_it_names_it(path: str):
    assert judge([WORK], 255, account(drifted=(Step("refresh", URN, (path,)),)), "")[0].problem == ""


@pytest.mark.parametrize(
    ("status", "seen", "problem"),
    [
        (0, account(), "the preview found nothing"),
        (255, account(), "the preview does not name it"),
        (255, account(drifted=(Step("refresh", URN, ("labels.application",)),)), "the preview does not name it"),
        (255, account(drifted=(Step("refresh", f"{URN}-two", ("labels.app",)),)), "the preview does not name it"),
        (
            255,
            account(drifted=(Step("refresh", URN, ("labels.app",)), Step("refresh", f"{URN}-two", ("labels.app",)))),
            "the preview names other resources too",
        ),
        (255, account(drifted=(Step("refresh", URN, ("labels.app",)),), errors=("403",)), "the preview failed"),
        (255, Account(), "the preview failed"),
    ],
)
def test_anything_else_is_no_success(status: int, seen: Account, problem: str):
    assert judge([WORK], status, seen, "")[0].problem.startswith(problem)


def test_what_is_gone_must_be_made_anew():
    gone = Work(SECRET_RESOURCE, "deleted", lambda _vendors: None, "", is_input=False)
    assert judge([gone], 255, account(steps=(Step("create", URN),)), "")[0].problem == ""
    assert judge([gone], 255, account(drifted=(Step("refresh", URN, ("labels",)),)), "")[0].problem != ""


def test_a_sample_has_every_type_and_the_same_seed_gives_the_same():
    others = [Resource("staging", f"urn:{number}", PROJECT, "i", {"framework": "a", "name": "b"}, {}) for number in range(9)]
    work = work_of([], [*leaves_of(others), LABEL])
    chosen = sample(work, 4, seed=7)
    assert {item.resource.token for item in chosen} == {PROJECT, SECRET}
    assert chosen == sample(work, 4, seed=7)
    assert len({tuple(map(str, sample(work, 4, seed=seed))) for seed in range(9)}) > 1
    assert [item.what for item in by_kind(work)[:3]] == ["framework", "name", "labels.app"]
    assert len(by_kind(work)) == len(work)


def labelled(number: int, stack: str = "staging") -> Work:
    urn = f"urn:pulumi:{stack}::bulwark::{SECRET}::{number}"
    return work_of([], leaves_of([Resource(stack, urn, SECRET, "i", {"labels": {"app": "a"}}, {})]))[0]


def test_of_each_kind_one_is_alone_and_the_others_share_with_other_resources_of_their_stack():
    work = [labelled(number) for number in range(6)] + [labelled(number, "production") for number in range(2)]
    same = work_of(
        [], leaves_of([Resource("staging", work[1].resource.urn, SECRET, "i", {"labels": {"app": "a", "zone": "b"}}, {})])
    )
    groups = groups_of([*work, same[1]], 3)
    assert [len(group) for group in groups[:2]] == [1, 1]
    assert {item.what for group in groups[:2] for item in group} == {"labels.app", "labels.zone"}
    assert sorted(str(item) for group in groups for item in group) == sorted(map(str, [*work, same[1]]))
    for group in groups:
        assert len(group) <= 3
        assert len({item.resource.stack for item in group}) == 1
        assert len({item.resource.urn for item in group}) == len(group)


def test_a_change_that_is_not_named_counts_whoever_shares_its_preview():
    one, other = labelled(1), labelled(2)
    seen = account(drifted=(Step("refresh", one.resource.urn, ("labels.app",)),))
    verdicts = judge([one, other], 255, seen, "")
    assert [bool(verdict.problem) for verdict in verdicts] == [False, True]
    assert not any(verdict.alone for verdict in verdicts)


def test_what_nobody_altered_spoils_the_preview_of_a_group():
    group = [labelled(1), labelled(2)]
    seen = account(drifted=tuple(Step("refresh", labelled(number).resource.urn, ("labels.app",)) for number in (1, 2, 3)))
    assert all(verdict.problem.startswith("the preview names other") for verdict in judge(group, 255, seen, ""))


def test_a_page_says_what_was_not_named():
    missed = judge([WORK], 0, account(), "")
    page = markdown(document([LABEL, NAME], missed))
    assert "**0 of 1** altered inputs were named, of 2 inputs in all" in page
    assert f"| `{SECRET}` | 1 | 2 | 1 | 0 |" in page
    assert "`secretId` (1) | immutable at the vendor" in page
    assert "labels.app: the preview found nothing" in page
