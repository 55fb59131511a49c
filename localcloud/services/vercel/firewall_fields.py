"""Say what a firewall's configuration may hold.

Source: bodies of `putFirewallConfig` and `updateFirewallConfig` in @vercel/sdk 1.28.35; lengths of a rule's texts from
terraform-provider-vercel (vercel/resource_firewall_config.go, 2026-08).
"""

from typing import Final

from localcloud.services.vercel import validation as v

MANAGED: Final = ("ai_bots", "bot_protection", "owasp", "traffic_sources", "vercel_ruleset")
CORE_RULES: Final = ("gen", "java", "lfi", "ma", "php", "rce", "rfi", "sd", "sf", "sqli", "xss")
OWASP: Final = "owasp"

_CONDITION: Final = v.obj(
    {
        "type": v.one_of(
            "bot_category", "bot_name", "bot_protection", "bot_status", "cookie", "domain_environment", "environment",
            "geo_as_number", "geo_city", "geo_continent", "geo_country", "geo_country_region", "header", "host", "ip_address",
            "ja3_digest", "ja4_digest", "method", "path", "protocol", "query", "rate_limit_api_id", "raw_path", "region",
            "route", "ruleset", "scheme", "server_action", "shared_condition", "target_path", "traffic_source", "user_agent",
        ),
        "op": v.one_of(
            "re", "eq", "neq", "ex", "nex", "inc", "ninc", "pre", "suf", "sub", "gt", "gte", "lt", "lte", "list"
        ),
        "neg": v.flag,
        "key": v.text(),
        "value": v.anything,
    },
    ("type", "op"),
)  # fmt: skip
_RATE_LIMIT: Final = v.obj(
    {
        "algo": v.one_of("fixed_window", "token_bucket"),
        "window": v.number(10, 3600),
        "limit": v.number(1, 10_000_000),
        "keys": v.list_of(v.text(1)),
        "action": v.nullable(v.one_of("log", "challenge", "deny", "rate_limit")),
    },
    ("algo", "window", "limit", "keys"),
)
_MITIGATE: Final = v.obj(
    {
        "action": v.one_of("log", "challenge", "deny", "bypass", "rate_limit", "redirect"),
        "rateLimit": v.nullable(_RATE_LIMIT),
        "redirect": v.nullable(v.obj({"location": v.text(1), "permanent": v.flag}, ("location", "permanent"))),
        "actionDuration": v.nullable(v.text()),
        "bypassSystem": v.nullable(v.flag),
    },
    ("action",),
)
RULE: Final = v.obj(
    {
        "id": v.text(),
        "name": v.text(4, 160),
        "description": v.text(0, 260),
        "active": v.flag,
        "conditionGroup": v.list_of(v.obj({"conditions": v.list_of(_CONDITION, 1)}, ("conditions",)), 1),
        "action": v.obj({"mitigate": _MITIGATE}),
    },
    ("name", "active", "conditionGroup", "action"),
)
ADDRESS: Final = v.obj(
    {
        "id": v.text(),
        "hostname": v.text(1),
        "ip": v.text(1),
        "notes": v.text(),
        "action": v.one_of("deny", "challenge", "log", "bypass"),
    },
    ("hostname", "ip", "action"),
)
MANAGED_RULE: Final = v.obj({"active": v.flag, "action": v.one_of("log", "challenge", "deny", "")}, ("active",))
CORE_RULE: Final = v.obj({"active": v.flag, "action": v.one_of("log", "deny")}, ("active", "action"))
CONFIG: Final[v.Shape] = {
    "firewallEnabled": v.flag,
    "managedRules": v.obj(dict.fromkeys(MANAGED, MANAGED_RULE)),
    "crs": v.obj(dict.fromkeys(CORE_RULES, CORE_RULE)),
    "rules": v.list_of(RULE),
    "ips": v.list_of(ADDRESS),
    "botIdEnabled": v.flag,
}
