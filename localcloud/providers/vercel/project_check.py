"""What the real provider refuses in a project before any call, and what the local cloud does not have.

Source: the validators of vercel/terraform-provider-vercel vercel/resource_project.go, 2026-08, with the node versions, machine
types and lengths of the documentation in pulumiverse-vercel 5.21.1.
"""

import copy
import re
from collections import Counter
from typing import Any, Final

from localcloud.providers.resource import InputRefusedError
from localcloud.providers.values import UNKNOWN, Properties, is_unknown
from localcloud.providers.vercel.project_body import SKEW_SECONDS
from localcloud.providers.vercel.protection import DEPLOYMENT_TYPES, PROTECTION_MODES

NAME_LENGTH: Final = 52
_NAME: Final = re.compile(r"[a-z0-9\-]{1,52}")
_PROTECTED: Final = tuple(name for name in DEPLOYMENT_TYPES if name != "only_production_deployments")
_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "nodeVersion": ("18.x", "20.x", "22.x", "24.x"),
    "skewProtection": tuple(SKEW_SECONDS),
    "buildMachineType": ("basic", "standard", "enhanced", "turbo", "elastic"),
    "oidcTokenConfig.issuerMode": ("team", "global"),
    "vercelAuthentication.deploymentType": (*_PROTECTED, "none"),
    "passwordProtection.deploymentType": _PROTECTED,
    "trustedIps.deploymentType": tuple(DEPLOYMENT_TYPES),
    "trustedIps.protectionMode": tuple(PROTECTION_MODES),
    "resourceConfig.functionDefaultCpuType": ("standard_legacy", "standard", "performance"),
}
_INNER_DEFAULTS: Final = {
    "oidcTokenConfig": {"issuerMode": "team"},
    "trustedIps": {"protectionMode": "trusted_ip_required"},
    "vercelAuthentication": {"deploymentType": "standard_protection_new"},
}
_ABSENT_HERE: Final = {
    "environments": "is deprecated and not in the local cloud; declare each with a ProjectEnvironmentVariable",
    "gitRepository": "is not in the local cloud: no push deploys here. Leave it out; the pipeline makes the deployments",
    "passport": "is of Enterprise plans and not in the local cloud; leave it out",
}


def checked_project(inputs: Properties) -> Properties:
    """Return the inputs with the defaults inside objects filled in.

    Raises:
        InputRefusedError: one of the real provider's rules is broken, or the local cloud lacks the feature.
    """
    inputs = copy.deepcopy(inputs)
    for name, reason in _ABSENT_HERE.items():
        if inputs.get(name):
            raise InputRefusedError(name, reason)
    for name, defaults in _INNER_DEFAULTS.items():
        if isinstance(inputs.get(name), dict):
            inputs[name] = defaults | inputs[name]
    _check_choices(inputs)
    _check_conflicts(inputs)
    _check_trusted_sources(inputs.get("trustedSources"))
    return inputs


def _check_choices(inputs: Properties) -> None:
    name = inputs.get("name")
    if isinstance(name, str) and not _NAME.fullmatch(name):
        raise InputRefusedError("name", f"{name!r}: 1 to {NAME_LENGTH} lower case letters, digits and hyphens are needed")
    for path, allowed in _CHOICES.items():
        value: Any = inputs
        for part in path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, str) and value not in allowed:
            raise InputRefusedError(path, f"value must be one of {', '.join(allowed)}, got {value!r}")
    timeout = (inputs.get("resourceConfig") or {}).get("functionDefaultTimeout") if _is_known(inputs, "resourceConfig") else None
    if isinstance(timeout, int | float) and not 1 <= timeout <= 900:
        raise InputRefusedError("resourceConfig.functionDefaultTimeout", f"value must be 1 to 900 seconds, got {timeout}")


def _check_conflicts(inputs: Properties) -> None:
    if "previewComments" in inputs and "enablePreviewFeedback" in inputs:
        raise InputRefusedError("previewComments", "conflicts with enablePreviewFeedback; name one of them")
    resources = inputs.get("resourceConfig")
    if "serverlessFunctionRegion" in inputs and isinstance(resources, dict) and "functionDefaultRegions" in resources:
        raise InputRefusedError("serverlessFunctionRegion", "conflicts with resourceConfig.functionDefaultRegions; name one")


def _is_known(inputs: Properties, name: str) -> bool:
    return inputs.get(name) is not UNKNOWN


def _check_trusted_sources(block: Any) -> None:
    if not isinstance(block, dict) or is_unknown(block):
        return
    ids = Counter(project["projectId"] for project in block.get("projects") or [])
    for number, count in ids.items():
        if count > 1:
            raise InputRefusedError(
                "trustedSources.projects",
                f"contains more than one entry for project_id {number!r}. Use a single entry per trusted project.",
            )
    for project in block.get("projects") or []:
        for rule in project.get("customAllows") or []:
            _check_matcher(rule["from"])
            _check_matcher(rule["to"])
    for source in block.get("externalSources") or []:
        _check_matcher(source["to"])
        if not source.get("claims", {}).get("aud"):
            raise InputRefusedError("trustedSources.externalSources", f"{source['issuer']}: the claim `aud` is required")


def _check_matcher(matcher: Properties) -> None:
    slugs, preset = matcher.get("slugs") or [], matcher.get("preset")
    if not slugs and not preset:
        raise InputRefusedError("trustedSources", "an environment matcher needs slugs or preset")
    if len(slugs) > 10:
        raise InputRefusedError("trustedSources", f"an environment matcher takes 10 slugs at most, got {len(slugs)}")
    if preset not in (None, "all-custom"):
        raise InputRefusedError("trustedSources", f"preset must be 'all-custom', got {preset!r}")
