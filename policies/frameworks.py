"""Name the published requirements that rules serve, each once.

CIS numbers are those of the Google Cloud Platform Foundations Benchmark; 1.4 to 1.8, 5.1 and 7.1 have kept them since version
1.1.
"""

from typing import Final

from policies.rule import Framework

_CIS = "CIS Google Cloud Platform Foundations Benchmark 3.0.0"
_CIS_URL = "https://www.cisecurity.org/benchmark/google_cloud_computing_platform"

CIS_ONLY_MANAGED_KEYS: Final = Framework(_CIS, "1.4", _CIS_URL)
CIS_NO_ADMIN_SERVICE_ACCOUNTS: Final = Framework(_CIS, "1.5", _CIS_URL)
CIS_NO_PROJECT_WIDE_IMPERSONATION: Final = Framework(_CIS, "1.6", _CIS_URL)
CIS_SEPARATION_OF_DUTIES: Final = Framework(_CIS, "1.8", _CIS_URL)
CIS_NO_PUBLIC_KEYS: Final = Framework(_CIS, "1.9", _CIS_URL)
CIS_NO_PUBLIC_BUCKETS: Final = Framework(_CIS, "5.1", _CIS_URL)
CIS_NO_PUBLIC_DATASETS: Final = Framework(_CIS, "7.1", _CIS_URL)

SCORECARD_DANGEROUS_WORKFLOW: Final = Framework(
    "OpenSSF Scorecard", "Dangerous-Workflow", "https://github.com/ossf/scorecard/blob/main/docs/checks.md#dangerous-workflow"
)
SCORECARD_TOKEN_PERMISSIONS: Final = Framework(
    "OpenSSF Scorecard", "Token-Permissions", "https://github.com/ossf/scorecard/blob/main/docs/checks.md#token-permissions"
)
OPENID_TOKEN_VALIDATION: Final = Framework(
    "OpenID Connect Core 1.0",
    "3.1.3.7, ID Token Validation",
    "https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation",
)
ZIZMOR_DANGEROUS_TRIGGERS: Final = Framework("zizmor", "dangerous-triggers", "https://docs.zizmor.sh/audits/#dangerous-triggers")
ZIZMOR_TRUSTED_PUBLISHING: Final = Framework(
    "zizmor", "use-trusted-publishing", "https://docs.zizmor.sh/audits/#use-trusted-publishing"
)
ZIZMOR_SECRETS_OUTSIDE_ENV: Final = Framework(
    "zizmor", "secrets-outside-env", "https://docs.zizmor.sh/audits/#secrets-outside-env"
)
ZIZMOR_OVERPROVISIONED_SECRETS: Final = Framework(
    "zizmor", "overprovisioned-secrets", "https://docs.zizmor.sh/audits/#overprovisioned-secrets"
)
CWE_EXPOSED_SENSITIVE_INFORMATION: Final = Framework(
    "Common Weakness Enumeration", "CWE-200", "https://cwe.mitre.org/data/definitions/200.html"
)
CWE_UNPROTECTED_CREDENTIALS: Final = Framework(
    "Common Weakness Enumeration", "CWE-522", "https://cwe.mitre.org/data/definitions/522.html"
)
SLSA_BUILD_SCRIPTED: Final = Framework(
    "SLSA 1.0", "Build L2, hosted build platform", "https://slsa.dev/spec/v1.0/levels#build-l2"
)
SSDF_ARCHIVE_RELEASES: Final = Framework(
    "NIST SP 800-218", "PS.3, archive and protect each software release", "https://csrc.nist.gov/pubs/sp/800/218/final"
)

_CIS_SUPPLY_CHAIN = "CIS Software Supply Chain Security Guide 1.0"
_CIS_SUPPLY_CHAIN_URL = "https://www.cisecurity.org/insights/white-papers/cis-software-supply-chain-security-guide"

