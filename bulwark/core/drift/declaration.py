"""What is declared: the resources of a stack's state, and what its configuration contracts without a resource."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bulwark.core.state import Resource


@dataclass(frozen=True, slots=True)
class DeclaredRepository:
    """A repository of the configuration."""

    full_name: str
    """`owner/name`."""
    branches: tuple[str, ...]
    """The branches that deploy or hold managed files, sorted."""
    environments: tuple[str, ...]
    """The GitHub environments that duties of this stack name, sorted."""
    is_owned: bool
    """Whether this stack declares what environments share (rulesets, files, settings)."""
    sibling_environments: tuple[str, ...] = ()
    """Those that duties of other stacks name, sorted: declared, and looked at by them."""


@dataclass(frozen=True, slots=True)
class Granted:
    """A right that is given before there is a program, by `bulwark init`."""

    resource: str
    """The vendor's own path, `b/<bucket>` or `projects/<p>/locations/<l>/keyRings/<r>/cryptoKeys/<k>`."""
    role: str
    member: str


@dataclass(frozen=True, slots=True)
class Contract:
    """What the configuration says exists without a resource of its own."""

    google_project: str
    google_project_number: int
    github_owner: str
    vercel_team: str
    """Id of the team, `team_…`."""
    github_is_organization: bool = True
    """Whether the owner is an organization: a person has neither teams nor a list of installed Apps."""
    app_slug: str = ""
    """The GitHub App that writes; empty where the configuration names none."""
    repositories: tuple[DeclaredRepository, ...] = ()
    secret_variables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of the variables that are delivered from secrets, by Vercel project name."""
    google_principals: tuple[str, ...] = ()
    """IAM members that the configuration names as people or accounts of its own, `user:…`: owners of the Google project."""
    granted: tuple[Granted, ...] = ()
    """Rights on the state's bucket and key; empty where the state stands elsewhere, and neither is looked at then."""
    sibling_vercel_projects: tuple[str, ...] = ()
    """Names of the Vercel projects that other stacks declare in the same team, sorted."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """All that is declared for one stack."""

    resources: tuple[Resource, ...]
    """What the state holds, resources that the program only reads among it."""
    contract: Contract

    def of_type(self, *tokens: str) -> Iterator[Resource]:
        """Yield the declared resources of these type tokens, in the state's order; what is only read is not declared."""
        return (one for one in self.resources if one.type in tokens and not one.is_read_only)
