"""Serve `encrypt` and `decrypt` of Cloud KMS with real AES-256-GCM.

A ciphertext names its version, so that any version of the key can be found again; its layout is the local cloud's own.
"""

import os
from base64 import b64decode, b64encode
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from localcloud.core.http import Call, RefusalError, Reply, Route
from localcloud.core.store import Document
from localcloud.services.google.apis import KMS
from localcloud.services.google.crc32c import crc32c
from localcloud.services.google.errors import invalid, precondition
from localcloud.services.google.kms_store import LEVEL, find_version
from localcloud.services.google.routes_kms import KEYS, require_key
from localcloud.services.google.routes_kms_versions import not_enabled

MAXIMUM_BYTES: Final = 64 * 1024
"""Source: Cloud KMS v1 discovery, EncryptRequest.plaintext, 2026-10."""
_MARK: Final = b"lkms"
_NUMBER_BYTES, _NONCE_BYTES = 4, 12
_HEAD: Final = len(_MARK) + _NUMBER_BYTES + _NONCE_BYTES


def _encrypt(call: Call) -> Reply:
    key = require_key(call)
    plaintext, additional = _read(call, "plaintext"), _read(call, "additionalAuthenticatedData")
    if len(plaintext) > MAXIMUM_BYTES or len(additional) > MAXIMUM_BYTES:
        raise invalid(KMS)
    if "primary" not in key:
        raise precondition(KMS, f"CryptoKey {key['name']} does not have a primary version.")  # unverified wording
    version = _require_enabled(call, key["primary"])
    nonce = os.urandom(_NONCE_BYTES)
    number = int(version["name"].rsplit("/", 1)[1]).to_bytes(_NUMBER_BYTES, "big")
    sealed = _MARK + number + nonce + _cipher(version).encrypt(nonce, plaintext, additional)
    answer = {"name": version["name"], "ciphertext": b64encode(sealed).decode(), "ciphertextCrc32c": str(crc32c(sealed))}
    for field in ("plaintext", "additionalAuthenticatedData"):
        if f"{field}Crc32c" in call.body:
            answer[f"verified{field[0].upper()}{field[1:]}Crc32c"] = True
    return Reply({**answer, "protectionLevel": LEVEL})


def _decrypt(call: Call) -> Reply:
    key = require_key(call)
    sealed, additional = _read(call, "ciphertext"), _read(call, "additionalAuthenticatedData")
    if len(sealed) < _HEAD or not sealed.startswith(_MARK):
        raise _undecipherable()
    number = int.from_bytes(sealed[len(_MARK) : len(_MARK) + _NUMBER_BYTES], "big")
    name = f"{key['name']}/cryptoKeyVersions/{number}"
    if find_version(call.tx, call.clock, name) is None:
        raise _undecipherable()
    version = _require_enabled(call, name)
    try:
        plaintext = _cipher(version).decrypt(sealed[_HEAD - _NONCE_BYTES : _HEAD], sealed[_HEAD:], additional)
    except InvalidTag as error:
        raise _undecipherable() from error
    answer: dict[str, Any] = {"plaintext": b64encode(plaintext).decode(), "plaintextCrc32c": str(crc32c(plaintext))}
    return Reply(answer | {"usedPrimary": name == key.get("primary"), "protectionLevel": LEVEL})


def _require_enabled(call: Call, name: str) -> Document:
    version = find_version(call.tx, call.clock, name) or {}
    if version["state"] != "ENABLED":
        raise not_enabled(version)
    return version


def _undecipherable() -> RefusalError:
    return invalid(KMS, "Decryption failed: verify that 'name' refers to the correct CryptoKey.")  # wording: public issues


def _cipher(version: Document) -> AESGCM:
    return AESGCM(b64decode(version["material"]))


def _read(call: Call, field: str) -> bytes:
    text = call.body.get(field, "")
    try:
        data = b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
    except ValueError as error:  # no base64, or no ASCII at all
        raise invalid(KMS) from error
    if f"{field}Crc32c" in call.body and str(call.body[f"{field}Crc32c"]) != str(crc32c(data)):
        # unverified wording
        raise invalid(KMS, f"The checksum in field {field}_crc32c did not match the data in field {field}.")
    return data


_ID: Final = "cloudkms.projects.locations.keyRings.cryptoKeys"
_ONE: Final = f"{KEYS}/{{key}}"
ROUTES: Final = (
    Route(f"{_ID}.encrypt", "POST", f"{_ONE}:encrypt", _encrypt, "cloudkms.cryptoKeyVersions.useToEncrypt"),
    Route(f"{_ID}.decrypt", "POST", f"{_ONE}:decrypt", _decrypt, "cloudkms.cryptoKeyVersions.useToDecrypt"),
)
