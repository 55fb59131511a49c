"""The accounts at the three vendors: who they are, by name and by number, and what their plans offer."""

from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from bulwark.config.base import Section
from bulwark.config.fields import NumericId, matching, refusal
from bulwark.config.organization_policies import OrganizationPolicies

DEFAULT_POOL: Final = "github-actions-pool"
DEFAULT_PROVIDER: Final = "github-actions-provider"

# IAM v1, projects.locations.workloadIdentityPools.create and .providers.create, 2026-11.
_POOL_RULE = matching(
    r"(?!gcp-)[a-z](?:[a-z0-9-]{2,30})[a-z0-9]",
    "Google refuses to create it",
    "write 4 to 32 lower-case letters, digits and hyphens, a letter first, not starting with gcp-",
)


class GoogleAccount(Section):
    """The Google Cloud project that this environment has for itself."""

    project: Annotated[
        str,
        AfterValidator(
            matching(
                r"[a-z][a-z0-9-]{4,28}[a-z0-9]",
                "no Google Cloud project can have this id",
                "write the project's id (not its name or number): 6 to 30 lower-case letters, digits and hyphens",
            )
        ),
    ] = Field(examples=["living-tree-staging"])
    """Id of the project. Each environment has its own: a shared one would let staging reach production's secrets."""
    project_number: NumericId = Field(examples=[402611223344])
    """Number of the project, as `gcloud projects describe` shows it; the program stops when the project's number is another."""
    pool: Annotated[str, AfterValidator(_POOL_RULE)] = DEFAULT_POOL
    """Id of the workload identity pool."""
    provider: Annotated[str, AfterValidator(_POOL_RULE)] = DEFAULT_PROVIDER
    """Id of the pool's provider for GitHub's tokens."""
    secret_regions: tuple[
        Annotated[
            str,
            AfterValidator(
                matching(
                    r"[a-z]+(?:-[a-z]+)+[0-9]{1,2}",
                    "Secret Manager has no such location to keep a secret in",
                    "write a region such as europe-west3, or leave the list empty for automatic replication",
                )
            ),
        ],
        ...,
    ] = ()
    """Regions in which secrets are kept; none means that Google chooses (automatic replication).

    Changing it replaces every secret.
    """
    organization_policies: OrganizationPolicies | None = None
    """Organization policies of the project; none unless said. They need rights on the organization."""


class OwnerKind(StrEnum):
    """What kind of account owns the repositories."""

    ORGANIZATION = "organization"
    USER = "user"


class GitHubPlan(StrEnum):
    """The plan of the account that owns the repositories."""

    FREE = "free"
    PRO = "pro"
    TEAM = "team"
    ENTERPRISE = "enterprise"


class DegradedModes(Section):
    """What replaces a protection that the plan does not offer. Nothing is replaced unless it is said here."""

    environment_reviewers: Literal["pull-request-approval"] | None = None
    """Replaces the reviewers of the `infra-apply` environment where the plan has none.

    What is applied was approved as a pull request into the protected branch; nobody is asked again between plan and application.
    """
    allowed_actions: Literal["verified-creators"] | None = None
    """Replaces the list of allowed actions where the plan has none for private repositories.

    Actions of GitHub and of all creators that it has verified are allowed then, still by their full commit alone.
    """
    ruleset_evaluation: Literal["not-required"] | None = None
    """Replaces rulesets that GitHub only evaluates, which Enterprise alone has, for checks whose guard is below `enforce`.

    The checks run and show their result, and nothing but the run of each tells whom they would have stopped.
    """


class GitHubApp(Section):
    """The App that writes managed files and acts for the duties: the only one that may pass by a ruleset."""

    id: NumericId = Field(examples=[1204711])
    """Number of the App, as its settings page shows it (not that of an installation)."""
    slug: Annotated[
        str,
        AfterValidator(
            matching(
                r"[a-z0-9](?:[a-z0-9-]{0,32}[a-z0-9])?",
                "no App on GitHub can have this short name",
                "write the last part of the App's address, github.com/apps/<slug>",
            )
        ),
    ] = Field(examples=["living-tree-deployer"])
    """Short name of the App; the program stops when it belongs to another number."""


