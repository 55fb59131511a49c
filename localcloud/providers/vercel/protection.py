"""Deployment protection: Pulumi's names and values to Vercel's and back.

Source: vercel/terraform-provider-vercel vercel/resource_project.go, 2026-08.
"""

from typing import Any, Final

from localcloud.providers.values import Properties

DEPLOYMENT_TYPES: Final = {
    "standard_protection_new": "all_except_custom_domains",
    "standard_protection": "prod_deployment_urls_and_all_previews",
    "all_deployments": "all",
    "only_preview_deployments": "preview",
    "only_production_deployments": "production",
}
PROTECTION_MODES: Final = {"trusted_ip_required": "additional", "trusted_ip_optional": "exclusive"}
_TYPES_SHOWN: Final = {value: name for name, value in DEPLOYMENT_TYPES.items()}
_MODES_SHOWN: Final = {value: name for name, value in PROTECTION_MODES.items()}


def sent_type(name: str) -> str:
    """Return Vercel's word for what is protected; `none` stays."""
    return DEPLOYMENT_TYPES.get(name, name)


def sent_authentication(block: Properties | None) -> dict[str, Any] | None:
    """Return `ssoProtection`."""
    return block and {"deploymentType": sent_type(block["deploymentType"])}


def sent_password(block: Properties | None) -> dict[str, Any] | None:
    """Return `passwordProtection`."""
    return block and {"deploymentType": sent_type(block["deploymentType"]), "password": block["password"]}


def sent_trusted_ips(block: Properties | None) -> dict[str, Any] | None:
    """Return `trustedIps`."""
    return block and {
        "deploymentType": sent_type(block["deploymentType"]),
        "addresses": [{name: address[name] for name in ("value", "note") if name in address} for address in block["addresses"]],
        "protectionMode": PROTECTION_MODES[block["protectionMode"]],
    }


def sent_trusted_sources(block: Properties | None) -> dict[str, Any] | None:
    """Return `trustedSources`: projects by id, external sources by issuer."""
    if not block:
        return None
    body: dict[str, Any] = {}
    if "projects" in block:
        body["projects"] = {project["projectId"]: _sent_project(project) for project in block["projects"]}
    if "externalSources" in block:
        providers: dict[str, list[Properties]] = {}
        for source in block["externalSources"]:
            entry = {name: source[name] for name in ("to", "label", "claims") if name in source}
            providers.setdefault(source["issuer"], []).append(entry)
        body["oidcProviders"] = providers
    return body


def _sent_project(project: Properties) -> dict[str, Any]:
    body = {"label": project["label"]} if "label" in project else {}
    return body | ({"customAllow": project["customAllows"]} if "customAllows" in project else {})


def shown_authentication(answer: dict[str, Any] | None) -> Properties:
    """Return `vercelAuthentication`; Vercel shows nothing for `none`."""
    return {"deploymentType": shown_type(answer["deploymentType"]) if answer else "none"}


def shown_type(value: str) -> str:
    """Return Pulumi's word for what is protected."""
    return _TYPES_SHOWN.get(value, value)


def shown_password(answer: dict[str, Any] | None, known: Properties) -> Properties | None:
    """Return `passwordProtection` with the state's password: Vercel never shows it."""
    password = (known.get("passwordProtection") or {}).get("password", "")
    return answer and {"deploymentType": shown_type(answer["deploymentType"]), "password": password}


def shown_trusted_ips(answer: dict[str, Any] | None) -> Properties | None:
    """Return `trustedIps`."""
    return answer and {
        "deploymentType": shown_type(answer["deploymentType"]),
        "addresses": [_present(address, "value", "note") for address in answer.get("addresses") or []],
        "protectionMode": _MODES_SHOWN.get(answer.get("protectionMode", ""), answer.get("protectionMode")),
    }


def shown_trusted_sources(answer: dict[str, Any] | None) -> Properties | None:
    """Return `trustedSources`."""
    if not answer:
        return None
    block: Properties = {}
    if answer.get("projects"):
        block["projects"] = [_shown_project(number, project) for number, project in answer["projects"].items()]
    if answer.get("oidcProviders"):
        block["externalSources"] = [
            {"issuer": issuer} | _present(entry, "label", "claims") | {"to": _present(entry["to"], "slugs", "preset")}
            for issuer, entries in answer["oidcProviders"].items()
            for entry in entries
        ]
    return block


def _shown_project(number: str, project: dict[str, Any]) -> Properties:
    rules = [
        {side: _present(rule[side], "slugs", "preset") for side in ("from", "to")} for rule in project.get("customAllow") or []
    ]
    return {"projectId": number} | _present(project, "label") | ({"customAllows": rules} if rules else {})


def _present(answer: dict[str, Any], *names: str) -> Properties:
    return {name: answer[name] for name in names if answer.get(name) is not None}
