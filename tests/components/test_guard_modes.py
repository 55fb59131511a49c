"""What resources become while their guard is not enforced: nothing is turned away, waited for, required, or woken up for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest
from ruamel.yaml import YAML

from .declared import Declared

ROOT = Path(__file__).parents[2]
REVIEW = {"since": "2026-11-23", "review_by": "2026-12-21", "reason": "it fails"}
BLOCKING = {"blocks": "deployment-alias"}
STRICT = {"bot_protection": "challenge", "ai_bots": "deny", "owasp": "deny"}


class Monitored(Declared):
    """What Google would add."""

    def computed(self, args: pulumi.runtime.MockResourceArgs) -> dict[str, Any]:
        return {"uptimeCheckId": f"id-of-{args.name}", "name": f"full/{args.inputs.get('sloId', args.name)}"}


def document(guard: str, mode: str, **github: Any) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load((ROOT / "Pulumi.production.yaml").read_text())["config"]["bulwark:pipeline"]
    found["guards"] = {guard: {"mode": mode, **({} if mode == "enforce" else REVIEW)}}
    found["github"] |= github
    found["apps"]["living-tree"]["branch_rules"]["required_checks"] = ["build"]
    found["apps"]["living-tree"]["vercel"] = {"project": "shop", "checks": {"e2e": BLOCKING}, "firewall": STRICT}
    return found


def declare(make: Callable[[], object]) -> Monitored:
    declared = Monitored()
    declared.run(make)
    return declared


def parts(guard: str, mode: str) -> Monitored:
    from bulwark.config.pipeline import Pipeline
    from components.vercel_parts import make_parts

    pipeline = Pipeline.model_validate(document(guard, mode))
    return declare(lambda: make_parts("living-tree", pipeline, "prj", pulumi.ResourceOptions()))


@pytest.mark.parametrize(
    ("mode", "bots", "others"), [("enforce", "challenge", "deny"), ("warn", "log", "log"), ("observe", "log", "log")]
)
def test_the_firewall_logs_what_it_would_turn_away(mode: str, bots: str, others: str):
    (config,) = parts("firewall", mode).of("FirewallConfig").values()
    rules = config["managedRulesets"]
    assert rules["botProtection"]["action"] == bots
    assert {rules["aiBots"]["action"], *(rule["action"] for rule in rules["owasp"].values())} == {others}


@pytest.mark.parametrize(("mode", "blocks"), [("enforce", "deployment-alias"), ("warn", "none"), ("observe", "none")])
def test_no_domain_waits_for_checks_that_are_not_enforced(mode: str, blocks: str):
    (check,) = parts("deployment-checks", mode).of("ProjectDeploymentCheck").values()
    assert check["blocks"] == blocks


@pytest.mark.parametrize(
    ("mode", "plan", "required", "evaluated"),
    [
        ("enforce", "team", ("build",), ()),
        ("observe", "team", (), ()),
        ("enforce", "enterprise", ("build",), ()),
        ("observe", "enterprise", (), ("build",)),
    ],
)
def test_checks_are_required_evaluated_or_neither(mode: str, plan: str, required: Any, evaluated: Any):
    from bulwark.config.pipeline import Pipeline
    from components.shared_plan import shared_plan

    pipeline = Pipeline.model_validate(document("required-checks", mode, plan=plan))
    plan_of = shared_plan("living-tree", pipeline, [pipeline])
    assert (plan_of.checks, plan_of.evaluated_checks) == (required, evaluated)


def test_a_ruleset_that_evaluates_refuses_nothing_and_says_nothing_but_checks():
    from components.github.branch_ruleset import BranchRuleset

    args: Any = {"repository": "r", "title": "t", "branches": ["main"], "approvals": 0, "required_checks": ["build"]}
    args |= {"evaluates_checks_only": True}
    made = declare(lambda: BranchRuleset("r", args))
    (ruleset,) = made.of("RepositoryRuleset").values()
    assert ruleset["enforcement"] == "evaluate"
    assert list(ruleset["rules"]) == ["requiredStatusChecks"]


@pytest.mark.parametrize(("mode", "woken"), [("enforce", True), ("warn", False)])
def test_alerts_that_only_warn_wake_nobody(mode: str, woken: bool):
    from bulwark.config.pipeline import Pipeline
    from components.monitoring import Monitoring

    pipeline = Pipeline.model_validate(document("alerts", mode))
    channels = {"oncall": "projects/p/notificationChannels/1", "platform": "projects/p/notificationChannels/2"}
    args: Any = {"pipeline": pipeline, "application": "living-tree", "channels": channels}
    policies = declare(lambda: Monitoring("m", args)).of("AlertPolicy").values()
    told = {channel for policy in policies for channel in policy["notificationChannels"]}
    assert (channels["oncall"] in told) == woken
    assert channels["platform"] in told
