"""The whole configuration of one environment, the value of `bulwark:pipeline`."""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from bulwark.config.accounts import GitHubAccount, GoogleAccount, VercelAccount
from bulwark.config.alerting import Alerting
from bulwark.config.application import Application
from bulwark.config.base import Section
from bulwark.config.drift import DriftSettings
from bulwark.config.fields import Slug, matching
from bulwark.config.guards import ENFORCED, Guards, GuardSetting
from bulwark.config.repositories import DutySettings, Infrastructure, Repository
from bulwark.config.trust import Trust
from bulwark.config.workflows import WorkflowSettings
from bulwark.core.duties import (
    INFRASTRUCTURE_DUTIES,
    Duty,
    DutyOverride,
    DutyRow,
    Source,
    application_duties,
    infrastructure_duties,
)
from bulwark.core.guards import BY_ID, Mode
from bulwark.core.trust.assertions import Assertion
from bulwark.core.trust.default_assertions import default_assertions
from bulwark.core.trust.provider import condition_of, principal_sets
from bulwark.core.trust.sentences import read_assertion

PROJECT: Final = "bulwark"
"""Name of the Pulumi project, and so the namespace of its configuration."""

PIPELINE_KEY: Final = f"{PROJECT}:pipeline"
ENVIRONMENT_SECRETS_KEY: Final = f"{PROJECT}:environmentSecrets"
"""Encrypted values of environment secrets: a map of application to a map of name to value."""


class Environment(Section):
    """The environment that a stack brings up."""

    name: Slug = Field(examples=["staging"])
    """Name of the environment, the same as the stack's."""


LogicalRole = Annotated[
    str,
    AfterValidator(
        matching(
            r"[a-z][A-Za-z0-9_.-]{0,199}",
            "no resource of the program has such a role",
            "write a role from docs/components.md, such as google.pool",
        )
    ),
]


class Pipeline(Section):
    """One environment: the accounts it stands on, the infrastructure repository and the applications."""

    environment: Environment
    """The environment."""
    google: GoogleAccount
    """The Google Cloud project."""
    github: GitHubAccount
    """The GitHub account."""
    vercel: VercelAccount
    """The Vercel team."""
    infrastructure: Infrastructure
    """The infrastructure repository."""
    alerting: Alerting
    """Whom Cloud Monitoring tells when a domain does not answer."""
    workflows: WorkflowSettings | None = None
    """What generated workflow files need; without it the applications receive none from this environment."""
    apps: Annotated[Mapping[Slug, Application], Field(min_length=1)]
    """The applications by name."""
    guards: Guards = Field(default_factory=dict)
    """Guards that are not enforced yet in this environment, by id; all others are."""
    drift: DriftSettings = DriftSettings()
    """What is held against when somebody changes a vendor behind the program's back."""
    trust: Trust = Field(default_factory=Trust)
    """What has to be proven about who reaches what, beyond what is proven for every environment."""
    adopt: Mapping[LogicalRole, Annotated[str, Field(min_length=1)]] = Field(default_factory=dict)
    """Existing resources that the program takes over instead of creating: role to the id that the provider imports by."""

    @property
    def duty_rows(self) -> tuple[DutyRow, ...]:
        """All duties of this environment: the infrastructure's, then each application's, applications by name."""
        return (*self.infrastructure_rows, *(row for name in sorted(self.apps) for row in self.application_rows(name)))

    @property
    def infrastructure_rows(self) -> tuple[DutyRow, ...]:
        """The duties of the infrastructure repository, in the order of `INFRASTRUCTURE_DUTIES`."""
        repository = self.infrastructure.repository
        source = source_of(repository, repository.default_branch)
        return infrastructure_duties(self.environment.name, source, overrides_of(self.infrastructure.duties))

    def application_rows(self, name: str) -> tuple[DutyRow, ...]:
        """Return the duties of one application, in the order of `APPLICATION_DUTIES`.

        Raises:
            KeyError: there is no application of this name.
        """
        app = self.apps[name]
        return application_duties(name, self.environment.name, source_of(app.repository, app.branch), overrides_of(app.duties))

    @property
    def secret_readers(self) -> dict[str, tuple[tuple[str, Duty], ...]]:
        """Id in Secret Manager to who may read it: application (empty for a duty of the infrastructure) and duty, sorted."""
        readers: dict[str, set[tuple[str, Duty]]] = {}
        for name, app in self.apps.items():
            for key, contract in app.secrets.items():
                named = {("" if duty in INFRASTRUCTURE_DUTIES else name, duty) for duty in contract.readers}
                readers.setdefault(contract.source or key, set()).update(named)
        return {secret: tuple(sorted(named)) for secret, named in sorted(readers.items())}

    @property
    def trust_assertions(self) -> tuple[Assertion, ...]:
        """What has to be proven: what holds in every environment, then what the configuration adds."""
        own = tuple(read_assertion(text) for text in self.trust.assertions)
        return (*default_assertions(self.duty_rows, self.secret_readers), *own)

    def guard(self, guard: str, application: str = "") -> GuardSetting:
        """Return how a guard is set: for the application if that says so, else for the environment, else enforced.

        Raises:
            KeyError: there is no such guard or application.
        """
        known = BY_ID[guard].id
        own = self.apps[application].guards if application else {}
        return own.get(known) or self.guards.get(known) or ENFORCED

    def mode(self, guard: str, application: str = "") -> Mode:
        """Return the mode of a guard as it is configured.

        Raises:
            KeyError: there is no such guard or application.
        """
        return self.guard(guard, application).mode

    @property
    def attribute_condition(self) -> str:
        """The identity provider's condition, in CEL."""
        return condition_of(self.github.owner_id, self.duty_rows)

    def members_of(self, row: DutyRow) -> tuple[str, ...]:
        """Return the members of a duty's `roles/iam.workloadIdentityUser` binding."""
        return principal_sets(self.google.project_number, self.google.pool, row)


def source_of(repository: Repository, branch: str) -> Source:
    """Return where a repository's jobs come from, for its duties."""
    return Source(repository.id, repository.default_branch, branch)


def overrides_of(settings: Mapping[Duty, DutySettings]) -> dict[Duty, DutyOverride]:
    """Return what the configuration says about duties, in the terms of `bulwark.core.duties`."""
    return {
        duty: DutyOverride(item.service_account, None if item.events is None else tuple(item.events))
        for duty, item in settings.items()
    }
