"""Hold what any source can tell about who may act as whom, and on what: plain data that knows nothing of its source.

Names of Google resources are written as its API writes them below the service: `projects/P`, `projects/P/secrets/S`,
`projects/P/serviceAccounts/EMAIL`, `projects/P/locations/global/workloadIdentityPools/POOL`, `folders/N`, `organizations/N`,
`buckets/B`. A project may be written by its id or its number: `Project` tells which number is whose.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from bulwark.core.trust.known import UNKNOWN, Flag, Table, Text, Texts, Unknown


@dataclass(frozen=True, slots=True)
class Project:
    """A Google Cloud project."""

    id: str
    number: Text = UNKNOWN
    """Digits; members of a pool are written with it."""
    parent: Text = UNKNOWN
    """`folders/N` or `organizations/N`; empty for a project that has none."""


@dataclass(frozen=True, slots=True)
class Pool:
    """A workload identity pool."""

    name: Text
    """`projects/P/locations/global/workloadIdentityPools/POOL`."""
    is_disabled: Flag = False


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of a workload identity pool: whose tokens it takes, and as whom."""

    pool: Text
    """Name of its pool, as `Pool.name`."""
    id: Text
    issuer: Text
    """Address of an OIDC issuer; empty for a provider of another kind (AWS, SAML, X.509)."""
    condition: Text = ""
    """CEL; empty where there is none, and every token of the issuer is taken."""
    mapping: Table = UNKNOWN
    """Attribute (`google.subject`, `attribute.duty`) to CEL."""
    audiences: Texts = ()
    """Empty where only the provider's own name is taken."""
    is_disabled: Flag = False


@dataclass(frozen=True, slots=True)
class Binding:
    """One role on one resource, for some members."""

    resource: Text
    """Name of the resource; what lies below it inherits."""
    role: Text
    """`roles/iam.workloadIdentityUser`, `projects/P/roles/ROLE`."""
    members: Texts
    condition: Text = ""
    """CEL over the request, not over the token; empty where there is none."""
    source: str = ""
    """Where it is declared or was seen, for people: a URN, or the place at the vendor."""


@dataclass(frozen=True, slots=True)
class CustomRole:
    """A role that a project or an organization made."""

    name: Text
    """`projects/P/roles/ROLE`."""
    permissions: Texts


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A service account."""

    email: Text
    project: Text
    is_disabled: Flag = False


@dataclass(frozen=True, slots=True)
class AccountKey:
    """A key of a service account that somebody keeps: its holder is the account, without a token."""

    account: Text
    """Address of the account."""
    id: Text


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret of Secret Manager."""

    name: Text
    """`projects/P/secrets/S`."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A GitHub repository."""

    name: str
    """Without its owner."""
    owner: Text = UNKNOWN
    id: Text = UNKNOWN
    """Digits."""
    default_branch: Text = UNKNOWN


@dataclass(frozen=True, slots=True)
class GitHubEnvironment:
    """An environment of a repository: what stands before a job that names it."""

    repository: Text
    """Without its owner."""
    name: Text
    reviewers: Texts = ()
    """Who approves a job, `user:ID` or `team:ID`; empty where nobody has to."""
    prevents_self_review: Flag = False
    admins_bypass: Flag = True
    protected_branches_only: Flag = False
    branch_patterns: Texts = ()
    """Names or patterns of the branches that may use it."""
    tag_patterns: Texts = ()
    has_custom_policies: Flag = False
    """Whether only branches and tags of the patterns may use it: with none of them, nothing may."""
    is_policy_only: bool = False
    """Whether only patterns of it are known: the environment itself was not seen."""


@dataclass(frozen=True, slots=True)
class GitHubSecret:
    """A secret that jobs read without any cloud."""

    repository: Text
    name: Text
    environment: Text = ""
    """Empty for a secret of the whole repository."""


class RepositoryRight(StrEnum):
    """What of a repository lets its holder become more than he is."""

    WRITE_CONTENTS = "write contents"
    """Push commits, workflow files among them unless `WRITE_WORKFLOWS` is told apart (Apps), where rules allow it."""
    WRITE_WORKFLOWS = "write workflow files"
    BYPASS_RULES = "bypass branch rules"
    WRITE_ENVIRONMENTS = "change environments"
    ADMINISTER = "administer"


@dataclass(frozen=True, slots=True)
class RepositoryHolder:
    """Who holds a right on a repository."""

    repository: Text
    right: RepositoryRight
    holder: Text
    """`app:ID`, `user:LOGIN`, `team:SLUG`, `deploy-key:TITLE`, `role:NAME`."""
    branches: Texts = ()
    """The branches that it is about; empty for all."""


@dataclass(frozen=True, slots=True)
class BranchRules:
    """What stands before a change of some branches."""

    repository: Text
    branches: Texts
    """Patterns as GitHub writes them: `refs/heads/main`, `~DEFAULT_BRANCH`, `~ALL`."""
    needs_review: Flag
    is_enforced: Flag = True
    excluded: Texts = ()


@dataclass(frozen=True, slots=True)
class TrustedSource:
    """Tokens that pass a Vercel project's deployment protection."""

    project: Text
    """Id of the project, or its name where it has no id yet."""
    issuer: Text
    claims: Mapping[str, Texts] | Unknown
    """Claim to the values of which one has to be there."""
    targets: Texts = ()
    """Environments that they pass to; empty for all."""


@dataclass(frozen=True, slots=True)
class FederationPolicy:
    """Tokens that Vercel exchanges for a short-lived token of its own."""

    id: Text
    issuer: Text
    claims: Mapping[str, Texts] | Unknown
    rights: Texts = ()
    """Commands and permissions that the token has."""
    projects: Texts = ()
    """Ids of the projects that it is limited to; empty for the whole team."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """What nobody could look at: whatever rests on it is unknown."""

    place: str
    """`projects/P/secrets/S`, `github:living-tree/environments`."""
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the sources told."""

    projects: tuple[Project, ...] = ()
    pools: tuple[Pool, ...] = ()
    providers: tuple[Provider, ...] = ()
    bindings: tuple[Binding, ...] = ()
    custom_roles: tuple[CustomRole, ...] = ()
    accounts: tuple[ServiceAccount, ...] = ()
    keys: tuple[AccountKey, ...] = ()
    secrets: tuple[Secret, ...] = ()
    repositories: tuple[Repository, ...] = ()
    environments: tuple[GitHubEnvironment, ...] = ()
    github_secrets: tuple[GitHubSecret, ...] = ()
    holders: tuple[RepositoryHolder, ...] = ()
    branch_rules: tuple[BranchRules, ...] = ()
    trusted_sources: tuple[TrustedSource, ...] = ()
    federation_policies: tuple[FederationPolicy, ...] = ()
    unseen: tuple[Unseen, ...] = ()

    def __or__(self, other: "Facts") -> "Facts":
        """Return what either tells, what both tell once."""
        return Facts(**{one.name: _united(getattr(self, one.name), getattr(other, one.name)) for one in fields(self)})


def _united(one: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*one, *(item for item in other if item not in one))
