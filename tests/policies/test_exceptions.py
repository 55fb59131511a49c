"""What the policy configuration may accept."""

from typing import Any

import pytest

from policies.exceptions import exceptions_schema, without_accepted
from policies.outcome import Finding

ACCEPTABLE = Finding("members[1]", "problem", "harm", "Remedy.", accepted_as="group:a@example.com")
FIRM = Finding("members[2]", "problem", "harm", "Remedy.")


@pytest.mark.parametrize(
    ("configuration", "left"),
    [
        ({"exceptions": {"group:a@example.com": "on call"}}, (FIRM,)),
        ({"exceptions": {"group:a@example.com": " "}}, (ACCEPTABLE, FIRM)),
        ({"exceptions": {"group:a@example.com": True}}, (ACCEPTABLE, FIRM)),
        ({"exceptions": {"": "everything"}}, (ACCEPTABLE, FIRM)),
        ({"exceptions": {}}, (ACCEPTABLE, FIRM)),
        ({"exceptions": ["group:a@example.com"]}, (ACCEPTABLE, FIRM)),
        ({}, (ACCEPTABLE, FIRM)),
    ],
)
def test_only_a_named_finding_with_a_reason_is_accepted(configuration: dict[str, Any], left: tuple[Finding, ...]):
    assert without_accepted((ACCEPTABLE, FIRM), configuration) == left


def test_the_schema_is_there_for_rules_that_know_exceptions():
    assert exceptions_schema("") == {}
    assert exceptions_schema("A group.")["exceptions"]["description"] == "A group. Each with its reason."
