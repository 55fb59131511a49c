"""The issuer is compared character by character, as Google does; the audience must belong to this provider alone."""

import re
from collections.abc import Iterator

from policies.frameworks import OPENID_TOKEN_VALIDATION
from policies.github_claims import ISSUER
from policies.outcome import Finding
from policies.providers import PROVIDER_TYPE, PROVIDERS
from policies.resources import Resource, Value
from policies.rule import ResourceRule, Severity, collect

_SHARED = re.compile(
    r"https://github\.com/.*|sts\.amazonaws\.com|sigstore|api://AzureADTokenExchange|https://vercel\.com/.*|https://.*\.vercel\.app/?.*"
    r"|pypi|testpypi|npm:.*|https?://localhost.*",
    re.IGNORECASE,
)
"""Audiences that other services ask for, GitHub's default (`https://github.com/OWNER`) among them."""

_PROVIDER_NAME = re.compile(
    r"(?:https:)?//iam\.googleapis\.com/.*/workloadIdentityPools/(?P<pool>[^/]+)/providers/(?P<provider>[^/]+)"
)


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield what is wrong with the issuer, its keys and the audiences."""
    oidc = resource.read("oidc")
    if oidc.is_absent:
        yield Finding(
            "oidc",
            "the provider trusts something else than GitHub's OpenID issuer",
            "identities that no duty describes get into the pool",
            f"Give it oidc.issuerUri {ISSUER}, or make it in a pool and a program of its own.",
        )
        return
    for judge_part in (_judge_issuer, _judge_keys):
        yield from collect(judge_part, oidc)
    for audience in oidc.field("allowedAudiences").items():
        yield from collect(_judge_audience, audience, resource)


def _judge_issuer(oidc: Value) -> Iterator[Finding]:
    issuer = oidc.field("issuerUri")
    if issuer.text() != ISSUER:
        yield Finding(
            issuer.path,
            f"the issuer is {issuer.text()}",
            "its tokens are signed by somebody else, or by GitHub for another enterprise; one slash too many refuses all",
            f"Write exactly {ISSUER}.",
        )


def _judge_keys(oidc: Value) -> Iterator[Finding]:
    keys = oidc.field("jwksJson")
    if not keys.is_absent and keys.text().strip():
        yield Finding(
            keys.path,
            "keys are uploaded for the issuer",
            "whoever has one of them signs tokens as GitHub, and GitHub's own rotation is not followed",
            "Leave jwksJson out; Google then reads the keys that the issuer publishes.",
        )


def _judge_audience(audience: Value, resource: Resource) -> Iterator[Finding]:
    text = audience.text().strip()
    if not text or "*" in text:
        yield _audience(audience, "the audience is empty or has a wildcard", "a token made for any service is taken")
    elif _SHARED.fullmatch(text):
        yield _audience(
            audience, f"the audience {text} is shared with other services", "a token that a job gave to one of them is taken here"
        )
    elif (name := _PROVIDER_NAME.fullmatch(text)) is not None:
        own = (resource.read("workloadIdentityPoolId").text(), resource.read("workloadIdentityPoolProviderId").text())
        if (name["pool"], name["provider"]) != own:
            yield _audience(
                audience, f"the audience {text} is another provider's", "a token made for that provider is taken here"
            )


def _audience(audience: Value, problem: str, harm: str) -> Finding:
    return Finding(
        audience.path, problem, harm, "Leave allowedAudiences out: the provider's own full name is then the only audience."
    )


_GOOD = {
    "workloadIdentityPoolId": "github-actions-pool",
    "workloadIdentityPoolProviderId": "github-actions-provider",
    "attributeMapping": {"google.subject": "assertion.run_id", "attribute.ref": "assertion.ref"},
    "attributeCondition": 'assertion.repository_owner_id == "190012345" && assertion.repository_id == "820045678"'
    ' && assertion.event_name == "push"',
    "oidc": {"issuerUri": ISSUER},
}

RULE = ResourceRule(
    id="provider-trusts-one-issuer-and-audience",
    title="An identity provider trusts GitHub's own issuer, its published keys, and no audience of another service",
    severity=Severity.CRITICAL,
    why=(
        "The claims that the condition reads are worth as much as the signature under them. And a token is good wherever its "
        "audience is accepted: a job that shows a token to one service must not thereby hand it the right to act in Google Cloud."
    ),
    remediation=(
        f"Set `oidc.issuerUri` to `{ISSUER}`, without a slash at the end.",
        "Remove `oidc.jwksJson`.",
        "Remove `oidc.allowedAudiences`: the only audience is then the provider's own full name.",
    ),
    frameworks=(OPENID_TOKEN_VALIDATION,),
    applies_to=PROVIDERS,
    bad=(
        Resource(
            PROVIDER_TYPE,
            "github",
            {**_GOOD, "oidc": {"issuerUri": ISSUER, "allowedAudiences": ["https://github.com/living-tree-app"]}},
        ),
    ),
    good=(Resource(PROVIDER_TYPE, "github", _GOOD),),
    judge=judge,
)
