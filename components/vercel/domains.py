"""The domains of a Vercel project: those that serve it and those that redirect to them."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import pulumi
import pulumiverse_vercel as vercel

from components.adoption import child_options


class DomainArgs(TypedDict):
    """How one domain behaves."""

    redirect_to: NotRequired[str | None]
    """Domain of the same project to which requests are redirected; absent to serve them."""
    redirect_status_code: NotRequired[int | None]
    """301, 302, 307 or 308; only with a redirect."""


class DomainsArgs(TypedDict):
    """Inputs of `Domains`."""

    project_id: pulumi.Input[str]
    """Id of the Vercel project."""
    team_id: str
    """Id of the team."""
    domains: Mapping[str, DomainArgs]
    """Domain to behaviour."""


class Domains(pulumi.ComponentResource):
    """All domains of one project."""

    domains: pulumi.Output[list[str]]
    """Names of the domains, known once all are attached; redirects last."""

    def __init__(self, name: str, args: DomainsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:vercel:Domains", name, {}, opts)
        serving = {
            domain: self._make(name, args, domain, [])
            for domain, how in sorted(args["domains"].items())
            if not how.get("redirect_to")
        }
        redirecting = [
            # Vercel refuses a redirect to a domain that the project does not have yet.
            self._make(name, args, domain, [serving[target]] if (target := how.get("redirect_to")) in serving else [])
            for domain, how in sorted(args["domains"].items())
            if how.get("redirect_to")
        ]
        self.domains = pulumi.Output.all(*(item.domain for item in (*serving.values(), *redirecting)))
        self.register_outputs({"domains": self.domains})

    def _make(self, name: str, args: DomainsArgs, domain: str, depends_on: list[pulumi.Resource]) -> vercel.ProjectDomain:
        how = args["domains"][domain]
        return vercel.ProjectDomain(
            f"{name}-domain-{domain}",
            project_id=args["project_id"],
            team_id=args["team_id"],
            domain=domain,
            redirect=how.get("redirect_to"),
            redirect_status_code=how.get("redirect_status_code") if how.get("redirect_to") else None,
            opts=child_options(self, depends_on=depends_on),
        )
