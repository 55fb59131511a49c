"""What plans offer, what replaces what they do not offer, and plans that are not the account's."""

from typing import Any

import pytest

from bulwark.config.accounts import GitHubAccount, GitHubPlan, VercelPlan
from bulwark.config.repositories import Repository, Visibility
from bulwark.config.rules.accounts import offers_environments, offers_reviewers
from bulwark.config.rules.repositories import offers_allowed_actions
from bulwark.core.doctor.capabilities import (
    ALLOWED_ACTIONS,
    CAPABILITIES,
    ENVIRONMENTS,
    GITHUB_PLANS,
    PROTECTION_RULES,
    ROLLING_RELEASES,
    VERCEL_PLANS,
    Ask,
    judge_ask,
)
from bulwark.core.doctor.plans import judge_plan, judge_slots
from bulwark.core.verdict import Phase

ASK = Ask(PROTECTION_RULES, "shop", "github.degraded_modes.environment_reviewers")
BILLING = "https://vendor.example/billing"


@pytest.mark.parametrize("plan", GitHubPlan)
@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.PRIVATE])
def test_the_matrix_says_what_the_configurations_rules_say(plan: GitHubPlan, visibility: Visibility):
    account = GitHubAccount.model_construct(plan=plan)
    repository = Repository.model_construct(visibility=visibility)
    is_public = visibility is Visibility.PUBLIC
    for capability, is_offered in (
        (ENVIRONMENTS, offers_environments(account, repository)),
        (PROTECTION_RULES, offers_reviewers(account, repository)),
        (ALLOWED_ACTIONS, offers_allowed_actions(account, repository)),
    ):
        assert capability.is_offered(plan.value, is_public=is_public) == is_offered


def test_the_plans_are_those_of_the_configuration():
    assert set(GITHUB_PLANS) == {plan.value for plan in GitHubPlan}
    assert set(VERCEL_PLANS) == {plan.value for plan in VercelPlan}
    assert {capability.id for capability in CAPABILITIES if not capability.plans} == set()


def test_what_is_asked_for_is_offered_replaced_or_missing():
    assert judge_ask(ASK, "enterprise").warnings == ()
    assert judge_ask(Ask(PROTECTION_RULES, "shop", "path", is_public=True), "free").phase is Phase.PASS
    replaced = judge_ask(Ask(PROTECTION_RULES, "shop", "the.key", degraded_mode="pull-request-approval"), "team")
    assert (replaced.phase, len(replaced.warnings)) == (Phase.PASS, 1)
    assert "the.key" in replaced.reason
    missing = judge_ask(ASK, "team")
    assert (missing.phase, missing.consequence) == (Phase.FAIL, PROTECTION_RULES.lost)
    assert missing.evidence["offered_by"] == ["enterprise"]


@pytest.mark.parametrize(
    ("seen", "phase", "words"),
    [
        ("team", Phase.PASS, "'team'"),
        ("TEAM", Phase.PASS, "'team'"),
        (None, Phase.INCONCLUSIVE, "not shown"),
        ("business_plus", Phase.INCONCLUSIVE, "not known"),
        ("enterprise", Phase.FAIL, "the stack file says 'team'"),
    ],
)
def test_a_plan_is_compared_with_what_the_vendor_shows(seen: str | None, phase: Phase, words: str):
    found = judge_plan("github.plan", "team", seen, GITHUB_PLANS, [ASK], BILLING)
    assert found.phase is phase
    assert words in found.reason


def test_what_a_smaller_plan_lacks_is_named():
    found = judge_plan("github.plan", "team", "free", GITHUB_PLANS, [ASK, Ask(ENVIRONMENTS, "shop", "path")], BILLING)
    assert found.consequence == "the account lacks environment-protection-rules of shop, environments of shop"
    same = judge_plan("vercel.plan", "pro", "enterprise", VERCEL_PLANS, [Ask(ROLLING_RELEASES, "shop", "path")], BILLING)
    assert same.consequence == "protections and costs are judged by another plan"


@pytest.mark.parametrize(
    ("billing", "phase"),
    [
        ({"reason": "unlimited_slots", "availableSlots": "unlimited"}, Phase.PASS),
        ({"reason": "available_slots", "availableSlots": 1}, Phase.PASS),
        ({"reason": "no_available_slots", "availableSlots": 0, "enabledProjects": ["prj_1"]}, Phase.PASS),
        ({"reason": "no_available_slots", "availableSlots": 0, "enabledProjects": ["prj_2"]}, Phase.FAIL),
        ({"reason": "no_available_slots", "availableSlots": 0}, Phase.FAIL),
        ({"reason": "plan_not_supported", "availableSlots": 0}, Phase.FAIL),
        ({"reason": "something new"}, Phase.INCONCLUSIVE),
        (None, Phase.INCONCLUSIVE),
    ],
)
def test_slots_are_judged_by_what_the_billing_route_says(billing: dict[str, Any] | None, phase: Phase):
    assert judge_slots("apps.shop.rollout.stages", "shop", "prj_1", billing, "staging").phase is phase


def test_a_project_that_is_not_there_yet_has_no_slot_yet():
    found = judge_slots("apps.shop.rollout.stages", "shop", None, None, "staging")
    assert (found.phase, found.commands) == (Phase.PENDING, ("bulwark up staging",))
