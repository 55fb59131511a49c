"""Whom a provider admits, and which of them have a value of a mapped attribute."""

import pytest

from bulwark.core.trust.admission import admission_of
from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.claims.values import Values
from bulwark.core.trust.github_guarantees import GUARANTEED
from bulwark.core.trust.provider import DUTY_ATTRIBUTE, attribute_mapping

JOB = {"repository_id": "1", "repository_owner_id": "7", "event_name": "push", "ref": "refs/heads/main", "run_id": "9"}


def test_a_value_of_the_duty_is_one_kind_of_token_only():
    admission = admission_of('assertion.repository_owner_id == "7"', attribute_mapping(), GUARANTEED)
    held = admission.holding(DUTY_ATTRIBUTE, "1:production:push:refs/heads/main")
    assert held.unread.is_empty
    assert held.true.holds({**JOB, "environment": "production"})
    for change in ({"environment": "staging"}, {"repository_id": "2"}, {"ref": "refs/tags/main"}, {"repository_owner_id": "8"}):
        assert not held.true.holds({**JOB, "environment": "production", **change})
    assert not held.true.holds(JOB)


def test_no_name_of_an_environment_can_stand_for_an_event_and_a_ref():
    admission = admission_of("true", attribute_mapping(), GUARANTEED)
    held = admission.holding(DUTY_ATTRIBUTE, "1:production:push:refs/heads/main")
    injected = {**JOB, "environment": "production:push", "event_name": "refs/heads/main", "ref": ""}
    assert not held.true.holds(injected)
    for box in held.true.boxes:
        assert box.of("event_name") == Values.only("push")


def test_what_the_condition_leaves_open_is_not_known_of_any_value():
    admission = admission_of('assertion.ref.startsWith("refs/heads/m")', attribute_mapping(), GUARANTEED)
    assert admission.admitted.is_empty
    held = admission.holding("google.subject", "7:1:9")
    assert held.true.is_empty
    assert held.unread.holds(JOB)
    assert [str(part).startswith("`assertion.ref.startsWith") for part in held.parts] == [True]


_CHOSEN = " + ".join(f'(assertion.a{number} == "x" ? "1" : assertion.b{number} == "y" ? "2" : "3")' for number in range(8))


@pytest.mark.parametrize(
    ("mapped", "value"),
    [(_CHOSEN, "1" * 8), ("assertion.a + assertion.b + assertion.c", "x" * 30)],
    ids=["too many texts", "too many ways to cut the value"],
)
def test_a_mapping_that_is_too_much_to_read_leaves_its_values_open(mapped: str, value: str):
    held = admission_of("true", {"attribute.many": mapped}, ClaimSet.everything()).holding("attribute.many", value)
    assert held.true.is_empty
    assert held.unread == ClaimSet.everything()
    assert "more than" in str(held.parts[-1])
