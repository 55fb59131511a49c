"""Federation policies with one bound missing."""

from typing import Any

import pytest

from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import Assessment, assess_resource
from policies.rules.federation_policies_name_repository_commands_and_project import RULE

GOOD = RULE.good[0]


def assess(**changes: Any) -> Assessment:
    inputs = {key: value for key, value in {**GOOD.inputs, **changes}.items() if value is not None}
    return assess_resource(RULE, Resource(GOOD.type, "deploy", inputs))


def repository_id(value: Any, **more: Any) -> list[dict[str, Any]]:
    return [{"name": "repository_id", "values": [{"value": value, **more}]}]


def test_a_policy_with_all_bounds_passes():
    assert assess().outcome is Outcome.PASS
    assert assess(claims=repository_id("820045678", wildcards=False)).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("changes", "path", "problem"),
    [
        ({"issuerUrl": "https://gitlab.com"}, "issuerUrl", "the issuer is"),
        ({"claims": []}, "claims", "no claim names"),
        ({"claims": [{"name": "repository", "values": [{"value": "o/r"}]}]}, "claims", "no claim names"),
        ({"claims": repository_id("820045678", wildcards=True)}, "claims[0].values[0]", "no plain number"),
        ({"claims": repository_id("living-tree")}, "claims[0].values[0]", "no plain number"),
        ({"commands": None}, "commands", "does not list the commands"),
        ({"commands": ["*"]}, "commands", "does not list the commands"),
        ({"commands": None, "permissions": ["*"]}, "commands", "does not list the commands"),
        ({"resources": None}, "resources.projectIds", "names no project"),
        ({"resources": {"projectIds": []}}, "resources.projectIds", "names no project"),
        ({"resources": {"projectIds": ["*"]}}, "resources.projectIds", "names no project"),
    ],
)
def test_a_missing_bound_fails(changes: dict[str, Any], path: str, problem: str):
    (finding,) = assess(**changes).findings
    assert (finding.outcome, finding.path) == (Outcome.FAIL, path)
    assert problem in finding.problem


@pytest.mark.parametrize(
    "changes",
    [
        {"issuerUrl": UNKNOWN},
        {"claims": UNKNOWN},
        {"claims": repository_id(UNKNOWN)},
        {"commands": UNKNOWN},
        {"resources": {"projectIds": [UNKNOWN]}},
    ],
)
def test_what_is_not_known_yet_is_unknown(changes: dict[str, Any]):
    assert assess(**changes).outcome is Outcome.UNKNOWN


def test_other_resources_are_left_alone():
    assert assess_resource(RULE, Resource("vercel:index/project:Project", "p")).outcome is Outcome.NOT_APPLICABLE
