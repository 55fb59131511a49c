"""Encrypt a secret for GitHub: libsodium's sealed box under the public key of the place, base64 in and out."""

from base64 import b64decode, b64encode

from nacl.public import PublicKey, SealedBox


def seal(public_key: str, value: str) -> str:
    """Return the ciphertext of `value` that only the holder of the key's other half can open."""
    return b64encode(SealedBox(PublicKey(b64decode(public_key))).encrypt(value.encode())).decode()
