"""Write a policy as the JSON text that data sources hand out."""

import json

from localcloud.providers.gcp.policies import Policy
from localcloud.providers.values import Properties


def shown_policy(policy: Policy) -> Properties:
    """Return `policyData`, compact JSON of bindings and audit configurations, and `etag`."""
    parts = {name: policy[name] for name in ("auditConfigs", "bindings") if policy.get(name)}
    return {"policyData": json.dumps(parts, separators=(",", ":"), sort_keys=True), "etag": policy.get("etag", "")}
