"""The resource option `protect`: without it a renamed component or a deleted line removes what everything else hangs on."""

import re
from collections.abc import Iterator
from typing import Final

from policies.example_resources import LABELS, PROJECT, example
from policies.frameworks import NIST_RECOVERY
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import Applicability, ResourceRule, Severity

_WHY: Final = {
    "gcp:iam/workforcePool:WorkforcePool": "nobody signs in through it, and its id stays taken for 30 days",
    "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": "no job reaches Google, and its id stays taken for 30 days",
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": "no job reaches Google until it is back",
    "gcp:serviceaccount/account:Account": "grants name the account's number, so one of the same name holds none of them",
    "gcp:serviceaccount/iAMBinding:IAMBinding": "no job may act as the account",
    "gcp:serviceaccount/iAMPolicy:IAMPolicy": "no job may act as the account",
    "gcp:projects/iAMCustomRole:IAMCustomRole": "its holders can do nothing, the run that would mend it among them",
    "gcp:organizations/iAMCustomRole:IAMCustomRole": "its holders can do nothing, the run that would mend it among them",
    "gcp:kms/keyRing:KeyRing": "it cannot be made again under its name",
    "gcp:kms/cryptoKey:CryptoKey": "what it has encrypted is lost, the state's secrets among it",
}
"""What is lost: Google Cloud IAM and KMS, "Delete" of each (2026-11)."""

_BUCKET_TYPE: Final = "gcp:storage/bucket:Bucket"
_STATE: Final = re.compile(r"(?:^|[-_.])(?:tf|terraform|pulumi)?states?(?:$|[-_.])", re.IGNORECASE)
_STATE_LOST: Final = "the engine no longer knows what it has made"


def covers(resource: Resource) -> bool:
    """Say whether a resource is one that identity hangs on, or a bucket, and its options can be seen."""
    return resource.protect is not None and (resource.type in _WHY or resource.type == _BUCKET_TYPE)


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield a finding when the engine may remove the resource."""
    if resource.protect or (resource.type == _BUCKET_TYPE and not _STATE.search(resource.read("name").text())):
        return
    yield Finding(
        "",
        f"{resource.name} is not protected",
        f"a deleted line removes it; then {_WHY.get(resource.type, _STATE_LOST)}",
        "Set the resource option protect.",
        accepted_as=resource.name,
    )


_POOL = {"project": PROJECT, "location": "europe-west1", "name": "bulwark"}
_KEY = {
    "keyRing": f"projects/{PROJECT}/locations/europe-west1/keyRings/bulwark",
    "name": "state",
    "rotationPeriod": "7776000s",
    "labels": LABELS,
}
_TYPE = "gcp:kms/cryptoKey:CryptoKey"

RULE = ResourceRule(
    id="identity-resources-are-protected",
    title="Pools, accounts and who may act as them, custom roles, keys and the state's bucket are protected from removal",
    severity=Severity.HIGH,
    why=(
        "Most resources come back with the next update. These do not: the pool's id is taken for 30 days, a new account of the "
        "same name has none of its grants, a destroyed key takes its data along, and a role that is gone locks out the run "
        "that would bring it back."
    ),
    remediation=(
        "Set `protect: true` in the options of the resource.",
        "To remove one on purpose, lift the protection by its URN: `pulumi state unprotect URN`.",
    ),
    frameworks=(NIST_RECOVERY,),
    applies_to=Applicability(
        "identity pools and providers, service accounts and bindings, custom roles, KMS keys and buckets, with options to see",
        covers,
    ),
    bad=(example("gcp:kms/keyRing:KeyRing", "ring", _POOL, protect=False),),
    good=(example("gcp:kms/keyRing:KeyRing", "ring", _POOL, protect=True), example(_TYPE, "state", _KEY, protect=True)),
    judge=judge,
    exceptions="A resource that may come and go, by its name in the program.",
)
