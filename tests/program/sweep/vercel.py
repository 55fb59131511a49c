"""Alter at Vercel what the program declared, by Vercel's SDK for Node."""

import copy
from collections.abc import Callable
from typing import Any

from sweep.leaves import Leaf, Resource
from sweep.vendors import Vendors

# A day: the program's 12 hours are another of the spans that Vercel offers.
OTHER_SKEW_SECONDS = 86_400
OTHER_ISSUER = "https://issuer.example.com"
OTHER_SHARE = 75


def project_with(change: Callable[[Any], dict[str, Any]]) -> Callable[[Vendors, Leaf], None]:
    """Return an alteration that writes what `change` makes of the value."""

    def alter(vendors: Vendors, leaf: Leaf) -> None:
        _update_project(vendors, leaf.resource, change(leaf.value))

    return alter


def alter_trusted_source(vendors: Vendors, leaf: Leaf) -> None:
    """Trust another source, or the same one for something else."""
    sources = copy.deepcopy(leaf.resource.inputs["trustedSources"]["externalSources"])
    index, _, inner = leaf.path.removeprefix("trustedSources.externalSources[").partition("].")
    *parents, last = inner.split(".")
    part = sources[int(index)]
    for parent in parents:
        part = part[parent]
    part[last] = _other_source(last, leaf.value)
    providers: dict[str, list[dict[str, Any]]] = {}
    for source in sources:
        entry = {name: value for name, value in source.items() if name in {"label", "claims", "to"}}
        providers.setdefault(source["issuer"], []).append(entry)
    _update_project(vendors, leaf.resource, {"trustedSources": {"oidcProviders": providers}})


def _other_source(name: str, value: Any) -> Any:
    if name == "slugs":
        return ["preview"]
    if name == "issuer":
        return OTHER_ISSUER
    return "Altered" if isinstance(value, str) else ["altered"]


def variable_with(change: Callable[[Any], dict[str, Any]]) -> Callable[[Vendors, Leaf], None]:
    """Return an alteration of an environment variable."""

    def alter(vendors: Vendors, leaf: Leaf) -> None:
        _in_project(
            vendors, leaf.resource, "projects.editProjectEnv", id=leaf.resource.identifier, requestBody=change(leaf.value)
        )

    return alter


def alter_redirect(vendors: Vendors, leaf: Leaf) -> None:
    """Let a domain serve the project itself instead of leading elsewhere."""
    _update_domain(vendors, leaf, {"redirect": None, "redirectStatusCode": None})


def alter_redirect_status(vendors: Vendors, leaf: Leaf) -> None:
    """Let a domain lead on for a while only (307), or for good (308)."""
    _update_domain(vendors, leaf, {"redirectStatusCode": 307 if leaf.value != 307 else 308})


def move_domain(vendors: Vendors, leaf: Leaf) -> None:
    """Give a domain to another project, new here; Vercel's single call for it is not in the local cloud."""
    resource, other = leaf.resource, {"idOrName": "elsewhere", "teamId": leaf.resource.inputs["teamId"]}
    vendors.vercel.call("projects.createProject", teamId=other["teamId"], requestBody={"name": other["idOrName"]})
    delete_domain(vendors, resource)
    vendors.vercel.call("projects.addProjectDomain", **other, requestBody={"name": resource.inputs["domain"]})


def alter_advancement(vendors: Vendors, leaf: Leaf) -> None:
    """Go from stage to stage after ten minutes, without anybody's approval."""
    shares = [stage["targetPercentage"] for stage in leaf.resource.inputs["stages"]]
    _configure_release(vendors, leaf.resource, "automatic", shares)


def alter_stage(vendors: Vendors, leaf: Leaf) -> None:
    """Give a stage one percent more; the last, which must have all of it, comes one stage later."""
    shares = [stage["targetPercentage"] for stage in leaf.resource.inputs["stages"]]
    if leaf.value == 100:
        shares.insert(-1, OTHER_SHARE)
    else:
        shares[int(leaf.path.split("[")[1].split("]")[0])] += 1
    _configure_release(vendors, leaf.resource, "manual-approval", shares)


def delete_project(vendors: Vendors, resource: Resource) -> None:
    """Delete a project with everything in it."""
    vendors.vercel.call("projects.deleteProject", idOrName=resource.identifier, teamId=resource.inputs["teamId"])


def delete_domain(vendors: Vendors, resource: Resource) -> None:
    """Take a domain from a project."""
    _in_project(vendors, resource, "projects.removeProjectDomain", domain=resource.inputs["domain"])


def delete_variable(vendors: Vendors, resource: Resource) -> None:
    """Delete an environment variable."""
    _in_project(vendors, resource, "projects.removeProjectEnv", id=resource.identifier)


def switch_releases_off(vendors: Vendors, resource: Resource) -> None:
    """Give every new deployment all traffic at once."""
    _in_project(vendors, resource, "rollingRelease.deleteRollingReleaseConfig")


def _update_project(vendors: Vendors, resource: Resource, body: dict[str, Any]) -> None:
    team = resource.inputs["teamId"]
    vendors.vercel.call("projects.updateProject", idOrName=resource.identifier, teamId=team, requestBody=body)


def _update_domain(vendors: Vendors, leaf: Leaf, body: dict[str, Any]) -> None:
    _in_project(vendors, leaf.resource, "projects.updateProjectDomain", domain=leaf.resource.inputs["domain"], requestBody=body)


def _configure_release(vendors: Vendors, resource: Resource, advancement: str, shares: list[int]) -> None:
    waiting = {"requireApproval": True} if advancement == "manual-approval" else {"duration": 10}
    stages = [{"targetPercentage": share} | (waiting if share != shares[-1] else {}) for share in shares]
    body = {"enabled": True, "advancementType": advancement, "stages": stages}
    _in_project(vendors, resource, "rollingRelease.updateRollingReleaseConfig", requestBody=body)


def _in_project(vendors: Vendors, resource: Resource, function: str, **request: Any) -> None:
    vendors.vercel.call(function, idOrName=resource.inputs["projectId"], teamId=resource.inputs["teamId"], **request)
