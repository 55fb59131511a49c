"""Vercel's managed rule sets for a project.

The configuration is authoritative: rules and blocked addresses that somebody adds at Vercel are drift, and gone with the next
update. Taking the component out of a program switches the project's firewall off.
"""

from typing import TypedDict

import pulumi
import pulumiverse_vercel as vercel

from components.adoption import child_options


class FirewallArgs(TypedDict):
    """Inputs of `Firewall`. An action is `log`, `challenge` or `deny`; None leaves a rule set switched off."""

    project_id: pulumi.Input[str]
    """Id of the Vercel project."""
    team_id: str
    """Id of the team."""
    bot_protection: str | None
    """What happens to visitors that are no browsers: `log` or `challenge`."""
    ai_bots: str | None
    """What happens to crawlers for language models: `log` or `deny`."""
    owasp: str | None
    """What happens to what the OWASP core rules match: `log` or `deny`; needs the Enterprise plan."""


class Firewall(pulumi.ComponentResource):
    """The firewall of one project."""

    enabled: pulumi.Output[bool]
    """Whether it is on."""

    def __init__(self, name: str, args: FirewallArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:vercel:Firewall", name, {}, opts)
        self.config = vercel.FirewallConfig(
            f"{name}-config",
            project_id=args["project_id"],
            team_id=args["team_id"],
            enabled=True,
            managed_rulesets=_rulesets(args),
            opts=child_options(self),
        )
        self.enabled = self.config.enabled
        self.register_outputs({"enabled": self.enabled})


def _rulesets(args: FirewallArgs) -> vercel.FirewallConfigManagedRulesetsArgsDict:
    # A rule set that is off is declared as well, so that one switched on elsewhere shows as a change of its own value.
    rulesets: vercel.FirewallConfigManagedRulesetsArgsDict = {
        "bot_protection": {"active": args["bot_protection"] is not None, "action": args["bot_protection"] or "log"},
        "ai_bots": {"active": args["ai_bots"] is not None, "action": args["ai_bots"] or "log"},
    }
    if args["owasp"] is not None:
        rule: vercel.FirewallConfigManagedRulesetsOwaspXssArgsDict = {"active": True, "action": args["owasp"]}
        rulesets["owasp"] = {
            "xss": rule,
            "sqli": rule,
            "lfi": rule,
            "rfi": rule,
            "rce": rule,
            "sd": rule,
            "ma": rule,
            "php": rule,
            "gen": rule,
            "java": rule,
            "sf": rule,
        }
    return rulesets
