"""A wildcard serves names that nobody has thought of."""

from collections.abc import Iterator
from typing import Final

from policies.example_resources import VERCEL_PROJECT_ID, every_check_alerts, example, uptime_check
from policies.frameworks import CWE_EXPOSED_SENSITIVE_INFORMATION
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import Applicability, ResourceRule, Severity
from policies.rules.served_domains_are_watched import DOMAIN_TYPE

_ALIAS_TYPE: Final = "vercel:index/alias:Alias"
_NAMES: Final = {DOMAIN_TYPE: "domain", _ALIAS_TYPE: "alias"}


def covers(resource: Resource) -> bool:
    """Say whether a resource gives a Vercel project or deployment a name."""
    return resource.type in _NAMES


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield a finding for a name with a wildcard."""
    name = resource.read(_NAMES[resource.type])
    if "*" in name.text():
        yield Finding(
            name.path,
            f"{name.text()} is a wildcard",
            "whatever name somebody makes up is served with the domain's certificate and cookies, and no check asks it",
            "Name each domain that is served.",
            accepted_as=name.text(),
        )


RULE = ResourceRule(
    id="no-wildcard-domains",
    title="No domain is a wildcard",
    severity=Severity.MEDIUM,
    why=(
        "Phishing lives on names that look right: `login.payments.livingtree.io` answers with a valid certificate although "
        "nobody made it, and cookies of the parent domain are sent there."
    ),
    remediation=(
        "Replace the wildcard by the names that are served.",
        "Where each customer has a name, write the wildcard with its reason into the exceptions.",
    ),
    frameworks=(CWE_EXPOSED_SENSITIVE_INFORMATION,),
    applies_to=Applicability("domains and aliases of Vercel", covers),
    bad=(example(DOMAIN_TYPE, "domain", {"projectId": VERCEL_PROJECT_ID, "domain": "*.livingtree.io"}),),
    good=(
        example(DOMAIN_TYPE, "domain", {"projectId": VERCEL_PROJECT_ID, "domain": "app.livingtree.io"}),
        uptime_check("app.livingtree.io"),
        every_check_alerts(),
    ),
    judge=judge,
    exceptions="A wildcard that is meant, as it is written.",
)
