"""The repositories: the applications' and the one that this program itself lives in."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from bulwark.config.base import Section
from bulwark.config.branch_rules import BranchRules
from bulwark.config.fields import Branch, Flag, NumericId, matching
from bulwark.core.duties import Duty, Event


class Visibility(StrEnum):
    """Who sees a repository; what a plan offers depends on it."""

    PUBLIC = "public"
    PRIVATE = "private"
    INTERNAL = "internal"


class Repository(Section):
    """A repository of the GitHub account."""

    name: Annotated[
        str,
        AfterValidator(
            matching(
                r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}",
                "no repository on GitHub can have this name",
                "write the repository's name alone, without its owner, such as living-tree",
            )
        ),
    ] = Field(examples=["living-tree"])
    """Name of the repository, without its owner."""
    id: NumericId = Field(examples=[820045678])
    """Number of the repository (`gh api repos/OWNER/NAME --jq .id`); trust rests on it, never on the name."""
    visibility: Visibility = Field(examples=["private"])
    """Who sees the repository; plans offer more for public ones."""
    default_branch: Branch = "main"
    """The default branch: scheduled runs, and runs that follow another run, come from it."""


class Reviewers(Section):
    """Who may approve a job that waits in a GitHub environment, by number; six in all."""

    teams: tuple[NumericId, ...] = ()
    """Numbers of teams (`gh api orgs/ORG/teams/SLUG --jq .id`)."""
    users: tuple[NumericId, ...] = ()
    """Numbers of users (`gh api users/LOGIN --jq .id`)."""

    @property
    def count(self) -> int:
        """How many teams and users there are together."""
        return len(self.teams) + len(self.users)


class DutySettings(Section):
    """What differs from the defaults for one duty."""

    service_account: (
        Annotated[
            str,
            AfterValidator(
                matching(
                    r"[a-z](?:[a-z0-9-]{4,28})[a-z0-9]",
                    "Google refuses to create the account",
                    "write 6 to 30 lower-case letters, digits and hyphens, a letter first, such as github-actions",
                )
            ),
        ]
        | None
    ) = None
    """Id of the service account, the part of its address before `@`.

    Otherwise `<app>-<duty>`, or the duty alone for the infrastructure.
    """
    events: Annotated[tuple[Event, ...], Field(min_length=1)] | None = None
    """The events that the duty trusts instead of the usual ones.

    Events that others than the repository's writers can start, pull requests above all, can not be chosen.
    """


class Infrastructure(Section):
    """The repository that holds this program and its configuration."""

    repository: Repository
    """The infrastructure repository."""
    owns_repository: Flag
    """Whether this stack declares what all environments share in the infrastructure repository; exactly one stack says true."""
    branch_rules: BranchRules = BranchRules()
    """What protects the repository's default branch, where this stack owns it."""
    reviewers: Reviewers = Reviewers()
    """Who approves before the infrastructure of this environment is changed."""
    duties: Mapping[Duty, DutySettings] = Field(default_factory=dict)
    """Settings of `infra-apply` and `infra-drift` that differ from the defaults."""
