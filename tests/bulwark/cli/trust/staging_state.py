"""An exported state of Living Tree's staging: what of it says something of trust, made of its configuration alone."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bulwark.config.loading import load_siblings
from bulwark.config.pipeline import Pipeline
from bulwark.core.trust.provider import attribute_mapping

ROOT: Final = Path(__file__).parents[4]
PIPELINE: Final[Pipeline] = load_siblings(ROOT)[1]
PROJECT: Final = PIPELINE.google.project
NUMBER: Final = PIPELINE.google.project_number
POOL: Final = "pool"
SECRET_MEMBER: Final = "gcp:secretmanager/secretIamMember:SecretIamMember"

Entry = dict[str, Any]


def entry(type_token: str, name: str, inputs: Mapping[str, Any], outputs: Mapping[str, Any] | None = None) -> Entry:
    urn = f"urn:pulumi:staging::bulwark::{type_token}::{name}"
    return {"urn": urn, "type": type_token, "inputs": dict(inputs), "outputs": {**inputs, **(outputs or {})}}


def staging() -> list[Entry]:
    """Return all resources; each test changes its own list."""
    return [*_identity(), *_duties(), *_secrets()]


def written(folder: Path, resources: list[Entry], **more: Any) -> Path:
    path = folder / "state.json"
    path.write_text(json.dumps({"version": 3, "deployment": {"resources": resources, **more}}))
    return path


def reads(secret: str, member: str) -> Entry:
    inputs = {"project": PROJECT, "secretId": secret, "role": "roles/secretmanager.secretAccessor", "member": member}
    return entry(SECRET_MEMBER, f"{secret}-{member}", inputs)


def _identity() -> Iterator[Entry]:
    own = {"project": PROJECT, "workloadIdentityPoolId": POOL}
    full = f"projects/{NUMBER}/locations/global/workloadIdentityPools/{POOL}"
    yield entry("gcp:iam/workloadIdentityPool:WorkloadIdentityPool", "pool", own, {"name": full})
    provider = {
        **own,
        "workloadIdentityPoolProviderId": "github",
        "attributeCondition": PIPELINE.attribute_condition,
        "attributeMapping": attribute_mapping(),
        "oidc": {"issuerUri": "https://token.actions.githubusercontent.com"},
    }
    yield entry("gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider", "provider", provider)


def _duties() -> Iterator[Entry]:
    for row in PIPELINE.duty_rows:
        email = f"{row.account_id}@{PROJECT}.iam.gserviceaccount.com"
        yield entry("gcp:serviceaccount/account:Account", row.account_id, {"project": PROJECT, "accountId": row.account_id})
        members = [
            f"principalSet://iam.googleapis.com/projects/{NUMBER}/locations/global/workloadIdentityPools/{POOL}/attribute.duty/{value}"
            for value in row.attribute_values
        ]
        binding = {
            "serviceAccountId": f"projects/{PROJECT}/serviceAccounts/{email}",
            "role": "roles/iam.workloadIdentityUser",
            "members": members,
        }
        yield entry("gcp:serviceaccount/iAMBinding:IAMBinding", row.account_id, binding)


def _secrets() -> Iterator[Entry]:
    accounts = {(row.application, row.duty): row.account_id for row in PIPELINE.duty_rows}
    for secret, readers in PIPELINE.secret_readers.items():
        yield entry("gcp:secretmanager/secret:Secret", secret, {"project": PROJECT, "secretId": secret})
        for reader in readers:
            yield reads(secret, f"serviceAccount:{accounts[reader]}@{PROJECT}.iam.gserviceaccount.com")
