"""Guard a Google project, component by component.

Who reads what is logged, a secret calls for its next value, one account has exactly the rights that two kinds of resource need,
and nobody can make a service account key.
"""

import pulumi
import pulumi_gcp as gcp

from bulwark.core.permissions import apply_permissions
from components.gcp.audit_logs import IDENTITY_AND_SECRETS, AuditLogs
from components.gcp.duty_role import DutyRole
from components.gcp.enabled_services import EnabledServices
from components.gcp.organization_policies import OrganizationPolicies
from components.gcp.readable_secret import ReadableSecret
from components.gcp.rotation_topic import RotationTopic

config = pulumi.Config()
project, first_call = config.require("googleProject"), config.require("firstCall")
labels = {"owner": "shop", "environment": "production"}

google = gcp.Provider("google", project=project, add_pulumi_attribution_label=False)
services = EnabledServices(
    "shop",
    {
        "project": project,
        "services": [f"{api}.googleapis.com" for api in ("iam", "orgpolicy", "pubsub", "secretmanager")],
    },
    pulumi.ResourceOptions(providers=[google]),
)
options = pulumi.ResourceOptions(providers=[google], depends_on=[services])

policies = OrganizationPolicies(
    "shop",
    {
        "project": project,
        "allowed_issuers": ["https://token.actions.githubusercontent.com"],
        "no_service_account_keys": True,
    },
    options,
)
logs = AuditLogs("shop", {"project": project, "services": IDENTITY_AND_SECRETS}, options)
topic = RotationTopic("shop-rotation", {"project": project, "topic": "secret-rotation", "labels": labels}, options)
protected = pulumi.ResourceOptions(provider=google, depends_on=[services], protect=True)
web = gcp.serviceaccount.Account(
    "shop-web", project=project, account_id="shop-web", display_name="Serves the shop", opts=protected
)
account = gcp.serviceaccount.Account(
    "shop-apply", project=project, account_id="shop-apply", display_name="Applies the shop's infrastructure", opts=protected
)
secret = ReadableSecret(
    "shop-database",
    {
        "project": project,
        "secret_id": "SHOP_DATABASE_URL",
        "readers": [web.member],
        "labels": labels,
        "rotation": {"topic": topic.topic_name, "period": "7776000s", "next_time": first_call},
    },
    options,
)
role = DutyRole(
    "shop-apply-rights",
    {
        "project": project,
        "role_id": "shop_apply",
        "duty": "apply",
        "permissions": apply_permissions(["gcp:secretmanager/secret:Secret", "gcp:pubsub/topic:Topic"]),
        "members": [account.member],
    },
    options,
)

pulumi.export("constraints", policies.constraints)
pulumi.export("logged", logs.services)
pulumi.export("topic", topic.topic_name)
pulumi.export("secret", secret.secret_name)
pulumi.export("role", role.role_name)
