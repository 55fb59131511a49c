"""Let jobs use Vercel's command line with nothing but their GitHub token: no token of Vercel's is kept for them.

The policy binds the owner's and the repository's number, the GitHub environments, the commands and the project; what one of them
leaves open would be open to the whole team. How a job exchanges its token is not published (2026-11), so no pipeline of
ours relies on it yet.
"""

from collections.abc import Sequence
from typing import Final, TypedDict

import pulumi
import pulumiverse_vercel as vercel

from components.adoption import child_options

AUDIENCE: Final = "https://vercel.com/api/login/oauth/token"
"""Audience of the tokens that are exchanged (documentation of pulumiverse/vercel 5.21.1, OidcFederationPolicy)."""


class FederationPolicyArgs(TypedDict):
    """Inputs of `FederationPolicy`."""

    project_id: pulumi.Input[str]
    """Id of the only Vercel project that the jobs act on."""
    team_id: str
    """Id of the team."""
    issuer: str
    """Issuer of the jobs' tokens."""
    owner_id: int
    """Number of the repository's owner."""
    repository_id: int
    """Number of the repository."""
    environments: Sequence[str]
    """GitHub environments of the jobs."""
    commands: Sequence[str]
    """Commands of Vercel's command line that they may run."""


class FederationPolicy(pulumi.ComponentResource):
    """Who may act at Vercel without a token of Vercel's, and for what."""

    policy_id: pulumi.Output[str]
    """Id of the policy, `pol_…`."""

    def __init__(self, name: str, args: FederationPolicyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:vercel:FederationPolicy", name, {}, opts)
        self.policy = vercel.OidcFederationPolicy(
            f"{name}-policy",
            team_id=args["team_id"],
            name=name,
            client="vercel",
            issuer_url=args["issuer"],
            claims=[
                _claim("aud", [AUDIENCE]),
                _claim("repository_owner_id", [str(args["owner_id"])]),
                _claim("repository_id", [str(args["repository_id"])]),
                _claim("environment", args["environments"]),
            ],
            commands=sorted(args["commands"]),
            resources={"project_ids": [args["project_id"]]},
            opts=child_options(self, protect=True),
        )
        self.policy_id = self.policy.id
        self.register_outputs({"policy_id": self.policy_id})


def _claim(name: str, values: Sequence[str]) -> vercel.OidcFederationPolicyClaimArgsDict:
    return {"name": name, "values": [{"value": value, "wildcards": False} for value in sorted(values)]}
