"""`vercel:index/firewallConfig:FirewallConfig`.

Deliberate differences from the real provider: every update is one PUT (the real one sends changes of rules alone as PATCH), and
rule sets that nobody declared are shown, so that one switched on elsewhere is drift. Deleting it switches the firewall off.
Source: vercel/terraform-provider-vercel vercel/resource_firewall_config.go, 2026-08.
"""

from typing import Any, ClassVar, Final

from localcloud.providers.fields import Field
from localcloud.providers.resource import InputRefusedError, ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import UNKNOWN, Properties, is_unknown
from localcloud.providers.vercel.firewall_body import sent_config, shown_config
from localcloud.providers.vercel.team import split_import, team_of

_PATH: Final = "/v1/security/firewall/config"
_ACTIONS: Final = ("bypass", "log", "challenge", "deny")


class FirewallConfig(ResourceType):
    """A project's firewall."""

    token: ClassVar[str] = "vercel:index/firewallConfig:FirewallConfig"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("teamId", replaces=True, is_computed=True),
        Field("projectId", is_required=True, replaces=True),
        Field("enabled", default=True),
        *(Field(name) for name in ("managedRulesets", "rules", "ipRules")),
    )
    outputs: ClassVar[tuple[str, ...]] = ("teamId",)

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Hold the real provider's rules."""
        rulesets = inputs.get("managedRulesets")
        if isinstance(rulesets, dict) and "botFilter" in rulesets and "botProtection" in rulesets:
            raise InputRefusedError("managedRulesets.botFilter", "conflicts with botProtection, which replaces it")
        for index, rule in enumerate(_rules_of(inputs, "rules")):
            _check_choice(f"rules.rules[{index}].action.action", rule["action"], (*_ACTIONS, "rate_limit", "redirect"))
            if isinstance(rule["name"], str) and not 4 <= len(rule["name"]) <= 160:
                raise InputRefusedError(f"rules.rules[{index}].name", "must have 4 to 160 characters")
        for index, rule in enumerate(_rules_of(inputs, "ipRules")):
            _check_choice(f"ipRules.rules[{index}].action", rule, _ACTIONS)
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the team."""
        return {"teamId": team_of(session, inputs)}

    def create(self, session: Session, inputs: Properties) -> str:
        """PUT: a configuration that is there already is replaced."""
        _put(session, inputs, sent_config(inputs))
        return str(inputs["projectId"])

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Drop the team of an import."""
        return split_import(identifier, "project_id")[1][0]

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the active configuration, by `[team_id/]project_id` on import; gone with its project."""
        team, (project,) = split_import(identifier, "project_id")
        where = {"projectId": project} | team | {name: known[name] for name in ("teamId",) if name in known}
        found = session.find(f"{_PATH}/active", **_place(session, where))
        if found is None:
            return None
        return shown_config(found, known) | {"projectId": project, "teamId": team_of(session, where)}

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PUT the whole configuration."""
        _put(session, old, sent_config(new))

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Switch the firewall off; a project that is gone is an error, as in the real provider."""
        _put(session, known, {"firewallEnabled": False})


def _rules_of(inputs: Properties, part: str) -> list[Properties]:
    block = inputs.get(part)
    rules = block.get("rules") if isinstance(block, dict) else None
    return [rule for rule in rules if not is_unknown(rule)] if isinstance(rules, list) else []


def _check_choice(path: str, block: Properties, allowed: tuple[str, ...]) -> None:
    if block["action"] not in (UNKNOWN, *allowed):
        raise InputRefusedError(path, f"value must be one of {', '.join(allowed)}, got {block['action']!r}")


def _place(session: Session, where: Properties) -> dict[str, Any]:
    return {"projectId": where["projectId"], "teamId": team_of(session, where)}


def _put(session: Session, where: Properties, body: dict[str, Any]) -> None:
    session.call("PUT", _PATH, body, _place(session, where))
