"""Name what the program left without a name.

Source: pulumi-terraform-bridge pkg/tfbridge/names.go (2026-08): `<logical name>-<7 hexadecimal digits>`, cut to the longest that
the vendor takes; a name once given is kept.
"""

import hashlib
import secrets
from typing import Final

from localcloud.providers.fields import Field
from localcloud.providers.values import Properties

DIGITS: Final = 7


def names(fields: tuple[Field, ...], urn: str, seed: bytes, old: Properties, new: Properties) -> Properties:
    """Return a value for each input that is absent and can be named: the old one, else one made from the URN's last part.

    The same seed gives the same name, so that a plan and its execution agree; without a seed the name is random.
    """
    logical = urn.split("::", 3)[3]
    found: Properties = {}
    for field in fields:
        if field.autoname_length and field.name not in new:
            found[field.name] = old.get(field.name) or _name(logical, seed, field.autoname_length)
    return found


def _name(logical: str, seed: bytes, longest: int) -> str:
    digits = hashlib.sha256(seed).hexdigest()[:DIGITS] if seed else secrets.token_hex(DIGITS)[:DIGITS]
    return f"{logical[: longest - DIGITS - 1]}-{digits}"
