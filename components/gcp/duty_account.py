"""One service account for one duty, and the one binding that says who may act as it.

The binding is authoritative for `roles/iam.workloadIdentityUser`: a member added by anybody else is removed at the next `up`,
and shows as drift before that. Keys are never made.
"""

from collections.abc import Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_gcp as gcp

from components.adoption import child_options

ROLE: Final = "roles/iam.workloadIdentityUser"


class DutyAccountArgs(TypedDict):
    """Inputs of `DutyAccount`."""

    project: pulumi.Input[str]
    """Google project id."""
    account_id: str
    """The part of the address before `@`, 6 to 30 characters."""
    duty: str
    """What the account is for, e.g. `deploy`; shown in its display name."""
    members: Sequence[str]
    """Principal sets that may act as it: all of one duty."""
    adopt: NotRequired[str | None]
    """Id of an existing service account to take over."""


class DutyAccount(pulumi.ComponentResource):
    """A service account with one duty."""

    email: pulumi.Output[str]
    """Address of the account, known before it exists."""
    member: pulumi.Output[str]
    """`serviceAccount:<email>`, as IAM bindings name it; resolves once jobs can act as it."""

    def __init__(self, name: str, args: DutyAccountArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:gcp:DutyAccount", name, {}, opts)
        self.account = gcp.serviceaccount.Account(
            f"{name}-account",
            project=args["project"],
            account_id=args["account_id"],
            display_name=f"Bulwark: {args['duty']}",
            description=f"Acts for the duty {args['duty']} and for nothing else; no key, only GitHub jobs of that duty.",
            disabled=False,
            opts=child_options(self, adopt=args.get("adopt"), protect=True),
        )
        self.binding = gcp.serviceaccount.IAMBinding(
            f"{name}-identity",
            service_account_id=self.account.name,
            role=ROLE,
            members=sorted(args["members"]),
            # Create before delete would remove the members that both hold: the binding is authoritative for the role.
            opts=child_options(self, protect=True, deletes_before_replace=True),
        )
        self.email, self.member = self.account.email, self.account.member
        self.register_outputs({"email": self.email, "member": self.member})
