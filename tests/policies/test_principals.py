"""Members of pools and the duties that they name."""

import pytest

from bulwark.core.duties import duty_value
from bulwark.core.trust.provider import principal_set
from policies.principals import Duty, PoolMember, duty_of, event_of, pool_member

POOL = "projects/402611223344/locations/global/workloadIdentityPools/github-actions-pool"


@pytest.mark.parametrize(
    ("rest", "selector", "value"),
    [
        ("*", "*", ""),
        ("subject/repo:o/r:ref:refs/heads/main", "subject", "repo:o/r:ref:refs/heads/main"),
        ("attribute.repository/o/r", "attribute.repository", "o/r"),
        ("group/deployers", "group", "deployers"),
    ],
)
def test_a_member_is_split_at_the_first_slash(rest: str, selector: str, value: str):
    assert pool_member(f"principalSet://iam.googleapis.com/{POOL}/{rest}") == PoolMember(POOL, selector, value)


@pytest.mark.parametrize("member", ["user:a@example.com", "allUsers", "principalSet://goog/group/x", ""])
def test_other_members_are_no_pool_members(member: str):
    assert pool_member(member) is None


@pytest.mark.parametrize("environment", ["production-rollback", "", "with:colon", "a/b"])
def test_the_duty_that_the_components_write_is_read_back(environment: str):
    member = pool_member(
        principal_set(402611223344, "github-actions-pool", duty_value(820045678, environment, "push", "refs/heads/a/b"))
    )
    assert member is not None
    duty = duty_of(member)
    assert event_of(member) == "push"
    assert duty == Duty("820045678", environment or "-")
    assert str(duty) == f"repository 820045678, environment {environment or '-'}"


@pytest.mark.parametrize(
    "rest", ["attribute.duty/820045678", "attribute.repository_id/820045678", "*", "attribute.duty/x:a:push:refs/heads/m"]
)
def test_members_that_name_no_duty(rest: str):
    member = pool_member(f"principalSet://iam.googleapis.com/{POOL}/{rest}")
    assert member is not None
    assert duty_of(member) is None
    assert event_of(member) == ""
