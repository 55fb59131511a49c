"""Fields in which a change is missed, each with why: named, so that nobody takes them for looked at."""

from typing import Final

_PROJECT: Final = "vercel:index/project:Project"
_FLAG: Final = "vercel:index/featureFlagDefinition:FeatureFlagDefinition"
_VARIABLE: Final = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable"
_SECRET: Final = "gcp:secretmanager/secret:Secret"
_TOPIC: Final = "gcp:pubsub/topic:Topic"
_CHECK: Final = "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig"
_ADDED: Final = "the provider holds only the keys that are declared against the program, so that others may add their own"
_OPEN: Final = "the program declares nothing for this input, so that there is nothing to hold the vendor's answer against"
_NO_INPUT: Final = "the resource has no such input, and no inventory lists it"
_UNDECLARED: Final = (
    "autoExposeSystemEnvs",
    "customerSupportCodeVisibility",
    "directoryListing",
    "enableProductionFeedback",
    "gitLFS",
    "oidcTokenConfig.enabled",
    "resourceConfig.fluid",
    "resourceConfig.functionDefaultMemoryType",
    "resourceConfig.functionDefaultTimeout",
    "resourceConfig.functionZeroConfigFailover",
)
_WITHOUT_INPUT: Final = (
    "enableExternalRewriteCaching",
    "resourceConfig.enableFunctionsBeta",
    "skewProtectionAllowedDomains.*",
    "skewProtectionBoundaryAt",
)

UNREAD: Final = {
    (_SECRET, "labels.altered"): _ADDED,
    (_SECRET, "annotations.altered"): _ADDED,
    (_TOPIC, "labels.altered"): _ADDED,
    (_SECRET, "expireTime"): _OPEN,
    (_SECRET, "ttl"): "Google answers with the time of expiry, for which the program declares nothing",
    (_CHECK, "httpCheck.contentType"): _OPEN,
    (_CHECK, "disabled"): _OPEN,
    **{(_FLAG, field): _NO_INPUT for field in ("maintainerIds.*", "permanent", "seed", "tags.*")},
    (_VARIABLE, "customEnvironmentIds.*"): _OPEN,
    (_VARIABLE, "type"): "the resource says only whether it is sensitive: plain, encrypted and system are one to it",
    **{(_PROJECT, field): _OPEN for field in _UNDECLARED},
    **{(_PROJECT, field): _NO_INPUT for field in _WITHOUT_INPUT},
}
"""By type token and field of the vendor's schema."""
