"""Three switches of a bucket; each is off unless it is written."""

from collections.abc import Iterator
from typing import Final

from policies.example_resources import LABELS, PROJECT, example
from policies.frameworks import CIS_NO_PUBLIC_BUCKETS, CIS_UNIFORM_BUCKETS
from policies.outcome import Finding
from policies.resources import Resource, Value
from policies.rule import Applicability, ResourceRule, Severity, collect

BUCKET_TYPE: Final = "gcp:storage/bucket:Bucket"


def covers(resource: Resource) -> bool:
    """Say whether a resource is a bucket."""
    return resource.type == BUCKET_TYPE


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield the switches that are off."""
    for judge_part in (_judge_access, _judge_public, _judge_versions):
        yield from collect(judge_part, resource)


def _judge_access(resource: Resource) -> Iterator[Finding]:
    access = resource.read("uniformBucketLevelAccess")
    if not access.flag():
        yield _finding(
            resource,
            access,
            "objects have access lists of their own",
            "an object can be public although the bucket's policy names nobody",
            "Set uniformBucketLevelAccess to true.",
        )


def _judge_public(resource: Resource) -> Iterator[Finding]:
    prevention = resource.read("publicAccessPrevention")
    if prevention.optional_text() != "enforced":
        yield _finding(
            resource,
            prevention,
            "public access is not prevented",
            "one binding to allUsers by hand publishes everything in the bucket",
            "Set publicAccessPrevention to enforced.",
        )


def _judge_versions(resource: Resource) -> Iterator[Finding]:
    enabled = resource.read("versioning").field("enabled")
    if not enabled.flag():
        yield _finding(
            resource,
            enabled,
            "objects have no versions",
            "what a faulty run or an attacker overwrites is gone",
            "Set versioning.enabled to true, with a lifecycle rule that ends old versions.",
        )


def _finding(resource: Resource, value: Value, problem: str, harm: str, remedy: str) -> Finding:
    return Finding(value.path, problem, harm, remedy, accepted_as=f"{resource.name}:{value.path}")


_BUCKET = {
    "project": PROJECT,
    "name": "living-tree-staging-evidence",
    "location": "EUROPE-WEST1",
    "labels": LABELS,
    "uniformBucketLevelAccess": True,
    "publicAccessPrevention": "enforced",
    "versioning": {"enabled": True},
}

RULE = ResourceRule(
    id="buckets-are-private-and-versioned",
    title="A bucket has uniform access, prevents public access, and keeps versions",
    severity=Severity.HIGH,
    why=(
        "A state, evidence and backups lie in buckets. Access lists of single objects escape every review, one grant by hand "
        "makes a bucket public, and without versions a mistake of a minute is final."
    ),
    remediation=(
        "Set `uniformBucketLevelAccess: true` and `publicAccessPrevention: enforced`.",
        "Set `versioning.enabled: true`.",
    ),
    frameworks=(CIS_NO_PUBLIC_BUCKETS, CIS_UNIFORM_BUCKETS),
    applies_to=Applicability("buckets of Cloud Storage", covers),
    bad=(example(BUCKET_TYPE, "evidence", _BUCKET | {"publicAccessPrevention": "inherited"}),),
    good=(example(BUCKET_TYPE, "evidence", _BUCKET),),
    judge=judge,
    exceptions="One switch of a bucket, as `NAME:versioning.enabled` with its name in the program.",
)
