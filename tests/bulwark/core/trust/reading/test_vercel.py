"""Whose tokens Vercel takes, and what of it is not known."""

from typing import Any

import pytest

from bulwark.core.trust.facts import Facts, FederationPolicy, TrustedSource
from bulwark.core.trust.known import UNKNOWN
from tests.bulwark.core.trust.reading.facts_of_one import HIDDEN, facts


@pytest.mark.parametrize(
    ("trusted", "expected"),
    [
        (None, ()),
        (
            {"externalSources": [{"issuer": "i", "claims": {"ref": ["x", HIDDEN]}, "to": {"slugs": ["production"]}}]},
            (TrustedSource("prj_1", "i", {"ref": ("x", UNKNOWN)}, ("production",)),),
        ),
        (
            {"externalSources": [HIDDEN, {"claims": HIDDEN, "to": HIDDEN}]},
            (TrustedSource("prj_1", UNKNOWN, UNKNOWN), TrustedSource("prj_1", UNKNOWN, UNKNOWN, UNKNOWN)),
        ),
        (HIDDEN, (TrustedSource("prj_1", UNKNOWN, UNKNOWN),)),
        ({"externalSources": HIDDEN}, (TrustedSource("prj_1", UNKNOWN, UNKNOWN),)),
    ],
)
def test_a_project_at_vercel_trusts_sources(trusted: Any, expected: tuple[TrustedSource, ...]):
    assert facts("vercel:index/project:Project", id="prj_1", trustedSources=trusted).trusted_sources == expected


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (
            {
                "commands": ["deploy"],
                "claims": [{"name": "ref", "values": [{"value": "x"}, {"value": "y*", "wildcards": True}, HIDDEN]}],
                "resources": {"projectIds": ["prj_1"]},
            },
            FederationPolicy("n", "i", {"ref": ("x", UNKNOWN, UNKNOWN)}, ("deploy",), ("prj_1",)),
        ),
        (
            {"permissions": HIDDEN, "claims": [{"name": "ref", "values": HIDDEN}], "resources": HIDDEN},
            FederationPolicy("n", "i", {"ref": UNKNOWN}, UNKNOWN, UNKNOWN),
        ),
        ({"claims": [HIDDEN]}, FederationPolicy("n", "i", UNKNOWN)),
        ({"claims": [{"name": HIDDEN}]}, FederationPolicy("n", "i", UNKNOWN)),
        ({"claims": HIDDEN}, FederationPolicy("n", "i", UNKNOWN)),
    ],
)
def test_a_federation_policy_exchanges_tokens(inputs: dict[str, Any], expected: FederationPolicy):
    found = facts("vercel:index/oidcFederationPolicy:OidcFederationPolicy", name="n", issuerUrl="i", **inputs)
    assert found == Facts(federation_policies=(expected,))
