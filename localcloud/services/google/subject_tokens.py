"""Verify the token that is to be exchanged, in the order and with the words of Google's token service.

Facts: providers-google.md, section 10.1. Times are compared in wall time: the token lives there.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import jwt
from jwt.exceptions import InvalidSignatureError, PyJWKError, PyJWTError

from localcloud.core.http import RefusalError
from localcloud.core.store import Document, Transaction
from localcloud.services.google import sts_errors

SKEW_SECONDS: Final = 60
"""Measured on the live service, both ways (section 10.1)."""
ALGORITHMS: Final = ("RS256", "ES256")
ISSUERS: Final = "core.issuer"


@dataclass(frozen=True, slots=True)
class SubjectToken:
    """A token whose claims have been read, and not yet believed."""

    text: str
    header: dict[str, Any]
    claims: dict[str, Any]


def parse_token(text: str) -> SubjectToken:
    """Read header and claims without verifying anything.

    Raises:
        RefusalError: 400; it is no JWT.
    """
    try:
        claims = jwt.decode(text, options={"verify_signature": False})
        return SubjectToken(text, jwt.get_unverified_header(text), claims)
    except PyJWTError as error:
        raise sts_errors.invalid_grant("Unable to parse the ID Token.") from error


def verify_token(tx: Transaction, token: SubjectToken, provider: Document, now: datetime) -> None:
    """Believe the token, or say why not.

    Args:
        tx: where the issuer's key set is kept.
        token: what was read.
        provider: the OIDC provider it is meant for.
        now: wall time.

    Raises:
        RefusalError: 400 in the words of the token service.
    """
    _check_issuer(token, provider)
    _check_audience(token, provider)
    _check_times(token, now)
    _check_signature(token, _key_set(tx, provider["oidc"]))


def _check_issuer(token: SubjectToken, provider: Document) -> None:
    expected = provider["oidc"]["issuerUri"]
    if token.claims.get("iss") != expected:
        raise sts_errors.wrong_issuer(token.claims.get("iss"), expected)


def _check_audience(token: SubjectToken, provider: Document) -> None:
    claim = token.claims.get("aud")
    found = [] if claim is None else [str(each) for each in claim] if isinstance(claim, list) else [str(claim)]
    # Once audiences are listed, the provider's own name is no longer one of them.
    own = f"//iam.googleapis.com/{provider['name']}"
    accepted = provider["oidc"].get("allowedAudiences") or [own, f"https:{own}"]
    if not set(found) & set(accepted):
        raise sts_errors.wrong_audience(found)


def _check_times(token: SubjectToken, now: datetime) -> None:
    issued, expires = token.claims.get("iat"), token.claims.get("exp")
    if not _is_number(issued) or not _is_number(expires):
        raise sts_errors.stale(issued)
    seconds = now.timestamp()
    if float(str(expires)) + SKEW_SECONDS < seconds or float(str(issued)) - SKEW_SECONDS > seconds:
        raise sts_errors.stale(issued)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _key_set(tx: Transaction, oidc: Document) -> list[dict[str, Any]]:
    if oidc.get("jwksJson"):
        return list(json.loads(oidc["jwksJson"])["keys"])
    issuer = tx.get(ISSUERS, oidc["issuerUri"])
    if issuer is None:
        raise sts_errors.unreachable_issuer()
    return list(issuer["jwks"]["keys"])


def _check_signature(token: SubjectToken, keys: list[dict[str, Any]]) -> None:
    algorithm = token.header.get("alg")
    found = next((key for key in keys if key.get("kid") == token.header.get("kid")), None)
    if found is None or algorithm not in ALGORITHMS or (found.get("kty") == "RSA") != (algorithm == "RS256"):
        raise sts_errors.unreachable_issuer()
    try:
        key = jwt.PyJWK.from_dict({**found, "alg": algorithm})
        jwt.decode(
            token.text, key, algorithms=[algorithm], options={"verify_aud": False, "verify_exp": False, "verify_iat": False}
        )
    except PyJWKError as error:
        raise sts_errors.unreachable_issuer() from error
    except InvalidSignatureError as error:
        raise _bad_signature() from error
    except PyJWTError as error:
        raise sts_errors.invalid_grant("Unable to parse the ID Token.") from error


def _bad_signature() -> RefusalError:
    return sts_errors.invalid_grant("Unable to verify the ID Token signature.")
