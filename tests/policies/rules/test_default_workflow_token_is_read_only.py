"""Defaults of tokens."""

from typing import Any

import pytest

from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.default_workflow_token_is_read_only import RULE

REPOSITORY = "workflowRepositoryPermissions:WorkflowRepositoryPermissions"
ORGANIZATION = "actionsOrganizationWorkflowPermissions:ActionsOrganizationWorkflowPermissions"
ENTERPRISE = "enterpriseActionsWorkflowPermissions:EnterpriseActionsWorkflowPermissions"


def outcome(kind: str, default: Any = None, approves: Any = None) -> Outcome:
    inputs = {"defaultWorkflowPermissions": default, "canApprovePullRequestReviews": approves}
    return assess_resource(RULE, Resource(f"github:index/{kind}", "p", inputs)).outcome


@pytest.mark.parametrize("kind", [REPOSITORY, ORGANIZATION, ENTERPRISE])
@pytest.mark.parametrize(
    ("default", "approves", "wanted"),
    [
        ("read", None, Outcome.PASS),
        ("read", False, Outcome.PASS),
        ("read", True, Outcome.FAIL),
        ("write", None, Outcome.FAIL),
        ("", None, Outcome.FAIL),
        (UNKNOWN, None, Outcome.UNKNOWN),
        (UNKNOWN, True, Outcome.FAIL),
        ("read", UNKNOWN, Outcome.UNKNOWN),
    ],
)
def test_read_only_and_no_approval(kind: str, default: Any, approves: Any, wanted: Outcome):
    assert outcome(kind, default, approves) is wanted


@pytest.mark.parametrize(
    ("kind", "wanted"), [(REPOSITORY, Outcome.FAIL), (ORGANIZATION, Outcome.PASS), (ENTERPRISE, Outcome.PASS)]
)
def test_silence_is_read_only_where_the_provider_makes_it_so(kind: str, wanted: Outcome):
    assert outcome(kind) is wanted


def test_other_resources_are_left_alone():
    assert outcome("repository:Repository") is Outcome.NOT_APPLICABLE
