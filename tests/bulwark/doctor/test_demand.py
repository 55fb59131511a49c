"""What a configuration asks for, counted and priced: more of anything is never less of what it makes or costs."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulwark.config.accounts import GitHubPlan, VercelPlan
from bulwark.config.application import Application, DomainSettings
from bulwark.config.environments import load_environments
from bulwark.config.pipeline import Pipeline
from bulwark.config.repositories import Visibility
from bulwark.config.vercel import RuleAction
from bulwark.core.doctor.costs import cost_line, total
from bulwark.core.doctor.limits import Use
from bulwark.core.schedules import parse_schedule
from bulwark.doctor.asks import github_asks, vercel_asks
from bulwark.doctor.demand import alert_conditions, alert_policies, uptime_checks, uses
from bulwark.doctor.spending import runs_a_month, spending

from .conftest import PIPELINE, ROOT

FLEET = load_environments(ROOT)
(PRODUCTION,) = [one for one in FLEET if one.environment.name == "production"]
APP = PIPELINE.apps["living-tree"]
TODAY = date(2026, 11, 23)


def changed(model: Any, **values: Any) -> Any:
    return model.model_copy(update=values)


def with_app(pipeline: Pipeline, **values: Any) -> Pipeline:
    name, app = next(iter(pipeline.apps.items()))
    result: Pipeline = changed(pipeline, apps={name: changed(app, **values)})
    return result


def many(count: int) -> Pipeline:
    """Return the environment with so many applications of the same kind."""

    def numbered(number: int) -> Application:
        secrets = {f"{key}_{number}": contract for key, contract in APP.secrets.items()}
        domains = {f"app{number}.livingtree.io": DomainSettings()}
        vercel = changed(APP.vercel, project=f"living-tree-{number}")
        result: Application = changed(APP, secrets=secrets, domains=domains, duties={}, vercel=vercel)
        return result

    result: Pipeline = changed(PIPELINE, apps={f"app-{number}": numbered(number) for number in range(count)})
    return result


def counted(pipeline: Pipeline) -> dict[str, Use]:
    return {use.limit.id: use for use in uses(pipeline, [pipeline])}


def test_living_tree_asks_for_little():
    found = counted(PIPELINE)
    assert (found["uptime-checks"].used, found["objectives"].used) == (1, 3)
    assert found["service-accounts"].used == len(PIPELINE.duty_rows)
    assert (uptime_checks(PRODUCTION), alert_policies(PIPELINE)) == (len(PRODUCTION.apps["living-tree"].domains), 10)
    assert alert_conditions(PIPELINE) == 37
    assert counted(PRODUCTION)["rulesets"].place in {"living-tree", "infrastructure"}
    assert "rulesets" not in found, "another stack owns the repositories"


@pytest.mark.slow
@settings(deadline=None, max_examples=20)
@given(st.integers(1, 30), st.integers(1, 30))
def test_more_applications_never_use_or_cost_less(one: int, other: int):
    few, more = (many(count) for count in sorted((one, other)))
    less, much = counted(few), counted(more)
    assert all(less[name].used <= much[name].used for name in less)
    cheap, dear = (total(cost_line(*item, TODAY) for item in spending(each, [each], None)) for each in (few, more))
    assert 0 <= cheap.low_usd <= dear.low_usd
    assert cheap.high_usd <= dear.high_usd


def test_fifty_applications_come_near_the_uptime_checks():
    found = counted(many(50))
    assert found["service-accounts"].used > found["service-accounts"].limit.maximum
    assert found["uptime-checks"].ratio == 0.5
    assert found["alert-policies"].used == 500


def test_slots_and_projects_are_the_accounts_together():
    found = {use.limit.id: use for use in uses(PIPELINE, FLEET)}
    assert (found["rolling-releases"].used, found["rolling-releases"].limit.maximum) == (2, 2)
    unlimited = changed(PIPELINE, vercel=changed(PIPELINE.vercel, rolling_release_slots="unlimited"))
    assert "rolling-releases" not in counted(unlimited)
    hobby = changed(PIPELINE, vercel=changed(PIPELINE.vercel, plan=VercelPlan.HOBBY))
    assert (counted(hobby)["vercel-projects"].used, counted(hobby)["vercel-domains"].limit.maximum) == (1, 50)


def test_an_application_without_secrets_and_workflows_costs_no_runs():
    quiet = changed(with_app(PIPELINE, secrets={}), workflows=None)
    amounts = {price.id: amount for price, amount in spending(quiet, [quiet], 4)}
    assert "secret-labels" not in counted(quiet)
    assert (amounts["actions-minutes"].high, amounts["secret-versions"].high, amounts["secret-rotations"].high) == (0, 0, 0)
    assert (amounts["github-seats"].low, amounts["github-seats"].high) == (4, 4)


def test_a_public_repository_pays_no_minutes_and_releases_at_once_no_slots():
    public = with_app(
        PIPELINE, repository=changed(APP.repository, visibility=Visibility.PUBLIC), rollout=changed(APP.rollout, stages=(100,))
    )
    prices = {price.id: amount for price, amount in spending(public, [public], None)}
    assert prices["actions-minutes"].high == 0
    assert "rolling-releases" not in prices


@pytest.mark.parametrize(
    ("schedule", "runs"), [("7,22,37,52 * * * *", 4 * 730.5), ("0 6 * * *", 30.4375), ("0 0 1 * *", 1), ("0 0 1 1 *", 1 / 12)]
)
def test_a_schedule_fires_as_often_as_the_calendar_says(schedule: str, runs: float):
    assert runs_a_month(parse_schedule(schedule)) == pytest.approx(runs)


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        (lambda: PIPELINE, {"environments", "environment-protection-rules"}),
        (lambda: PRODUCTION, {"environments", "environment-protection-rules", "rulesets", "allowed-actions"}),
        (
            lambda: with_app(PIPELINE, repository=changed(APP.repository, visibility=Visibility.INTERNAL)),
            {"environments", "environment-protection-rules", "internal-repositories"},
        ),
    ],
)
def test_what_is_asked_of_githubs_plan_follows_from_the_repositories(change: Callable[[], Pipeline], asked: set[str]):
    assert {ask.capability.id for ask in github_asks(change())} == asked


def test_what_is_asked_of_vercels_plan_follows_from_the_projects():
    assert {ask.capability.id for ask in vercel_asks(PIPELINE)} == {"rolling-releases", "skew-protection"}
    strict = changed(APP.vercel, firewall=changed(APP.vercel.firewall, owasp=RuleAction.DENY))
    at_once = with_app(PIPELINE, vercel=strict, rollout=changed(APP.rollout, stages=(100,)))
    assert {ask.capability.id for ask in vercel_asks(at_once)} == {"owasp-rules"}


@pytest.mark.parametrize("plan", GitHubPlan)
def test_every_plan_has_prices(plan: GitHubPlan):
    pipeline = changed(PIPELINE, github=changed(PIPELINE.github, plan=plan))
    for vercel in VercelPlan:
        priced = changed(pipeline, vercel=changed(PIPELINE.vercel, plan=vercel))
        ids = [price.id for price, _ in spending(priced, [priced], None)]
        assert {"actions-minutes", "github-seats", "vercel-seats"} <= set(ids)
        assert len(ids) == len(set(ids))


def test_longer_rotation_calls_less_often():
    def calls(period: timedelta) -> float:
        secrets = {
            key: changed(contract, rotation=changed(contract.rotation, period=period)) for key, contract in APP.secrets.items()
        }
        pipeline = with_app(PIPELINE, secrets=secrets)
        return next(amount.high for price, amount in spending(pipeline, [pipeline], None) if price.id == "secret-rotations")

    assert calls(timedelta(days=30)) == pytest.approx(3 * calls(timedelta(days=90)))
