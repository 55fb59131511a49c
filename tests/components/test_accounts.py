"""What is said of an id that is not the pinned one."""

import pytest

from components.accounts import compare_id


def test_an_id_that_is_the_pinned_one_is_no_problem_however_it_is_written():
    assert list(compare_id("github.owner_id", "GitHub account octo", 190012345, "190012345")) == []


@pytest.mark.parametrize(
    ("seen", "kind", "told"),
    [
        ("7", "id", "github.owner_id: GitHub account octo has the id 7 now, the stack file says 190012345"),
        ("other", "slug", "github.owner_id: GitHub account octo has the slug other now, the stack file says 190012345"),
        ("1900123450", "id", "github.owner_id: GitHub account octo has the id 1900123450 now, the stack file says 190012345"),
    ],
)
def test_another_id_is_named_beside_the_pinned_one(seen: str, kind: str, told: str):
    assert list(compare_id("github.owner_id", "GitHub account octo", 190012345, seen, kind)) == [told]


@pytest.mark.parametrize("seen", [None, "", 0])
def test_what_cannot_be_seen_is_a_problem(seen: object):
    (told,) = compare_id("github.owner_id", "GitHub account octo", 190012345, seen)
    assert "cannot be seen with this credential" in told
