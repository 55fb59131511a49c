"""Read the IAM policies of things that exist, to say what an authoritative binding would take away."""

import json
from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_gcp as gcp


def service_account_policy(account: str, provider: gcp.Provider | None) -> Mapping[str, Any]:
    """Return the policy of a service account, given its full name."""
    found = gcp.serviceaccount.get_iam_policy(service_account_id=account, opts=pulumi.InvokeOptions(provider=provider))
    return _parse(found.policy_data)


def secret_policy(project: str, secret: str, provider: gcp.Provider | None) -> Mapping[str, Any]:
    """Return the policy of a secret, given its short name."""
    options = pulumi.InvokeOptions(provider=provider)
    found = gcp.secretmanager.get_secret_iam_policy(project=project, secret_id=secret.rsplit("/", 1)[-1], opts=options)
    return _parse(found.policy_data)


def _parse(text: str) -> Mapping[str, Any]:
    policy = json.loads(text or "{}")
    if not isinstance(policy, dict):
        raise TypeError(f"an IAM policy is an object, the vendor sent {type(policy).__name__}")
    return policy
