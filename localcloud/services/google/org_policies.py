"""Keep a project's organization policies and say what they forbid. Folders and organizations have none here.

Kind: `google.org_policy`, key = `projects/NUMBER/policies/CONSTRAINT`; the body is what the API shows.
"""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from localcloud.core.http import RefusalError
from localcloud.core.store import Document, Transaction
from localcloud.services.google.apis import IAM
from localcloud.services.google.errors import refuse

KIND: Final = "google.org_policy"
_VIOLATION: Final = "type.googleapis.com/google.rpc.PreconditionFailure"

KEY_CREATION: Final = "iam.disableServiceAccountKeyCreation"
KEY_UPLOAD: Final = "iam.disableServiceAccountKeyUpload"
ISSUERS: Final = "iam.workloadIdentityPoolProviders"

BOOLEAN: Final = frozenset(
    {
        KEY_CREATION,
        KEY_UPLOAD,
        "iam.automaticIamGrantsForDefaultServiceAccounts",
        "iam.disableServiceAccountCreation",
        "storage.publicAccessPrevention",
        "storage.uniformBucketLevelAccess",
    }
)
LISTS: Final = frozenset({ISSUERS, "gcp.resourceLocations", "iam.allowedPolicyMemberDomains"})
"""Constraints that can be set; of them, KEY_CREATION, KEY_UPLOAD and ISSUERS are enforced here. Source: Google Cloud
documentation, "Organization policy constraints", 2026-10."""


def policy_key(project: Document, constraint: str) -> str:
    """Return the key, and name, of a project's policy on a constraint."""
    return f"projects/{project['projectNumber']}/policies/{constraint}"


def default_spec(constraint: str) -> dict[str, Any]:
    """Return what holds where nobody has set anything."""
    return {"rules": [{"enforce": False}] if constraint in BOOLEAN else [{"allowAll": True}]}


def check_key_creation(tx: Transaction, project: Document, account: Document) -> None:
    """Accept that a key is made for a service account (wording: public issues, 2024 to 2025).

    Raises:
        RefusalError: 400; a policy forbids it.
    """
    text = "Key creation is not allowed on this service account."
    if _is_enforced(tx, project, KEY_CREATION):
        raise _forbidden(text, KEY_CREATION, _subject(account), text)


def check_key_upload(tx: Transaction, project: Document, account: Document) -> None:
    """Accept that a public key is uploaded for a service account (wording: public issues, 2024).

    Raises:
        RefusalError: 400; a policy forbids it.
    """
    if _is_enforced(tx, project, KEY_UPLOAD):
        violated = f"Constraint `constraints/{KEY_UPLOAD}` violated"
        text = f"{violated} for service account {account['name']} attempting to upload public key."
        raise _forbidden(text, KEY_UPLOAD, _subject(account), text)


def check_issuer(tx: Transaction, project: Document, provider: Document) -> None:
    """Accept the issuer of a workload identity provider (wording: google-github-actions/auth issue 201).

    Raises:
        RefusalError: 400; a policy does not allow it.
    """
    issuer = _issuer_of(provider)
    if not all(_allows(rule, issuer) for rule in _rules(tx, project, ISSUERS)):
        pool = provider["name"].partition("/providers/")[0].partition("/locations/")[2]
        subject = f"orgpolicy:projects/{project['projectId']}/locations/{pool}"
        raise _forbidden("Precondition check failed.", ISSUERS, subject, f"Org Policy violated for value: '{issuer}'.")


def _issuer_of(provider: Document) -> str:
    # The constraint's own documentation says what stands for AWS, and for keys that are uploaded.
    if "oidc" in provider:
        return str(provider["oidc"]["issuerUri"])
    return "https://sts.amazonaws.com" if "aws" in provider else "KEY_UPLOAD"


def _allows(rule: dict[str, Any], value: str) -> bool:
    if rule.get("denyAll"):
        return False
    values = rule.get("values", {})
    allowed, denied = values.get("allowedValues"), values.get("deniedValues", [])
    return value not in denied and (not allowed or value in allowed)


def _is_enforced(tx: Transaction, project: Document, constraint: str) -> bool:
    return any(rule.get("enforce") for rule in _rules(tx, project, constraint))


def _rules(tx: Transaction, project: Document, constraint: str) -> Iterator[dict[str, Any]]:
    policy = tx.get(KIND, policy_key(project, constraint)) or {}
    # Nothing here has tags, which are all that a rule's condition can ask for.
    yield from (rule for rule in policy.get("spec", {}).get("rules", []) if "condition" not in rule)


def _subject(account: Document) -> str:
    return f"{account['name']}?configvalue={quote(account['email'], safe='')}"


def _forbidden(text: str, constraint: str, subject: str, description: str) -> RefusalError:
    violation = {"type": f"constraints/{constraint}", "subject": subject, "description": description}
    return refuse(IAM, "FAILED_PRECONDITION", text, details=[{"@type": _VIOLATION, "violations": [violation]}])
