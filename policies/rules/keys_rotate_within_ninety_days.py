"""Symmetric keys only: Google rotates no others by itself (Cloud KMS, "Key rotation", 2026-11)."""

import re
from collections.abc import Iterator
from typing import Final

from policies.example_resources import LABELS, PROJECT, example
from policies.frameworks import CIS_KEY_ROTATION
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import Applicability, ResourceRule, Severity

KEY_TYPE: Final = "gcp:kms/cryptoKey:CryptoKey"
LONGEST_PERIOD_SECONDS: Final = 90 * 86_400
"""CIS 1.10."""

_SYMMETRIC: Final = "ENCRYPT_DECRYPT"
_OUTSIDE: Final = "EXTERNAL_VPC"
_SECONDS: Final = re.compile(r"(\d+)(\.\d+)?s")


def covers(resource: Resource) -> bool:
    """Say whether a resource is a key of Cloud KMS."""
    return resource.type == KEY_TYPE


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield a finding for a key that Google could rotate and does not, or not often."""
    if (resource.read("purpose").optional_text() or _SYMMETRIC) != _SYMMETRIC or resource.read("importOnly").flag():
        return
    if resource.read("versionTemplate").field("protectionLevel").optional_text() == _OUTSIDE:
        return
    period = resource.read("rotationPeriod")
    text = period.optional_text() or ""
    match = _SECONDS.fullmatch(text)
    if match is None or float(text.removesuffix("s")) > LONGEST_PERIOD_SECONDS:
        yield Finding(
            period.path,
            f"the key rotates every {text}" if text else "the key never rotates",
            "one version encrypts ever more, and when it leaks all of it can be read",
            f"Set rotationPeriod to {LONGEST_PERIOD_SECONDS}s or less.",
            accepted_as=resource.name,
        )


_KEY = {
    "keyRing": f"projects/{PROJECT}/locations/europe-west1/keyRings/bulwark",
    "name": "state",
    "labels": LABELS,
}

RULE = ResourceRule(
    id="keys-rotate-within-ninety-days",
    title="A symmetric key of Cloud KMS rotates within 90 days",
    severity=Severity.MEDIUM,
    why=(
        "Each version encrypts what is written during its time and no more. Rotation costs nothing: old versions go on "
        "decrypting, and nothing has to be encrypted anew."
    ),
    remediation=(f"Set `rotationPeriod` to `{LONGEST_PERIOD_SECONDS}s` or less.",),
    frameworks=(CIS_KEY_ROTATION,),
    applies_to=Applicability("keys of Cloud KMS", covers),
    bad=(example(KEY_TYPE, "state", _KEY | {"rotationPeriod": "31536000s"}),),
    good=(example(KEY_TYPE, "state", _KEY | {"rotationPeriod": "7776000s"}),),
    judge=judge,
    exceptions="A key that cannot rotate, by its name in the program.",
)
