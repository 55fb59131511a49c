"""Say which GitHub job may act as which service account: one row a duty.

A row fixes a repository by its number, a GitHub environment, the events and the refs they come from. From it follow the values
of `attribute.duty` that the identity provider computes (`bulwark.core.trust.provider`) and to which the account's one binding is
made.
Left out: `pull_request`, `pull_request_target`, `merge_group`, `issue_comment` and all that a fork can start. None of them is an
`Event`, so no configuration can name them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Duty(StrEnum):
    """What a job does, and so which account it may act as."""

    DEPLOY = "deploy"
    ROLLBACK = "rollback"
    MONITOR = "monitor"
    HEAL = "heal"
    E2E = "e2e"
    INFRA_APPLY = "infra-apply"
    INFRA_DRIFT = "infra-drift"


APPLICATION_DUTIES: Final = (Duty.DEPLOY, Duty.ROLLBACK, Duty.MONITOR, Duty.HEAL, Duty.E2E)
INFRASTRUCTURE_DUTIES: Final = (Duty.INFRA_APPLY, Duty.INFRA_DRIFT)


class Event(StrEnum):
    """The events that may reach a credential. Only who may write to the repository can start them."""

    PUSH = "push"
    WORKFLOW_DISPATCH = "workflow_dispatch"
    WORKFLOW_RUN = "workflow_run"
    REPOSITORY_DISPATCH = "repository_dispatch"
    SCHEDULE = "schedule"


ON_DEFAULT_BRANCH: Final = frozenset({Event.WORKFLOW_RUN, Event.REPOSITORY_DISPATCH, Event.SCHEDULE})
"""Events whose `ref` claim is the default branch, whatever started them (GitHub Docs, "Events that trigger workflows")."""

DEFAULT_EVENTS: Final[Mapping[Duty, tuple[Event, ...]]] = {
    Duty.DEPLOY: (Event.PUSH, Event.WORKFLOW_DISPATCH),
    Duty.ROLLBACK: (Event.PUSH, Event.WORKFLOW_DISPATCH, Event.WORKFLOW_RUN),
    Duty.MONITOR: (Event.SCHEDULE, Event.WORKFLOW_RUN, Event.WORKFLOW_DISPATCH),
    Duty.HEAL: (Event.WORKFLOW_RUN, Event.REPOSITORY_DISPATCH, Event.WORKFLOW_DISPATCH),
    Duty.E2E: (Event.PUSH, Event.WORKFLOW_DISPATCH),
    Duty.INFRA_APPLY: (Event.PUSH, Event.WORKFLOW_DISPATCH),
    # A push too: before anything is applied, the account that can change nothing looks at what would be.
    Duty.INFRA_DRIFT: (Event.PUSH, Event.SCHEDULE, Event.WORKFLOW_DISPATCH),
}
"""Which events a duty trusts unless the configuration says otherwise."""

_FROM_DEPLOYING_BRANCH: Final = frozenset({Duty.DEPLOY, Duty.ROLLBACK, Duty.E2E})
"""Duties whose pushes and dispatches come from the branch that deploys; those of the others come from the default branch."""

NO_ENVIRONMENT: Final = "-"
"""What stands in a duty value for a job that names no environment. GitHub may allow an environment of this name, but every duty
names one of ours, which begins with a letter, so no binding ever has this value."""


@dataclass(frozen=True, slots=True, order=True)
class Admission:
    """One event on one ref that a duty trusts."""

    event: Event
    ref: str
    """Full name, `refs/heads/main`."""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """Who may act as which service account."""

    duty: Duty
    application: str
    """Name of the application; empty for the infrastructure's own duties."""
    repository_id: int
    environment: str
    """Name of the GitHub environment, such as `production-rollback`."""
    account_id: str
    """The service account's name, the part of its address before `@`."""
    admissions: tuple[Admission, ...]
    """Sorted, each once, at least one."""

    @property
    def attribute_values(self) -> tuple[str, ...]:
        """The values of `attribute.duty` that belong to this duty, one for each admission, in their order."""
        return tuple(duty_value(self.repository_id, self.environment, item.event, item.ref) for item in self.admissions)

    @property
    def branches(self) -> tuple[str, ...]:
        """The branches that the GitHub environment's branch policy has to admit, sorted."""
        return tuple(sorted({item.ref.removeprefix("refs/heads/") for item in self.admissions}))

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that this duty trusts, sorted."""
        return tuple(sorted({item.event for item in self.admissions}))


@dataclass(frozen=True, slots=True)
class DutyOverride:
    """What the configuration says about one duty instead of the defaults."""

    account_id: str | None = None
    events: tuple[Event, ...] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The repository whose jobs have duties."""

    repository_id: int
    default_branch: str
    deploying_branch: str
    """The branch that deploys; for the infrastructure repository the default branch."""


def duty_value(repository_id: int, environment: str, event: str, ref: str) -> str:
    """Write the value of `attribute.duty` as the provider's mapping (`bulwark.core.trust.provider`) computes it.

    Two different quadruples never give the same text as long as neither the event nor the ref has a colon: read from the right,
    each part ends at the next colon, and the repository id before the environment has digits only.
    """
    return f"{repository_id}:{environment or NO_ENVIRONMENT}:{event}:{ref}"


def environment_name(duty: Duty, environment: str) -> str:
    """Return the name of the GitHub environment in which a duty's jobs run."""
    if duty in INFRASTRUCTURE_DUTIES:
        return f"{duty}-{environment}"
    return environment if duty is Duty.DEPLOY else f"{environment}-{duty}"


def account_name(duty: Duty, application: str) -> str:
    """Return the service account id of a duty unless the configuration names another."""
    return f"{application}-{duty}" if application else str(duty)


def application_duties(
    application: str, environment: str, source: Source, overrides: Mapping[Duty, DutyOverride]
) -> tuple[DutyRow, ...]:
    """Return the rows of one application, one for each of `APPLICATION_DUTIES`, in that order."""
    return _rows(APPLICATION_DUTIES, application, environment, source, overrides)


def infrastructure_duties(environment: str, source: Source, overrides: Mapping[Duty, DutyOverride]) -> tuple[DutyRow, ...]:
    """Return the rows of the infrastructure repository, one for each of `INFRASTRUCTURE_DUTIES`, in that order."""
    return _rows(INFRASTRUCTURE_DUTIES, "", environment, source, overrides)


def _rows(
    duties: Iterable[Duty], application: str, environment: str, source: Source, overrides: Mapping[Duty, DutyOverride]
) -> tuple[DutyRow, ...]:
    return tuple(_row(duty, application, environment, source, overrides.get(duty, DutyOverride())) for duty in duties)


def _row(duty: Duty, application: str, environment: str, source: Source, override: DutyOverride) -> DutyRow:
    events = DEFAULT_EVENTS[duty] if override.events is None else override.events
    return DutyRow(
        duty=duty,
        application=application,
        repository_id=source.repository_id,
        environment=environment_name(duty, environment),
        account_id=override.account_id or account_name(duty, application),
        admissions=tuple(sorted({Admission(event, _ref(duty, event, source)) for event in events})),
    )


def _ref(duty: Duty, event: Event, source: Source) -> str:
    from_default = event in ON_DEFAULT_BRANCH or duty not in _FROM_DEPLOYING_BRANCH
    return f"refs/heads/{source.default_branch if from_default else source.deploying_branch}"
