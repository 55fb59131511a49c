"""One application: its repository, what it is built with, where it is served, its secrets and its rollout."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from bulwark.config.base import Section
from bulwark.config.branch_rules import BranchRules
from bulwark.config.fields import Branch, Domain, Duration, Flag, VariableName, matching
from bulwark.config.guards import Guards
from bulwark.config.health import Health, UrlPath
from bulwark.config.notifications import Notifications
from bulwark.config.repositories import DutySettings, Repository, Reviewers
from bulwark.config.rollout import Rollout, ServiceLevels
from bulwark.config.secrets import EnvironmentSecret, SecretContract
from bulwark.config.vercel import VercelProject
from bulwark.config.workflows import ApplicationWorkflows
from bulwark.core.duties import Duty


class Framework(StrEnum):
    """What the application is built with, by Vercel's own name for it (`framework` of a project)."""

    NEXTJS = "nextjs"
    NUXTJS = "nuxtjs"
    SVELTEKIT = "sveltekit-1"
    ASTRO = "astro"
    VITE = "vite"


PUBLIC_PREFIXES: Final = {
    Framework.NEXTJS: "NEXT_PUBLIC_",
    Framework.NUXTJS: "NUXT_PUBLIC_",
    Framework.SVELTEKIT: "PUBLIC_",
    Framework.ASTRO: "PUBLIC_",
    Framework.VITE: "VITE_",
}
"""The prefix by which each framework tells what it may put into the pages it sends to browsers; what each one's
documentation is known to say, not looked up again."""


class PackageManager(StrEnum):
    """What installs the application's packages."""

    NPM = "npm"
    PNPM = "pnpm"
    YARN = "yarn"
    BUN = "bun"


class DomainSettings(Section):
    """How one domain is served."""

    redirect_to: Domain | None = None
    """Another of this application's domains to send visitors to; otherwise the application answers here."""
    redirect_status_code: Literal[301, 302, 307, 308] | None = None
    """Status of the redirect, 308 unless said; only with `redirect_to`."""

    @property
    def effective_status_code(self) -> int | None:
        """The status that a redirecting domain answers with; None for a domain that serves the application."""
        return (self.redirect_status_code or DEFAULT_REDIRECT_STATUS) if self.redirect_to else None


class Probe(Section):
    """How Cloud Monitoring probes one domain, where the defaults do not do. Redirects are followed: the last answer counts."""

    path: UrlPath | None = None
    """The page that is asked; `health.page` unless said."""
    text: Annotated[str, Field(min_length=1, max_length=1024)] | None = None
    """Text that the answer has to contain; any answer of success will do unless said."""
    timeout: Duration = timedelta(seconds=10)
    """How long an answer may take, 1 to 60 whole seconds."""


DEFAULT_REDIRECT_STATUS: Final = 308
"""Permanent, and the method is kept: a POST to the wrong host stays a POST (RFC 9110, 15.4.9)."""


class Application(Section):
    """One application in this environment."""

    repository: Repository
    """The application's repository."""
    owns_repository: Flag
    """Whether this stack declares what all environments share in the repository; exactly one stack says true.

    Shared are the workflow files, the rulesets and the repository's settings.
    """
    branch_rules: BranchRules = BranchRules()
    """What protects the branches that deploy, of all environments, where this stack owns the repository."""
    branch: Branch = Field(examples=["staging"])
    """The branch whose pushes are deployed to this environment."""
    directory: Annotated[
        str,
        AfterValidator(
            matching(
                r"\.|(?!.*(?:^|/)\.{1,2}(?:/|$))[A-Za-z0-9._@-]+(?:/[A-Za-z0-9._@-]+)*",
                "the build would look outside of the repository or nowhere",
                "write the folder's path from the root of the repository, such as apps/web, or . for the root",
            )
        ),
    ] = "."
    """Folder of the application in its repository."""
    framework: Framework = Field(examples=["nextjs"])
    """What the application is built with."""
    package_manager: PackageManager = Field(examples=["pnpm"])
    """What installs the application's packages."""
    vercel: VercelProject
    """The project on Vercel."""
    domains: Annotated[Mapping[Domain, DomainSettings], Field(min_length=1)]
    """The domains by name; at least one serves the application. Each is probed every minute."""
    probes: Mapping[Domain, Probe] = Field(default_factory=dict)
    """How domains are probed that need more than the defaults, by domain."""
    secrets: Mapping[VariableName, SecretContract] = Field(default_factory=dict)
    """Secrets by the name of their variable."""
    public_settings: Mapping[VariableName, str] = Field(default_factory=dict)
    """Settings that every visitor may see, by the name of their variable."""
    environment_secrets: Mapping[VariableName, EnvironmentSecret] = Field(default_factory=dict)
    """GitHub environment secrets by name, for what can not be keyless."""
    rollout: Rollout = Rollout()
    """How a release reaches everybody."""
    service_levels: ServiceLevels = ServiceLevels()
    """What the application promises."""
    health: Health = Health()
    """What `bulwark health` looks at, besides domains, secrets and the Vercel project."""
    notifications: Notifications = Notifications()
    """Who is told when something is wrong, by `bulwark notify` and by what calls it."""
    workflows: ApplicationWorkflows = ApplicationWorkflows()
    """Settings of the application's generated workflow files."""
    approval_before_first_stage: Flag = False
    """Whether a person approves before a release gets its first visitors. A rollback never waits for anybody."""
    reviewers: Reviewers = Reviewers()
    """Who approves, with `approval_before_first_stage`."""
    duties: Mapping[Duty, DutySettings] = Field(default_factory=dict)
    """Settings of the application's duties that differ from the defaults."""
    guards: Guards = Field(default_factory=dict)
    """Guards whose mode for this application differs from the environment's, by id."""

    @property
    def serving_domains(self) -> tuple[str, ...]:
        """The domains that answer themselves, sorted by name."""
        return tuple(sorted(name for name, settings in self.domains.items() if settings.redirect_to is None))

    @property
    def promised_domains(self) -> tuple[str, ...]:
        """The domains whose uptime is promised, sorted by name."""
        return tuple(sorted(self.service_levels.uptime.domains)) or self.serving_domains

    @property
    def public_prefix(self) -> str:
        """The prefix of variables that the framework puts into pages."""
        return PUBLIC_PREFIXES[self.framework]
