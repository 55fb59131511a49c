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
