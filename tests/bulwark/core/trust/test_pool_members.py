"""Members that stand for identities of a pool."""

import pytest

from bulwark.core.trust.pool_members import PoolMember, pool_member

POOL = "projects/7/locations/global/workloadIdentityPools/pool"


@pytest.mark.parametrize(
    ("rest", "attribute", "value"),
    [
        ("*", "", ""),
        ("subject/7:1:2", "google.subject", "7:1:2"),
        ("group/g", "google.groups", "g"),
        ("attribute.duty/1:production:push:refs/heads/main", "attribute.duty", "1:production:push:refs/heads/main"),
    ],
)
def test_a_member_says_which_identities_it_is(rest: str, attribute: str, value: str):
    scheme = "principal" if attribute == "google.subject" else "principalSet"
    assert pool_member(f"{scheme}://iam.googleapis.com/{POOL}/{rest}") == PoolMember(POOL, attribute, value)


@pytest.mark.parametrize("member", ["user:a@b.c", "allUsers", f"principalSet://iam.googleapis.com/{POOL}", ""])
def test_others_are_of_no_pool(member: str):
    assert pool_member(member) is None
