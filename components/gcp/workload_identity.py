"""Let GitHub jobs prove who they are to Google: one pool, one provider that admits exactly the listed repositories.

Owns the pool and its provider. Does not grant anything: who may act as which account is `DutyAccount`'s. Both are protected:
without them no job reaches Google, and a deleted id stays taken for 30 days.
"""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import pulumi
import pulumi_gcp as gcp

from components.adoption import child_options


class WorkloadIdentityArgs(TypedDict):
    """Inputs of `WorkloadIdentity`."""

    project: pulumi.Input[str]
    """Google project id."""
    pool_id: str
    """Id of the pool, 4 to 32 characters."""
    provider_id: str
    """Id of the provider in the pool, 4 to 32 characters."""
    issuer: str
    """Issuer of the tokens, exactly as in their `iss` claim."""
    attribute_mapping: Mapping[str, str]
    """Google attribute to CEL over the token's claims."""
    attribute_condition: str
    """CEL that a token must satisfy; names repositories by number."""
    adopt_pool: NotRequired[str | None]
    """Id of an existing pool to take over."""
    adopt_provider: NotRequired[str | None]
    """Id of an existing provider to take over."""


class WorkloadIdentity(pulumi.ComponentResource):
    """One workload identity pool with its GitHub provider."""

    pool_name: pulumi.Output[str]
    """Full name of the pool, with the project's number."""
    provider_name: pulumi.Output[str]
    """Full name of the provider, with the project's number: what a job presents as its audience."""

    def __init__(self, name: str, args: WorkloadIdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:gcp:WorkloadIdentity", name, {}, opts)
        self.pool = self._make_pool(name, args)
        self.provider = self._make_provider(name, args)
        self.pool_name = self.pool.name
        self.provider_name = self.provider.name
        self.register_outputs({"pool_name": self.pool_name, "provider_name": self.provider_name})

    def _make_pool(self, name: str, args: WorkloadIdentityArgs) -> gcp.iam.WorkloadIdentityPool:
        return gcp.iam.WorkloadIdentityPool(
            f"{name}-pool",
            project=args["project"],
            workload_identity_pool_id=args["pool_id"],
            display_name="GitHub Actions",
            description="Jobs of GitHub Actions, admitted by repository id; declared by Bulwark.",
            disabled=False,
            opts=child_options(self, adopt=args.get("adopt_pool"), protect=True),
        )

    def _make_provider(self, name: str, args: WorkloadIdentityArgs) -> gcp.iam.WorkloadIdentityPoolProvider:
        return gcp.iam.WorkloadIdentityPoolProvider(
            f"{name}-provider",
            project=args["project"],
            workload_identity_pool_id=self.pool.workload_identity_pool_id,
            workload_identity_pool_provider_id=args["provider_id"],
            display_name="GitHub Actions",
            description="Admits listed repositories of one owner for trusted events; declared by Bulwark.",
            disabled=False,
            attribute_mapping=dict(args["attribute_mapping"]),
            attribute_condition=args["attribute_condition"],
            oidc={"issuer_uri": args["issuer"]},
            opts=child_options(self, adopt=args.get("adopt_provider"), protect=True),
        )
