"""Secrets and identifiers, each in the right and in the wrong place. Made-up secrets are put together here, never written out."""

from typing import Any

import pytest

from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import Assessment, assess_resource
from policies.rules.identifiers_are_variables_and_secrets_are_not import RULE

CANARY = "ghp_" + "c4n4ry" * 5
PLACE = {"repository": "living-tree", "environment": "staging"}
VARIABLES = ["actionsEnvironmentVariable:ActionsEnvironmentVariable", "actionsVariable:ActionsVariable"]
SECRETS = [
    "actionsEnvironmentSecret:ActionsEnvironmentSecret",
    "dependabotSecret:DependabotSecret",
    "codespacesSecret:CodespacesSecret",
]


def github(kind: str, **inputs: Any) -> Assessment:
    return assess_resource(RULE, Resource(f"github:index/{kind}", "one", {**PLACE, **inputs}))


@pytest.mark.parametrize("kind", VARIABLES)
@pytest.mark.parametrize("value", ["living-tree-staging", "402611223344", "europe-west1", "", "true"])
def test_an_identifier_in_a_variable_passes(kind: str, value: str):
    assert github(kind, variableName="GCP_PROJECT", value=value).outcome is Outcome.PASS


@pytest.mark.parametrize("kind", VARIABLES)
def test_a_secret_in_a_variable_fails_and_is_not_quoted(kind: str):
    (finding,) = github(kind, variableName="ANYTHING", value=CANARY).findings
    assert finding.outcome is Outcome.FAIL
    assert CANARY not in finding.message
    assert "ANYTHING" in finding.message


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("key", ["value", "plaintextValue"])
def test_an_identifier_in_a_secret_fails(kind: str, key: str):
    inputs = {"secretName": "GCP_SERVICE_ACCOUNT", key: "deploy@living-tree-staging.iam.gserviceaccount.com"}
    (finding,) = github(kind, **inputs).findings
    assert (finding.outcome, finding.path) == (Outcome.FAIL, key)


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_in_a_secret_passes(kind: str):
    assert github(kind, secretName="APP_PRIVATE_KEY", value=CANARY).outcome is Outcome.PASS


def test_an_encrypted_secret_is_judged_by_its_name():
    assert github(SECRETS[0], secretName="GCP_PROJECT_ID", valueEncrypted="AAAA").outcome is Outcome.FAIL
    assert github(SECRETS[0], secretName="APP_PRIVATE_KEY", valueEncrypted="AAAA").outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        (VARIABLES[0], {"variableName": "X", "value": UNKNOWN}),
        (VARIABLES[0], {"variableName": UNKNOWN, "value": "x"}),
        (SECRETS[0], {"secretName": "X", "value": UNKNOWN}),
        (SECRETS[0], {"secretName": UNKNOWN, "value": CANARY}),
    ],
)
def test_what_is_not_known_yet_is_unknown(kind: str, inputs: dict[str, Any]):
    assert github(kind, **inputs).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    "kind", ["repository:Repository", "actionsOrganizationSecretRepositories:ActionsOrganizationSecretRepositories"]
)
def test_other_resources_are_left_alone(kind: str):
    assert github(kind, name="x").outcome is Outcome.NOT_APPLICABLE
