"""Count what a configuration makes at the vendors, as far as they limit or bill it. Pure; a test holds it to an update."""

from collections.abc import Iterator, Sequence

from bulwark.config.application import Application
from bulwark.config.pipeline import Pipeline
from bulwark.config.secrets import Delivery
from bulwark.core.burn_rates import plan_alerts
from bulwark.core.doctor import published_limits as limits
from bulwark.core.doctor.limits import Limit, Use
from bulwark.core.duties import DutyRow
from bulwark.core.permissions import apply_permissions
from bulwark.core.probes import region_pairs
from bulwark.core.trust.provider import attribute_mapping

CONDITIONS_OF_A_TIER = 4
"""Two windows in each of two regions (`components.gcp.burn_rate_alerts`)."""
_OWN_LABELS = 3
_IDENTITY_VARIABLES = 3
_PROJECT_VARIABLES = 2
_INFRASTRUCTURE_ROLES = 2


def burn_rate_policies(pipeline: Pipeline, app: Application) -> int:
    """Return how many alerting policies watch the error budgets of an application."""
    tiers = plan_alerts(app.service_levels.uptime.promise).alerts
    return len(app.promised_domains) * len(tiers) * len(region_pairs(pipeline.alerting.regions))


def other_policies(app: Application) -> int:
    """Return how many alerting policies an application has besides: one a domain without a promise, one on silence."""
    return len(app.domains) - len(app.promised_domains) + 1


def alert_policies(pipeline: Pipeline) -> int:
    """Return how many alerting policies an environment has."""
    return sum(burn_rate_policies(pipeline, app) + other_policies(app) for app in pipeline.apps.values())


def alert_conditions(pipeline: Pipeline) -> int:
    """Return how many conditions these policies have; each refers to one metric."""
    return sum(burn_rate_policies(pipeline, app) * CONDITIONS_OF_A_TIER + other_policies(app) for app in pipeline.apps.values())


def uptime_checks(pipeline: Pipeline) -> int:
    """Return how many uptime checks an environment has."""
    return sum(len(app.domains) for app in pipeline.apps.values())


def uses(pipeline: Pipeline, fleet: Sequence[Pipeline]) -> Iterator[Use]:
    """Yield how much of each limit is used; of several places of one kind, the fullest.

    Args:
        pipeline: the environment.
        fleet: all environments of the folder, for what the account's are together.
    """
    yield from _of_project(pipeline)
    yield from _of_identity(pipeline)
    yield from _of_github(pipeline)
    yield from _of_vercel(pipeline, fleet)


def _of_project(pipeline: Pipeline) -> Iterator[Use]:
    project, alerting = pipeline.google.project, pipeline.alerting
    yield Use(limits.UPTIME_CHECKS, project, uptime_checks(pipeline))
    yield Use(limits.ALERT_POLICIES, project, alert_policies(pipeline))
    yield Use(limits.NOTIFICATION_CHANNELS, project, len(alerting.channels))
    yield Use(limits.CHANNELS_OF_A_POLICY, project, max(len(alerting.pages), len(alerting.informs)))
    regions = len(alerting.regions)
    yield _fullest(limits.OBJECTIVES, {name: len(app.promised_domains) * regions for name, app in sorted(pipeline.apps.items())})
    yield Use(limits.SERVICE_ACCOUNTS, project, len({row.account_id for row in pipeline.duty_rows}))
    yield Use(limits.CUSTOM_ROLES, project, _INFRASTRUCTURE_ROLES + len(pipeline.apps))
    yield Use(limits.ROLE_PERMISSIONS, "infra-apply", len(apply_permissions()))
    secrets = {
        contract.source or key: _OWN_LABELS + len(contract.labels)
        for _, app in sorted(pipeline.apps.items())
        for key, contract in sorted(app.secrets.items())
    }
    if secrets:
        yield _fullest(limits.SECRET_LABELS, secrets)


def _of_identity(pipeline: Pipeline) -> Iterator[Use]:
    provider = pipeline.google.provider
    yield Use(limits.MAPPING_CHARACTERS, provider, max(map(len, attribute_mapping().values())))
    yield Use(limits.CONDITION_CHARACTERS, provider, len(pipeline.attribute_condition))
    principals = {row.account_id: len(row.admissions) for row in pipeline.duty_rows}
    principals[pipeline.google.project] = _INFRASTRUCTURE_ROLES + len(pipeline.apps)
    yield _fullest(limits.POLICY_PRINCIPALS, principals)


def _of_github(pipeline: Pipeline) -> Iterator[Use]:
    secrets = {_place(pipeline, row): _secrets_of(pipeline, row) for row in pipeline.duty_rows}
    variables = {
        _place(pipeline, row): _IDENTITY_VARIABLES + (_PROJECT_VARIABLES if row.application else 0) + _secrets_of(pipeline, row)
        for row in pipeline.duty_rows
    }
    yield _fullest(limits.ENVIRONMENT_VARIABLES, variables)
    yield _fullest(limits.ENVIRONMENT_SECRETS, secrets)
    owned = {pipeline.infrastructure.repository.name: pipeline.infrastructure} if pipeline.infrastructure.owns_repository else {}
    rules = {name: place.branch_rules for name, place in owned.items()}
    rules |= {app.repository.name: app.branch_rules for app in pipeline.apps.values() if app.owns_repository}
    if rules:
        yield _fullest(limits.RULESETS, {name: 1 + bool(rule.release_branches) for name, rule in sorted(rules.items())})


def _of_vercel(pipeline: Pipeline, fleet: Sequence[Pipeline]) -> Iterator[Use]:
    account, apps = pipeline.vercel, dict(sorted(pipeline.apps.items()))
    variables = {app.vercel.project: len(app.public_settings) + _delivered(app) for app in apps.values()}
    yield _fullest(limits.VERCEL_VARIABLES, variables)
    yield _fullest(limits.VERCEL_DOMAINS[account.plan], {app.vercel.project: len(app.domains) for app in apps.values()})
    siblings = [app for one in fleet if one.vercel.team_id == account.team_id for app in one.apps.values()]
    if account.plan in limits.VERCEL_PROJECTS:
        projects = {app.vercel.project for app in siblings}
        yield Use(limits.VERCEL_PROJECTS[account.plan], account.team, len(projects))
    slots = account.rolling_release_slots
    if slots != "unlimited" and slots > 0:
        rolling = {app.vercel.project for app in siblings if app.rollout.is_rolling}
        yield Use(limits.rolling_release_slots(slots), account.team, len(rolling))


def _fullest(limit: Limit, places: dict[str, int]) -> Use:
    place = max(places, key=places.__getitem__)
    return Use(limit, place, places[place])


def _place(pipeline: Pipeline, row: DutyRow) -> str:
    app = pipeline.apps.get(row.application)
    repository = app.repository if app else pipeline.infrastructure.repository
    return f"{repository.name}:{row.environment}"


def _secrets_of(pipeline: Pipeline, row: DutyRow) -> int:
    app = pipeline.apps.get(row.application)
    return sum(row.duty in secret.duties for secret in app.environment_secrets.values()) if app else 0


def _delivered(app: Application) -> int:
    return sum(Delivery.VERCEL in contract.delivered_to for contract in app.secrets.values())
