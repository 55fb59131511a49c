"""Translate Vercel's answer about a project to Pulumi's names."""

from typing import Any, Final

from localcloud.providers.values import Properties
from localcloud.providers.vercel.project_body import RESOURCES, SKEW_SECONDS, SWITCHES, TEXTS
from localcloud.providers.vercel.protection import (
    shown_authentication,
    shown_password,
    shown_trusted_ips,
    shown_trusted_sources,
)
from localcloud.providers.vercel.sets import known_parts

_SKEW_TEXTS: Final = {seconds: text for text, seconds in SKEW_SECONDS.items()}
_ELASTIC: Final = "elastic"


def shown_project(answer: dict[str, Any], known: Properties) -> Properties:
    """Return everything Vercel shows; of objects that it fills up itself, the parts that the state knows."""
    properties: Properties = {name: answer.get(field) for name, field in TEXTS.items()}
    properties |= {name: bool(answer.get(field, False)) for name, field in SWITCHES.items()}
    resources = answer.get("resourceConfig") or {}
    properties |= {
        "name": answer["name"],
        "nodeVersion": answer.get("nodeVersion"),
        "enableAffectedProjectsDeployments": answer.get("enableAffectedProjectsDeployments"),
        "enablePreviewFeedback": answer.get("enablePreviewFeedback"),
        "previewComments": answer.get("enablePreviewFeedback"),
        "enableProductionFeedback": answer.get("enableProductionFeedback"),
        "skewProtection": shown_skew(answer.get("skewProtectionMaxAge") or 0),
        "oidcTokenConfig": {"issuerMode": (answer.get("oidcTokenConfig") or {}).get("issuerMode", "team")},
        "onDemandConcurrentBuilds": bool(resources.get("elasticConcurrencyEnabled", False)),
        "buildMachineType": _machine(resources),
        "gitComments": answer.get("gitComments"),
    }
    return properties | _objects(answer, resources, known)


def _objects(answer: dict[str, Any], resources: dict[str, Any], known: Properties) -> Properties:
    regions = resources.get("functionDefaultRegions") or [answer[key] for key in ("serverlessFunctionRegion",) if answer.get(key)]
    block = {name: resources.get(field) for name, field in RESOURCES.items()} | {"functionDefaultRegions": regions or None}
    allowlist = answer.get("optionsAllowlist")
    properties: Properties = {
        "resourceConfig": known_parts(block, known.get("resourceConfig")),
        "gitProviderOptions": known_parts(_provider_options(answer), known.get("gitProviderOptions")),
        "optionsAllowlist": allowlist and {"paths": [{"value": path["value"]} for path in allowlist["paths"]]},
        "passwordProtection": shown_password(answer.get("passwordProtection"), known),
        "trustedIps": shown_trusted_ips(answer.get("trustedIps")),
        "trustedSources": shown_trusted_sources(answer.get("trustedSources")),
        "vercelAuthentication": shown_authentication(answer.get("ssoProtection")),
    }
    if known.get("serverlessFunctionRegion"):
        properties["serverlessFunctionRegion"] = regions[0] if regions else None
    return properties


def shown_skew(seconds: int) -> str | None:
    """Return the text of a maximum age, None for 0."""
    return _SKEW_TEXTS.get(seconds, f"unknown - {seconds} seconds") if seconds else None


def _machine(resources: dict[str, Any]) -> str | None:
    return _ELASTIC if resources.get("buildMachineSelection") == _ELASTIC else resources.get("buildMachineType")


def _provider_options(answer: dict[str, Any]) -> dict[str, Any]:
    options = answer.get("gitProviderOptions") or {}
    shown = {name: options.get(name) for name in ("requireVerifiedCommits", "gitCommitStatus", "consolidatedGitCommitStatus")}
    if options.get("createDeployments") is not None:
        shown["createDeployments"] = options["createDeployments"] == "enabled"
    if options.get("disableRepositoryDispatchEvents") is not None:
        shown["repositoryDispatchEvents"] = not options["disableRepositoryDispatchEvents"]
    return shown
