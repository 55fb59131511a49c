"""What the account of a duty may do in its project: a custom role of exactly these permissions, and who has it.

The binding is authoritative for the role: whoever else is given it loses it at the next `up`. Both are protected, and an `up`
that would remove or replace one is refused before it begins, so that a run cannot lock its own account out. The first binding is
made by a person; the program takes it over.
"""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import pulumi
import pulumi_gcp as gcp

from components.adoption import child_options


class DutyRoleArgs(TypedDict):
    """Inputs of `DutyRole`."""

    project: pulumi.Input[str]
    """Google project id."""
    role_id: str
    """Id of the role in the project: 3 to 64 letters, digits, `_` and `.`."""
    duty: str
    """What the role is for, e.g. `infra-apply`; shown in its title."""
    permissions: Sequence[str]
    """Names of permissions, `iam.roles.get`; order does not matter."""
    members: Sequence[pulumi.Input[str]]
    """IAM members that have the role; at least one."""
    adopt: NotRequired[str | None]
    """Id of an existing role to take over."""


class DutyRole(pulumi.ComponentResource):
    """A custom role and its members."""

    role_name: pulumi.Output[str]
    """Full name, `projects/<project>/roles/<id>`; resolves once the members have it."""

    def __init__(self, name: str, args: DutyRoleArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:gcp:DutyRole", name, {}, opts)
        self.role = gcp.projects.IAMCustomRole(
            f"{name}-role",
            project=args["project"],
            role_id=args["role_id"],
            title=f"Bulwark: {args['duty']}",
            description=f"What the duty {args['duty']} needs; no access to payloads of secrets.",
            stage="GA",
            permissions=sorted(args["permissions"]),
            opts=child_options(self, adopt=args.get("adopt"), protect=True),
        )
        self.binding = gcp.projects.IAMBinding(
            f"{name}-holders",
            project=args["project"],
            role=self.role.name,
            members=list(args["members"]),
            opts=child_options(self, protect=True, deletes_before_replace=True),
        )
        self.role_name = pulumi.Output.all(self.role.name, self.binding.urn).apply(lambda parts: str(parts[0]))
        self.register_outputs({"role_name": self.role_name})
