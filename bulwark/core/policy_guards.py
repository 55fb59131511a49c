"""Say which guard each rule of the policy pack belongs to. A test holds the table to the pack's registry."""

from collections.abc import Mapping
from typing import Final

from bulwark.core.guards import Mode

RULES_OF_GUARDS: Final[Mapping[str, tuple[str, ...]]] = {
    "policy-branches": ("deploying-branches-are-reviewed-and-kept",),
    "policy-delivery": (
        "deployments-are-kept-for-a-bounded-time",
        "deployments-are-protected",
        "environments-that-roll-back-never-wait",
        "no-wildcard-domains",
        "redirects-stay-at-home",
        "rolling-release-starts-small",
        "vercel-projects-are-not-connected-to-git",
    ),
    "policy-identity": (
        "accounts-serve-one-duty",
        "buckets-are-private-and-versioned",
        "custom-roles-cannot-take-over",
        "environments-admit-named-branches",
        "environments-bind-administrators",
        "environments-that-apply-infrastructure-are-approved",
        "federation-policies-name-repository-commands-and-project",
        "identifiers-are-variables-and-secrets-are-not",
        "identity-resources-are-protected",
        "no-basic-roles",
        "no-project-wide-secret-or-identity-roles",
        "no-public-principals",
        "no-service-account-keys",
        "no-whole-pool-principals",
        "nobody-reaches-what-a-sentence-denies",
        "provider-condition-refuses-hostile-claims",
        "provider-trusts-one-issuer-and-audience",
        "public-variables-hold-no-secret",
        "rulesets-are-bypassed-by-apps-only",
        "secret-and-identity-use-is-logged",
        "secret-values-stay-out-of-the-program",
        "secret-variables-are-sensitive",
        "secrets-have-declared-readers-only",
        "secrets-of-jobs-stand-in-environments",
    ),
    "policy-rotation": (
        "environment-secrets-say-why-and-until-when",
        "keys-rotate-within-ninety-days",
        "secrets-rotate-or-say-why-not",
    ),
    "policy-upkeep": ("labels-say-owner-and-environment",),
    "policy-watching": ("alerts-reach-someone", "served-domains-are-watched", "uptime-checks-have-alerts"),
    "policy-workflows": (
        "actions-are-selected-and-pinned",
        "default-workflow-token-is-read-only",
        "workflow-jobs-end-in-time",
        "workflows-grant-least-token-permissions",
        "workflows-keep-no-checkout-credentials",
        "workflows-pin-actions-by-commit",
        "workflows-run-no-untrusted-text",
        "workflows-run-on-fixed-hosted-runners",
        "workflows-start-only-on-trusted-events",
    ),
}
"""Guard to the ids of its rules."""


def rule_modes(modes: Mapping[str, Mode]) -> dict[str, Mode]:
    """Return the rules whose guard is below `enforce`, with its mode; guards without rules are skipped."""
    return {
        rule: mode for guard, mode in sorted(modes.items()) if mode is not Mode.ENFORCE for rule in RULES_OF_GUARDS.get(guard, ())
    }