def _refuse_everything(value: str) -> str:
    if value.partition("@")[0] in {"*", "*/*"}:
        raise refusal(
            "{seen} is every action there is",
            "whatever a workflow names would run with the secrets of its job",
            "name owners or actions, such as google-github-actions/*",
        )
    return value


ActionPattern = Annotated[
    str,
    AfterValidator(
        matching(
            r"\*|[A-Za-z0-9_.*-]{1,40}/[A-Za-z0-9_.*/-]{1,140}(?:@[A-Za-z0-9_.*/-]{1,100})?",
            "GitHub would never find an action by it, and jobs that need one would not start",
            "write owner/name@*, owner/* or owner/name@<commit>",
        )
    ),
    AfterValidator(_refuse_everything),
]
"""Actions and reusable workflows that are allowed, as GitHub's settings write them."""


class GitHubAccount(Section):
    """The account that owns the repositories."""

    owner: Annotated[
        str,
        AfterValidator(
            matching(
                r"[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}",
                "no account on GitHub can have this login",
                "write the login alone, without a host or a slash, such as living-tree-app",
            )
        ),
    ] = Field(examples=["living-tree-app"])
    """Login of the organization or user."""
    owner_id: NumericId = Field(examples=[190012345])
    """Number of the organization or user (`gh api users/LOGIN --jq .id`); the only thing about the owner that trust rests on."""
    owner_kind: OwnerKind = OwnerKind.ORGANIZATION
    """Whether the owner is an organization or a user."""
    plan: GitHubPlan = Field(examples=["team"])
    """The owner's plan: organizations have free, team or enterprise, users have free or pro."""
    app: GitHubApp
    """The GitHub App."""
    allowed_actions: tuple[ActionPattern, ...] = ()
    """Actions that workflows may use besides GitHub's own, the account's own and those of the generated workflow files."""
    degraded_modes: DegradedModes = DegradedModes()
    """What replaces protections that the plan does not offer."""


class VercelPlan(StrEnum):
    """The plan of the Vercel team."""

    HOBBY = "hobby"
    PRO = "pro"
    ENTERPRISE = "enterprise"


def _parse_slots(value: Any) -> Any:
    if value != "unlimited" and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise refusal(
            "{seen} is not a number of slots",
            "nobody could tell whether the last project still gets its rolling release",
            "write a whole number from 0, or unlimited",
        )
    return value


Slots = Annotated[
    int | Literal["unlimited"],
    BeforeValidator(_parse_slots),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"const": "unlimited"}]}),
]
"""A number of rolling releases that may be configured at once."""


class VercelAccount(Section):
    """The Vercel team that has the projects."""

    team: Annotated[
        str,
        AfterValidator(
            matching(
                r"[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?",
                "no team on Vercel can have this slug",
                "write the slug from the team's address, vercel.com/<slug>",
            )
        ),
    ] = Field(examples=["living-tree"])
    """Slug of the team."""
    team_id: Annotated[
        str,
        AfterValidator(
            matching(
                r"team_[A-Za-z0-9]{8,40}",
                "every call would act on another team or on none",
                "write the id from the team's settings on Vercel: team_ and letters and digits",
            )
        ),
    ] = Field(examples=["team_aBcDeFgHiJkLmNoPqRsTuVwX"])
    """Id of the team; the program stops when the slug belongs to another."""
    plan: VercelPlan = Field(examples=["pro"])
    """The team's plan."""
    rolling_release_slots: Slots = 0
    """How many projects of the team may have a rolling release: a number, or `unlimited`.

    The plan's allowance and what was added to it, as `GET /v1/projects/{project}/rolling-release/billing` tells for this account.
    """
