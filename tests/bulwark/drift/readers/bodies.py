"""What the vendors are asked for, in their own form."""

from typing import Any

PROJECT = "living-tree-staging"
OIDC: dict[str, Any] = {
    "oidc": {"issuerUri": "https://token.actions.githubusercontent.com"},
    "attributeMapping": {"google.subject": "assertion.repository_id"},
    "attributeCondition": "assertion.repository_owner_id == '1'",
}
ALERT: dict[str, Any] = {
    "displayName": "declared",
    "combiner": "AND",
    "conditions": [
        {
            "displayName": "c",
            "conditionThreshold": {
                "filter": 'metric.type="monitoring.googleapis.com/uptime_check/check_passed" resource.type="uptime_url"',
                "comparison": "COMPARISON_GT",
                "thresholdValue": 1,
                "duration": "60s",
            },
        }
    ],
}
CHANNEL = {"type": "email", "displayName": "on call", "labels": {"email_address": "oncall@livingtree.example"}}
UPTIME: dict[str, Any] = {
    "displayName": "site",
    "monitoredResource": {"type": "uptime_url", "labels": {"host": "livingtree.example", "project_id": PROJECT}},
    "httpCheck": {"path": "/", "port": 443, "useSsl": True},
    "period": "60s",
    "timeout": "10s",
}
UNIFORM = {"iamConfiguration": {"uniformBucketLevelAccess": {"enabled": True}, "publicAccessPrevention": "enforced"}}
POLICIES = "/v1/oauth-apps/oidc-federation/policies"
FEDERATION: dict[str, Any] = {
    "clientId": "cl_HYyOPBNtFMfHhaUn9L4QPfTZz6TP47bp",
    "issuerUrl": "https://token.actions.githubusercontent.com",
    "claims": [{"name": "aud", "values": [{"value": "x"}]}],
    "commands": ["deploy"],
}
DRAIN: dict[str, Any] = {
    "name": "logs",
    "projects": "all",
    "schemas": {"log": {"version": "v1"}},
    "delivery": {
        "type": "http",
        "endpoint": "https://listener.example/secret-path-of-a-hook",
        "encoding": "json",
        "headers": {"authorization": "canary-of-a-value"},
    },
}
HOOK: dict[str, Any] = {"url": "https://listener.example/secret-path-of-a-hook", "events": ["deployment.created"]}
