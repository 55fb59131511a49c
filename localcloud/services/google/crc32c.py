"""Compute CRC-32C (Castagnoli), the checksum Secret Manager keeps beside a payload.

Source: RFC 3720, appendix B.4 (polynomial 0x1EDC6F41, here reflected); check value of `123456789` is 0xE3069283.
"""

from typing import Final

_POLYNOMIAL: Final = 0x82F63B78


def _entry(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ _POLYNOMIAL if value & 1 else value >> 1
    return value


_TABLE: Final = tuple(_entry(value) for value in range(256))


def crc32c(data: bytes) -> int:
    """Return the checksum, 0 to 2**32 - 1."""
    register = 0xFFFFFFFF
    for byte in data:
        register = (register >> 8) ^ _TABLE[(register ^ byte) & 0xFF]
    return register ^ 0xFFFFFFFF
