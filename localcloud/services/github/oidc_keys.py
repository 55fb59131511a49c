"""The signing keys of the Actions OIDC issuer, and where readers find them.

The issuer is GitHub's own, so that a trust configured for GitHub is tested as it is. The key set is also kept as document
`core.issuer`: the token exchange lives in the same process and cannot call its own port.
"""

import base64
from datetime import timedelta
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from localcloud.core.clock import Clock
from localcloud.core.store import Document, Transaction

ISSUER: Final = "https://token.actions.githubusercontent.com"
KIND: Final = "github.oidc_key"
ISSUER_KIND: Final = "core.issuer"
CURRENT: Final = "current"
_KEY_BITS: Final = 2048
_PUBLIC_EXPONENT: Final = 65_537
_CERTIFICATE_DAYS: Final = 3650


def publish_keys(transaction: Transaction) -> Document:
    """Return the signing key (private_key in PEM, kid, x5t), made at first use, and publish its set."""
    kept = transaction.get(KIND, CURRENT)
    if kept is not None:
        return kept
    key = _make_key()
    transaction.put(KIND, CURRENT, key)
    transaction.put(ISSUER_KIND, ISSUER, {"jwks": {"keys": [key["public"]]}})
    return key


def key_set(transaction: Transaction) -> Document:
    """Return the public keys, as `/.well-known/jwks` serves them."""
    return {"keys": [publish_keys(transaction)["public"]]}


def _make_key() -> dict[str, Any]:
    private = rsa.generate_private_key(_PUBLIC_EXPONENT, _KEY_BITS)
    certificate = _certificate(private)
    thumbprint = _urlsafe(certificate.fingerprint(hashes.SHA1()))  # noqa: S303  # x5t is defined over SHA-1 (RFC 7517, 4.8)
    numbers = private.public_key().public_numbers()
    kid = certificate.fingerprint(hashes.SHA256()).hex()[:32].upper()
    public = {
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "kid": kid,
        "n": _urlsafe(numbers.n.to_bytes(_KEY_BITS // 8, "big")),
        "e": _urlsafe(numbers.e.to_bytes(3, "big")),
        "x5c": [base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()],
        "x5t": thumbprint,
    }
    pem = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return {"kid": kid, "x5t": thumbprint, "private_key": pem.decode(), "public": public}


def _certificate(private: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "token.actions.githubusercontent.com")])
    start = Clock().wall()
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(start)
    return builder.not_valid_after(start + timedelta(days=_CERTIFICATE_DAYS)).sign(private, hashes.SHA256())


def _urlsafe(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
