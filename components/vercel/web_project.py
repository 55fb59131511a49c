"""A Vercel project that deploys only when our pipeline says so.

Not connected to Git: a connected project deploys every push whatever its settings say. Domains do not move by themselves: a new
production deployment gets no traffic until it is released. Protected deployments are reached with the job's own GitHub token.
"""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import pulumi
import pulumiverse_vercel as vercel

from components.adoption import child_options


class TrustedJobArgs(TypedDict):
    """GitHub jobs that may open protected deployments."""

    issuer: str
    """Issuer of their tokens."""
    audience: str
    """Audience they ask for."""
    owner_id: int
    """Number of the repository's owner."""
    repository_id: int
    """The repository's number."""
    environments: Sequence[str]
    """GitHub environments of the jobs."""


class WebProjectArgs(TypedDict):
    """Inputs of `WebProject`."""

    project: str
    """Name of the project."""
    team_id: str
    """Id of the team, `team_…`."""
    framework: str
    """Preset, such as `nextjs`."""
    root_directory: str | None
    """Folder of the application in the repository; None for its root."""
    trusted_jobs: NotRequired[TrustedJobArgs]
    """Who may open protected deployments; absent for nobody."""
    skew_protection: NotRequired[str | None]
    """How long pages of an older deployment keep their assets: `12 hours`. Vercel switches it on with the first rolling release;
    declared here, it is no surprise to the next preview."""
    adopt: NotRequired[str | None]
    """Id of an existing project to take over."""


class WebProject(pulumi.ComponentResource):
    """One Vercel project."""

    project_id: pulumi.Output[str]
    """Id of the project, `prj_…`."""

    def __init__(self, name: str, args: WebProjectArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:vercel:WebProject", name, {}, opts)
        trusted = args.get("trusted_jobs")
        self.project = vercel.Project(
            f"{name}-project",
            name=args["project"],
            team_id=args["team_id"],
            framework=args["framework"],
            root_directory=args["root_directory"],
            auto_assign_custom_domains=False,
            git_fork_protection=True,
            # Generated addresses are protected, in production too; the domains are not.
            vercel_authentication={"deployment_type": "standard_protection_new"},
            oidc_token_config={"issuer_mode": "team"},
            skew_protection=args.get("skew_protection"),
            trusted_sources=_trusted_sources(trusted) if trusted else None,
            opts=child_options(self, adopt=args.get("adopt"), protect=True),
        )
        self.project_id = self.project.id
        self.register_outputs({"project_id": self.project_id})


def _trusted_sources(jobs: TrustedJobArgs) -> vercel.ProjectTrustedSourcesArgsDict:
    claims = {
        "aud": [jobs["audience"]],
        # Numbers only: a name can be registered again by somebody else.
        "repository_owner_id": [str(jobs["owner_id"])],
        "repository_id": [str(jobs["repository_id"])],
        "environment": sorted(jobs["environments"]),
    }
    return {
        "external_sources": [
            {"issuer": jobs["issuer"], "label": "GitHub Actions", "claims": claims, "to": {"slugs": ["production"]}},
        ]
    }
