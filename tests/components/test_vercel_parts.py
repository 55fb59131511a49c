"""What the configuration's Vercel keys declare where Living Tree leaves them at rest: federation, OWASP, blocking checks."""

from pathlib import Path
from typing import Any

import pulumi
import pytest
from ruamel.yaml import YAML

from .declared import Declared

ROOT = Path(__file__).parents[2]
PROJECT = "prj_shop"


def declare(vercel: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the inputs of what these keys declare, by logical name; components are left out."""
    from bulwark.config.pipeline import Pipeline
    from components.vercel_parts import make_parts

    document = YAML(typ="safe").load((ROOT / "Pulumi.production.yaml").read_text())["config"]["bulwark:pipeline"]
    document["apps"]["living-tree"]["vercel"] = {"project": "shop", **vercel}
    made = Declared()
    made.run(lambda: make_parts("living-tree", Pipeline.model_validate(document), PROJECT, pulumi.ResourceOptions()))
    return {name: inputs for name, (token, inputs) in made.resources.items() if not token.startswith("bulwark:")}


def test_each_federated_duty_has_a_policy_of_its_own_environment_and_commands():
    made = declare({"federation": {"deploy": {"commands": ["promote", "deploy"]}, "rollback": {"commands": ["rollback"]}}})
    policies = {name: inputs for name, inputs in made.items() if name.endswith("-policy")}
    assert set(policies) == {"living-tree-production-deploy-policy", "living-tree-production-rollback-policy"}
    deploy = policies["living-tree-production-deploy-policy"]
    claims = {claim["name"]: [value["value"] for value in claim["values"]] for claim in deploy["claims"]}
    assert claims["repository_id"] == ["820045678"]
    assert claims["repository_owner_id"] == ["190012345"]
    assert deploy["commands"] == ["deploy", "promote"]
    assert deploy["resources"] == {"projectIds": [PROJECT]}
    environments = [
        claim["values"][0]["value"]
        for policy in policies.values()
        for claim in policy["claims"]
        if claim["name"] == "environment"
    ]
    assert len(set(environments)) == 2


def test_nothing_is_federated_unless_it_is_named():
    made = declare({})
    assert [name for name in made if name.endswith("-policy")] == []
    assert not [name for name in made if "-check-" in name or "-flag-" in name or "-switch-" in name]


@pytest.mark.parametrize("action", ["log", "deny"])
def test_all_groups_of_the_core_rules_act_alike(action: str):
    made = declare({"firewall": {"owasp": action, "bot_protection": "challenge", "ai_bots": "disabled"}})
    rules = made["living-tree-firewall-config"]["managedRulesets"]
    groups = ("gen", "java", "lfi", "ma", "php", "rce", "rfi", "sd", "sf", "sqli", "xss")
    assert rules["owasp"] == {group: {"active": True, "action": action} for group in groups}
    assert rules["botProtection"] == {"active": True, "action": "challenge"}
    assert rules["aiBots"]["active"] is False


def test_spans_are_written_in_vercels_words():
    made = declare({"retention": {"production": "60d", "preview": "1d", "canceled": "7d", "errored": "180d"}})
    spans = made["living-tree-retention-spans"]
    assert spans["expirationProduction"] == "2m"
    assert spans["expirationPreview"] == "1d"
    assert spans["expirationCanceled"] == "1w"
    assert spans["expirationErrored"] == "6m"


def test_a_check_may_hold_domains_back():
    made = declare({"checks": {"e2e": {"blocks": "deployment-alias", "requires": "build-ready", "timeout": "5m"}}})
    check = made["living-tree-checks-check-e2e"]
    assert (check["blocks"], check["requires"], check["timeout"]) == ("deployment-alias", "build-ready", 300)
    assert check["source"] == {"kind": "webhook"}
