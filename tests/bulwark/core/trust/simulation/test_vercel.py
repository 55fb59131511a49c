"""What Vercel says of a token, claim by claim."""

import pytest

from bulwark.core.trust.facts import Facts, FederationPolicy, TrustedSource
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.provider import ISSUER
from bulwark.core.trust.simulation.step import Outcome
from bulwark.core.trust.simulation.vercel import vercel_sign_in

TOKEN = {"iss": ISSUER, "repository_id": "1", "environment": "staging"}


@pytest.mark.parametrize(
    ("asked", "outcome", "said"),
    [
        (TrustedSource("shop", ISSUER, {"repository_id": ("1", "2")}), Outcome.PASS, "1"),
        (TrustedSource("shop", ISSUER, {"repository_id": ("1", UNKNOWN)}), Outcome.PASS, "1"),
        (TrustedSource("shop", "https://other", {}), Outcome.REFUSED, "those of https://other are taken"),
        (TrustedSource("shop", UNKNOWN, {}), Outcome.UNKNOWN, "whose tokens are taken is not known"),
        (TrustedSource("shop", ISSUER, UNKNOWN), Outcome.UNKNOWN, "which claims are asked for is not known"),
        (TrustedSource("shop", ISSUER, {"ref": UNKNOWN}), Outcome.UNKNOWN, "which values are taken is not known"),
        (
            TrustedSource("shop", ISSUER, {"environment": ("production",)}),
            Outcome.REFUSED,
            "has 'staging', one of production",
        ),
        (TrustedSource("shop", ISSUER, {"ref": ("main",)}), Outcome.REFUSED, "the token has no such claim, one of main"),
    ],
)
def test_the_first_claim_that_is_not_as_asked_is_told(asked: TrustedSource, outcome: Outcome, said: str):
    (found,) = vercel_sign_in(TOKEN, Facts(trusted_sources=(asked,)))
    assert (found.name, found.outcome) == ("visit shop", outcome)
    assert said in found.steps[-1].said


def test_policies_are_told_by_their_id():
    policies = (FederationPolicy("deploys", ISSUER, {}), FederationPolicy(UNKNOWN, ISSUER, {}))
    names = [found.name for found in vercel_sign_in({}, Facts(federation_policies=policies))]
    assert names == ["deploy by deploys", "deploy by ?"]
