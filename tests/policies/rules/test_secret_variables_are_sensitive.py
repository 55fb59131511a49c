"""Variables of Vercel, secret and not, sensitive and not. Made-up secrets are put together here, never written out."""

from typing import Any

import pytest

from policies.exceptions import without_accepted
from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import Assessment, assess_resource
from policies.rules.secret_variables_are_sensitive import RULE

CANARY = "ghp_" + "c4n4ry" * 5
OPEN = {"key": "SOME_SETTING", "value": CANARY, "sensitive": False}
WRITE_ONLY = {"key": "DATABASE_URL", "valueWo": "x", "sensitive": False}
PUBLIC = {"key": "NEXT_PUBLIC_TOKEN", "value": CANARY, "sensitive": False}


def assess(kind: str, inputs: dict[str, Any]) -> Assessment:
    return assess_resource(RULE, Resource(f"vercel:index/{kind}", "one", inputs))


@pytest.mark.parametrize(
    ("setting", "outcome"),
    [
        pytest.param(OPEN, Outcome.FAIL, id="open"),
        pytest.param(OPEN | {"sensitive": True}, Outcome.PASS, id="sensitive"),
        pytest.param(OPEN | {"sensitive": True, "value": UNKNOWN}, Outcome.PASS, id="sensitive, value not known"),
        pytest.param(OPEN | {"value": "eu-west"}, Outcome.PASS, id="not secret"),
        pytest.param(OPEN | {"key": "API_KEY", "value": "sunshine"}, Outcome.FAIL, id="named secret"),
        pytest.param(OPEN | {"value": "eu-west", "visibility": "secret"}, Outcome.FAIL, id="declared secret"),
        pytest.param(OPEN | {"value": "eu-west", "visibility": "config"}, Outcome.PASS, id="declared configuration"),
        pytest.param(WRITE_ONLY, Outcome.FAIL, id="write-only and open"),
        pytest.param(WRITE_ONLY | {"key": "REGION"}, Outcome.PASS, id="write-only and not secret"),
        pytest.param(WRITE_ONLY | {"sensitive": True}, Outcome.PASS, id="write-only and sensitive"),
        pytest.param(PUBLIC, Outcome.PASS, id="the other rule's"),
        pytest.param(PUBLIC | {"value": "x", "visibility": "secret"}, Outcome.FAIL, id="public and declared secret"),
        pytest.param(OPEN | {"value": UNKNOWN}, Outcome.UNKNOWN, id="value not known"),
        pytest.param(OPEN | {"sensitive": UNKNOWN}, Outcome.UNKNOWN, id="sensitivity not known"),
        pytest.param(OPEN | {"key": UNKNOWN}, Outcome.UNKNOWN, id="name not known"),
    ],
)
@pytest.mark.parametrize(
    ("kind", "list_name"),
    [
        ("projectEnvironmentVariable:ProjectEnvironmentVariable", ""),
        ("sharedEnvironmentVariable:SharedEnvironmentVariable", ""),
        ("projectEnvironmentVariables:ProjectEnvironmentVariables", "variables"),
        ("project:Project", "environments"),
    ],
)
def test_variables(kind: str, list_name: str, setting: dict[str, Any], outcome: Outcome):
    assert assess(kind, {list_name: [setting]} if list_name else setting).outcome is outcome


def test_the_value_is_not_quoted_and_an_exception_names_the_variable():
    findings = assess("projectEnvironmentVariable:ProjectEnvironmentVariable", OPEN).findings
    assert CANARY not in findings[0].message
    assert without_accepted(findings, {"exceptions": {"SOME_SETTING": "a public token of the map service"}}) == ()


def test_a_project_without_variables_passes():
    assert assess("project:Project", {"name": "living-tree-staging"}).outcome is Outcome.PASS


def test_other_resources_are_left_alone():
    assert assess("projectDomain:ProjectDomain", OPEN).outcome is Outcome.NOT_APPLICABLE
