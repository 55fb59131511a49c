"""What the vendors' plans offer of what a configuration asks for, and what replaces what they do not offer.

Sources: GitHub's environments and allowed actions as in `bulwark.config.rules.accounts` and `.repositories`, which refuse what
the table has not; "About rulesets" in GitHub's documentation (private repositories need a paid plan), read 2026-11; Vercel's
rolling releases by `@vercel/sdk` 1.28.35 (`plan_not_supported`); "Skew Protection" and "WAF Managed Rulesets" in Vercel's
documentation, read 2026-11.
"""

from dataclasses import dataclass
from typing import Any, Final

from bulwark.core.doctor.finding import Finding, good
from bulwark.core.verdict import Phase

GITHUB_PLANS: Final = ("free", "pro", "team", "enterprise")
VERCEL_PLANS: Final = ("hobby", "pro", "enterprise")
_VENDORS: Final = {"github": "GitHub", "vercel": "Vercel"}
_PAID: Final = frozenset({"pro", "team", "enterprise"})
_ENTERPRISE: Final = frozenset({"enterprise"})
_VERCEL_PAID: Final = frozenset({"pro", "enterprise"})


@dataclass(frozen=True, slots=True)
class Capability:
    """Something that a vendor offers on some plans."""

    id: str
    """In kebab-case."""
    vendor: str
    """`github` or `vercel`."""
    what: str
    """What it is, in the plural."""
    plans: frozenset[str]
    """Plans that offer it; at GitHub for repositories that are not public, which have everything on every plan."""
    lost: str
    """What is lost without it, the end of a sentence."""

    def is_offered(self, plan: str, *, is_public: bool = False) -> bool:
        """Say whether a plan offers it."""
        return is_public or plan in self.plans


ENVIRONMENTS: Final = Capability(
    "environments", "github", "environments with branch policies and secrets", _PAID, "no duty could be told from another"
)
PROTECTION_RULES: Final = Capability(
    "environment-protection-rules",
    "github",
    "reviewers of environments and the switch against administrators' bypass",
    _ENTERPRISE,
    "nobody would be asked before the infrastructure is changed",
)
ALLOWED_ACTIONS: Final = Capability(
    "allowed-actions", "github", "lists of allowed actions", _ENTERPRISE, "workflows could use any action"
)
RULESETS: Final = Capability(
    "rulesets", "github", "rulesets and reviews by code owners", _PAID, "anybody could push to the branches that deploy"
)
INTERNAL: Final = Capability(
    "internal-repositories", "github", "internal repositories", _ENTERPRISE, "the repository could not have its visibility"
)
ROLLING_RELEASES: Final = Capability(
    "rolling-releases", "vercel", "rolling releases", _VERCEL_PAID, "everybody would have each release at once"
)
SKEW_PROTECTION: Final = Capability(
    "skew-protection", "vercel", "skew protection", _VERCEL_PAID, "open pages would lose their assets at each release"
)
OWASP_RULES: Final = Capability(
    "owasp-rules", "vercel", "OWASP core rules", _ENTERPRISE, "Vercel would refuse the firewall's configuration"
)

CAPABILITIES: Final = (
    *(ENVIRONMENTS, PROTECTION_RULES, ALLOWED_ACTIONS, RULESETS, INTERNAL),
    *(ROLLING_RELEASES, SKEW_PROTECTION, OWASP_RULES),
)
"""Everything that a configuration can ask for and that not every plan offers."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A configuration asks for a capability in one place."""

    capability: Capability
    place: str
    """Which repository or project."""
    path: str
    """The key of the stack file that asks for it, or that says what replaces it."""
    is_public: bool = False
    """Whether the repository is public."""
    degraded_mode: str | None = None
    """What the configuration declares in its place; None for nothing."""

    def document(self, plan: str) -> dict[str, Any]:
        """Return it as JSON, as a plan has it."""
        return {
            "capability": self.capability.id,
            "vendor": self.capability.vendor,
            "place": self.place,
            "plan": plan,
            "public": self.is_public,
            "offered": self.capability.is_offered(plan, is_public=self.is_public),
            "offered_by": sorted(self.capability.plans),
            "degraded_mode": self.degraded_mode,
        }


def judge_ask(ask: Ask, plan: str) -> Finding:
    """Judge one thing that is asked for: offered, replaced by a declared degraded mode, or missing."""
    capability, subject = ask.capability, f"{ask.capability.id} of {ask.place}"
    facts = ask.document(plan)
    if facts["offered"]:
        return good(subject, f"{_VENDORS[capability.vendor]}'s plan '{plan}' has {capability.what}", facts)
    lacks = f"{_VENDORS[capability.vendor]}'s plan '{plan}' has no {capability.what} here"
    if ask.degraded_mode:
        reason = f"{lacks}; '{ask.degraded_mode}' replaces them, as {ask.path} declares"
        return good(subject, reason, facts, warnings=[f"{capability.what} are replaced by '{ask.degraded_mode}'"])
    remedy = f"change to {' or '.join(sorted(capability.plans))}, or change {ask.path}"
    return Finding(Phase.FAIL, subject, lacks, capability.lost, remedy, evidence=facts)