CIS_CODE_OWNERS_REVIEW: Final = Framework(_CIS_SUPPLY_CHAIN, "1.1.7", _CIS_SUPPLY_CHAIN_URL)
CIS_PROTECTION_BINDS_ADMINISTRATORS: Final = Framework(_CIS_SUPPLY_CHAIN, "1.1.14", _CIS_SUPPLY_CHAIN_URL)
CIS_NO_FORCE_PUSH: Final = Framework(_CIS_SUPPLY_CHAIN, "1.1.16", _CIS_SUPPLY_CHAIN_URL)
CIS_NO_BRANCH_DELETION: Final = Framework(_CIS_SUPPLY_CHAIN, "1.1.17", _CIS_SUPPLY_CHAIN_URL)

SCORECARD_BRANCH_PROTECTION: Final = Framework(
    "OpenSSF Scorecard", "Branch-Protection", "https://github.com/ossf/scorecard/blob/main/docs/checks.md#branch-protection"
)
SCORECARD_CODE_REVIEW: Final = Framework(
    "OpenSSF Scorecard", "Code-Review", "https://github.com/ossf/scorecard/blob/main/docs/checks.md#code-review"
)
SCORECARD_PINNED_DEPENDENCIES: Final = Framework(
    "OpenSSF Scorecard", "Pinned-Dependencies", "https://github.com/ossf/scorecard/blob/main/docs/checks.md#pinned-dependencies"
)
SLSA_BUILD_ISOLATED: Final = Framework(
    "SLSA 1.0", "Build L3, isolated builds", "https://slsa.dev/spec/v1.0/requirements#isolation-strength"
)
GITHUB_ENVIRONMENTS: Final = Framework(
    "GitHub Docs",
    "Deployments and environments",
    "https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments",
)
GITHUB_SECURE_USE: Final = Framework(
    "GitHub Docs", "Secure use reference", "https://docs.github.com/en/actions/reference/security/secure-use"
)
GITHUB_ACTIONS_LIMITS: Final = Framework("GitHub Docs", "Actions limits", "https://docs.github.com/en/actions/reference/limits")
ZIZMOR_ARTIPACKED: Final = Framework("zizmor", "artipacked", "https://docs.zizmor.sh/audits/#artipacked")
ZIZMOR_EXCESSIVE_PERMISSIONS: Final = Framework(
    "zizmor", "excessive-permissions", "https://docs.zizmor.sh/audits/#excessive-permissions"
)
ZIZMOR_SELF_HOSTED_RUNNER: Final = Framework("zizmor", "self-hosted-runner", "https://docs.zizmor.sh/audits/#self-hosted-runner")
ZIZMOR_TEMPLATE_INJECTION: Final = Framework("zizmor", "template-injection", "https://docs.zizmor.sh/audits/#template-injection")
ZIZMOR_UNPINNED_IMAGES: Final = Framework("zizmor", "unpinned-images", "https://docs.zizmor.sh/audits/#unpinned-images")
ZIZMOR_UNPINNED_USES: Final = Framework("zizmor", "unpinned-uses", "https://docs.zizmor.sh/audits/#unpinned-uses")
CIS_KEY_ROTATION: Final = Framework(_CIS, "1.10", _CIS_URL)
CIS_AUDIT_LOGGING: Final = Framework(_CIS, "2.1", _CIS_URL)
CIS_UNIFORM_BUCKETS: Final = Framework(_CIS, "5.2", _CIS_URL)
NIST_CHANGE_AUTHENTICATORS: Final = Framework(
    "NIST SP 800-53 rev. 5", "IA-5, authenticator management", "https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final"
)
NIST_INVENTORY: Final = Framework(
    "NIST SP 800-53 rev. 5", "CM-8, system component inventory", "https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final"
)
NIST_MONITORING: Final = Framework(
    "NIST SP 800-53 rev. 5", "SI-4, system monitoring", "https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final"
)
NIST_RECOVERY: Final = Framework(
    "NIST SP 800-53 rev. 5", "CP-10, system recovery and reconstitution", "https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final"
)
CWE_OPEN_REDIRECT: Final = Framework("Common Weakness Enumeration", "CWE-601", "https://cwe.mitre.org/data/definitions/601.html")
