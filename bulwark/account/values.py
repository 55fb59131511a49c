"""Read the values of secrets from files or standard input: never from an argument, which every process of the machine can see."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from bulwark.errors import UsageError

LARGEST_BYTES: Final = 65_536
"""Secret Manager v1 description, SecretPayload.data, 2026-09: 64 KiB."""
STANDARD_INPUT: Final = "-"


def read_values(given: Iterable[str], known: Iterable[str]) -> Mapping[str, bytes]:
    """Return secret id to value.

    One line end after the value is taken away: editors and `echo` write it, and no vendor takes a token with it.

    Args:
        given: texts `ID=FILE`; `-` in place of the file is standard input, which only one can have.
        known: ids of the secrets that the configuration declares.

    Raises:
        UsageError: a text is not of that form, or the value is none. No message quotes a value.
    """
    places = dict(_split(text) for text in given)
    ids = sorted(known)
    for secret_id in places:
        if secret_id not in ids:
            raise UsageError(
                f"the configuration declares no secret {secret_id!r}; its value would lie there unread. "
                f"Choose one of {', '.join(ids)}."
            )
    if list(places.values()).count(STANDARD_INPUT) > 1:
        raise UsageError("two secrets are to be read from standard input; one would get nothing. Give the other in a file.")
    return {secret_id: _read(secret_id, place) for secret_id, place in places.items()}


def _split(text: str) -> tuple[str, str]:
    secret_id, sign, place = text.partition("=")
    if not (secret_id and sign and place):
        # What stands here may be a value, given by mistake.
        raise UsageError(
            "an option --secret-file is not of the form ID=FILE; no value could be read. "
            "Write the secret's id, =, and a file, or - for standard input; never the value itself."
        )
    return secret_id, place


def _read(secret_id: str, place: str) -> bytes:
    if place == STANDARD_INPUT:
        content = sys.stdin.buffer.read()
    elif Path(place).is_file():
        content = Path(place).read_bytes()
    else:
        raise UsageError(f"the file for {secret_id} does not exist; no value could be read. Name a file that holds it alone.")
    value = content.removesuffix(b"\n").removesuffix(b"\r")
    if not value or len(value) > LARGEST_BYTES or not _is_text(value):
        raise UsageError(
            f"what was given for {secret_id} is not 1 to {LARGEST_BYTES} bytes of UTF-8 text; jobs could not use it. "
            "Give the value alone."
        )
    return value


def _is_text(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True
