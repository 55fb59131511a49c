"""Recognise workload identity providers and read what two rules need of them."""

from typing import Final

from policies.github_claims import ISSUER
from policies.resources import UNKNOWN, Resource, UndecidedError
from policies.rule import Applicability

PROVIDER_TYPE: Final = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"

ENTERPRISE_ISSUER_PATH: Final = "/_services/token"
"""How the issuer of a GitHub Enterprise Server ends (GitHub Docs, "OpenID Connect reference", 2026-11)."""


def is_provider(resource: Resource) -> bool:
    """Say whether a resource is a workload identity provider of any kind."""
    return resource.type == PROVIDER_TYPE


def may_trust_github(resource: Resource) -> bool:
    """Say whether a resource is a provider for tokens of GitHub, as far as can be seen."""
    if not is_provider(resource):
        return False
    try:
        issuer = resource.read("oidc").field("issuerUri").raw
    except UndecidedError:
        return True
    return issuer is UNKNOWN or (isinstance(issuer, str) and is_github_issuer(issuer))


def is_github_issuer(issuer: str) -> bool:
    """Say whether tokens of an issuer have GitHub's claims: github.com, an enterprise's own issuer, or Enterprise Server."""
    return issuer.startswith(ISSUER) or issuer.rstrip("/").endswith(ENTERPRISE_ISSUER_PATH)


PROVIDERS: Final = Applicability("workload identity providers", is_provider)
GITHUB_PROVIDERS: Final = Applicability("workload identity providers for tokens of GitHub", may_trust_github)
