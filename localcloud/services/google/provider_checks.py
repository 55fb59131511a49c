"""Accept a workload identity pool provider, or say why not, as IAM does (providers-google.md, section 4.2)."""

import json
import re
from typing import Any, Final

from jwt import PyJWK
from jwt.exceptions import PyJWKError

from localcloud.core.store import Document
from localcloud.services.google.apis import IAM
from localcloud.services.google.cel_programs import (
    CONDITION_VARIABLES,
    MAPPING_VARIABLES,
    ExpressionError,
    check_expression,
    has_claims,
)
from localcloud.services.google.errors import invalid

KINDS: Final = ("oidc", "aws", "saml", "x509")
# Issuers that sign tokens for everybody: without a condition on a claim such a provider would admit the whole world.
SHARED_ISSUERS: Final = frozenset(
    {
        "https://token.actions.githubusercontent.com",
        "https://gitlab.com",
        "https://app.terraform.io",
        "https://agent.buildkite.com",
    }
)
MAXIMUM_CONDITION: Final = 4096
MAXIMUM_MAPPING: Final = 2048
MAXIMUM_ATTRIBUTES: Final = 50
MAXIMUM_AUDIENCES: Final = 10
MAXIMUM_AUDIENCE_LENGTH: Final = 256
_MAPPING_KEY: Final = re.compile(
    r"google\.(subject|groups|display_name|profile_photo|posix_username)|attribute\.[a-z0-9_]{1,100}"
)


def check_provider(provider: Document) -> None:
    """Check a provider as it would be kept.

    Raises:
        RefusalError: 400 INVALID_ARGUMENT.
    """
    present = [kind for kind in KINDS if provider.get(kind) is not None]
    if len(present) != 1:
        raise invalid(IAM)
    _check_mapping(provider)
    _check_condition(provider)
    if present == ["oidc"]:
        _check_oidc(provider["oidc"])
        _check_shared_issuer(provider)


def _check_mapping(provider: Document) -> None:
    mapping: dict[str, Any] = provider.get("attributeMapping") or {}
    if "oidc" in provider and "google.subject" not in mapping:
        raise invalid(IAM, "The attribute mapping must contain a mapping for google.subject.")  # unverified wording
    if sum(key.startswith("attribute.") for key in mapping) > MAXIMUM_ATTRIBUTES:
        raise invalid(IAM)
    for key, expression in mapping.items():
        if not _MAPPING_KEY.fullmatch(key) or len(expression) > MAXIMUM_MAPPING:
            raise invalid(IAM)
        try:
            check_expression(expression, MAPPING_VARIABLES, "")
        except ExpressionError as error:
            raise invalid(IAM, f"Error in parsing attribute mapping for {key}: {error}") from error  # unverified wording


def _check_condition(provider: Document) -> None:
    condition = provider.get("attributeCondition") or ""
    if len(condition) > MAXIMUM_CONDITION:
        raise invalid(IAM)
    if not condition:
        return
    try:
        check_expression(condition, CONDITION_VARIABLES, "BOOL")
    except ExpressionError as error:
        raise invalid(IAM, f"Error in parsing attribute condition: {error}") from error  # unverified wording


def _check_oidc(oidc: Document) -> None:
    issuer = str(oidc.get("issuerUri", ""))
    if issuer.startswith("http://"):
        raise invalid(IAM, "Invalid OIDC issuer URI. The scheme must be https.")
    if not re.fullmatch(r"https://[^\s/]+\S*", issuer):
        raise invalid(IAM, "Invalid OIDC issuer URI.")
    audiences = oidc.get("allowedAudiences") or []
    if len(audiences) > MAXIMUM_AUDIENCES or any(len(audience) > MAXIMUM_AUDIENCE_LENGTH for audience in audiences):
        raise invalid(IAM)
    if oidc.get("jwksJson"):
        _check_keys(oidc["jwksJson"])


def _check_keys(text: str) -> None:
    try:
        keys = json.loads(text)["keys"]
    except (ValueError, KeyError, TypeError) as error:
        raise invalid(IAM, "Input JWK is not in a valid json format") from error
    for key in keys:
        if key.get("kty") == "OKP":
            raise invalid(IAM, "Input jwks contains corrupted key material.")
        if key.get("kty") not in {"RSA", "EC"} or key.get("crv", "P-256") != "P-256":
            raise invalid(IAM, "Invalid JWKs. Only RSA, EC key types are supported.")
        try:
            PyJWK.from_dict({"alg": "RS256" if key["kty"] == "RSA" else "ES256", **key})
        except PyJWKError as error:
            raise invalid(IAM, "Input jwks contains corrupted key material.") from error


def _check_shared_issuer(provider: Document) -> None:
    if provider["oidc"]["issuerUri"].rstrip("/") not in SHARED_ISSUERS:
        return
    condition = provider.get("attributeCondition") or ""
    if not condition or not has_claims(condition):
        text = (
            "The attribute condition must reference one of the provider's claims. For more information, see "
            "https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines#conditions"
        )
        raise invalid(IAM, text)
