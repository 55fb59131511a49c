"""Issuers, uploaded keys and audiences."""

from typing import Any

import pytest

from policies.github_claims import ISSUER
from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import Assessment, assess_resource
from policies.rules.provider_trusts_one_issuer_and_audience import RULE

GOOD = RULE.good[0]
POOL = "iam.googleapis.com/projects/402611223344/locations/global/workloadIdentityPools/github-actions-pool"
OWN = f"{POOL}/providers/github-actions-provider"


def assess(oidc: Any, **changes: Any) -> Assessment:
    return assess_resource(RULE, Resource(GOOD.type, "github", {**GOOD.inputs, "oidc": oidc, **changes}))


@pytest.mark.parametrize(
    "oidc",
    [
        {"issuerUri": ISSUER},
        {"issuerUri": ISSUER, "jwksJson": ""},
        {"issuerUri": ISSUER, "allowedAudiences": []},
        {"issuerUri": ISSUER, "allowedAudiences": [f"//{OWN}", f"https://{OWN}", "living-tree-staging"]},
    ],
)
def test_githubs_issuer_with_its_own_audience_passes(oidc: dict[str, Any]):
    assert assess(oidc).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("oidc", "path", "problem"),
    [
        ({"issuerUri": f"{ISSUER}/"}, "oidc.issuerUri", "the issuer is"),
        ({"issuerUri": f"{ISSUER}/some-enterprise"}, "oidc.issuerUri", "the issuer is"),
        ({"issuerUri": "https://gitlab.com"}, "oidc.issuerUri", "the issuer is"),
        ({"issuerUri": ISSUER, "jwksJson": '{"keys": []}'}, "oidc.jwksJson", "keys are uploaded"),
        ({"issuerUri": ISSUER, "allowedAudiences": [""]}, "oidc.allowedAudiences[0]", "empty or has a wildcard"),
        ({"issuerUri": ISSUER, "allowedAudiences": ["*"]}, "oidc.allowedAudiences[0]", "empty or has a wildcard"),
        ({"issuerUri": ISSUER, "allowedAudiences": ["mine", "sts.amazonaws.com"]}, "oidc.allowedAudiences[1]", "is shared"),
        ({"issuerUri": ISSUER, "allowedAudiences": ["https://github.com/octo"]}, "oidc.allowedAudiences[0]", "is shared"),
        ({"issuerUri": ISSUER, "allowedAudiences": [f"https://{OWN}-2"]}, "oidc.allowedAudiences[0]", "another provider's"),
        (None, "oidc", "something else than GitHub's"),
    ],
)
def test_any_other_trust_fails(oidc: Any, path: str, problem: str):
    (finding,) = assess(oidc).findings
    assert (finding.outcome, finding.path) == (Outcome.FAIL, path)
    assert problem in finding.problem


@pytest.mark.parametrize(
    "oidc",
    [
        UNKNOWN,
        {"issuerUri": UNKNOWN},
        {"issuerUri": ISSUER, "jwksJson": UNKNOWN},
        {"issuerUri": ISSUER, "allowedAudiences": UNKNOWN},
        {"issuerUri": ISSUER, "allowedAudiences": [UNKNOWN]},
    ],
)
def test_a_value_not_known_yet_is_unknown(oidc: Any):
    assert assess(oidc).outcome is Outcome.UNKNOWN


def test_an_audience_that_names_a_provider_waits_for_the_providers_own_name():
    oidc = {"issuerUri": ISSUER, "allowedAudiences": [f"https://{OWN}"]}
    assert assess(oidc, workloadIdentityPoolId=UNKNOWN).outcome is Outcome.UNKNOWN


def test_other_resources_are_left_alone():
    assert (
        assess_resource(RULE, Resource("gcp:iam/workloadIdentityPool:WorkloadIdentityPool", "pool")).outcome
        is Outcome.NOT_APPLICABLE
    )
