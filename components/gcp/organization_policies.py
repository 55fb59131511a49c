"""What nobody may do in a project, whatever roles they have: trust other issuers, or make service account keys.

Google lets an administrator of the organization set these, not an owner of the project; whoever runs the program needs
`roles/orgpolicy.policyAdmin` on the organization.
"""

from collections.abc import Sequence
from typing import Final, TypedDict

import pulumi
import pulumi_gcp as gcp

from components.adoption import child_options

ISSUERS: Final = "iam.workloadIdentityPoolProviders"
NO_KEYS: Final = ("iam.disableServiceAccountKeyCreation", "iam.disableServiceAccountKeyUpload")


class OrganizationPoliciesArgs(TypedDict):
    """Inputs of `OrganizationPolicies`."""

    project: pulumi.Input[str]
    """Google project id; its Organization Policy API must be on."""
    allowed_issuers: Sequence[str]
    """Issuers that workload identity providers may trust; empty leaves the question to the organization."""
    no_service_account_keys: bool
    """Whether nobody can make or upload a key of a service account."""


class OrganizationPolicies(pulumi.ComponentResource):
    """Organization policies of one Google project."""

    constraints: pulumi.Output[list[str]]
    """The constraints that have a policy, known once all have."""

    def __init__(self, name: str, args: OrganizationPoliciesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:gcp:OrganizationPolicies", name, {}, opts)
        rules: dict[str, gcp.orgpolicy.PolicySpecRuleArgsDict] = {}
        if args["allowed_issuers"]:
            rules[ISSUERS] = {"values": {"allowed_values": sorted(args["allowed_issuers"])}}
        if args["no_service_account_keys"]:
            rules |= {constraint: {"enforce": "TRUE"} for constraint in NO_KEYS}
        parent = pulumi.Output.concat("projects/", args["project"])
        made = [
            gcp.orgpolicy.Policy(
                f"{name}-{constraint}",
                parent=parent,
                name=pulumi.Output.concat(parent, "/policies/", constraint),
                spec={"rules": [rule]},
                opts=child_options(self, deletes_before_replace=True),
            )
            for constraint, rule in sorted(rules.items())
        ]
        self.constraints = pulumi.Output.all(*(policy.urn for policy in made)).apply(lambda _: sorted(rules))
        self.register_outputs({"constraints": self.constraints})
