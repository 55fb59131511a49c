"""A version with its value in the program has the value in the state, in previews, and in the repository's history."""

from collections.abc import Iterator
from typing import Final

from policies.example_resources import example
from policies.frameworks import CWE_UNPROTECTED_CREDENTIALS, NIST_CHANGE_AUTHENTICATORS
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import Applicability, ResourceRule, Severity

VERSION_TYPES: Final = (
    "gcp:secretmanager/secretVersion:SecretVersion",
    "gcp:secretmanager/regionalSecretVersion:RegionalSecretVersion",
)
_VALUE: Final = "secretData"
_SECRET: Final = "projects/living-tree-staging/secrets/DATABASE_URL"  # noqa: S105 - the name of one


def covers(resource: Resource) -> bool:
    """Say whether a resource is a version of a secret."""
    return resource.type in VERSION_TYPES


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield a finding for a value that the program holds; what is written and never kept is none."""
    if not resource.read(_VALUE).is_absent:
        yield Finding(
            _VALUE,
            "the program holds the value of a secret",
            "whoever may read the state, or the repository's history, has it, and no audit log of the secret tells",
            "Add the version outside of the program (`gcloud secrets versions add`), or write it by secretDataWo.",
        )


RULE = ResourceRule(
    id="secret-values-stay-out-of-the-program",
    title="No value of a secret is part of the program",
    severity=Severity.HIGH,
    why=(
        "Secret Manager knows who read a value and when. A value that the program holds as well lies in the state and its "
        "backups, and each run decrypts it; who may preview may read it."
    ),
    remediation=(
        "Declare the secret and its readers, and add versions by hand or by the system that makes the value.",
        "Where a program has to write it, use `secretDataWo` with `secretDataWoVersion`: it is sent and not kept.",
        "Rotate what was in a state: it may have been read.",
    ),
    frameworks=(CWE_UNPROTECTED_CREDENTIALS, NIST_CHANGE_AUTHENTICATORS),
    applies_to=Applicability("versions of secrets of Secret Manager", covers),
    bad=(example(VERSION_TYPES[0], "database-url", {"secret": _SECRET, _VALUE: "postgres://database"}),),
    good=(example(VERSION_TYPES[0], "database-url", {"secret": _SECRET, "secretDataWo": "sent", "secretDataWoVersion": 2}),),
    judge=judge,
)
