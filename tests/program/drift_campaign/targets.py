"""The live objects behind the resources of a state, and how their vendors' own calls read and change each."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from drift_campaign.schemas import Schema, github_schema, google_schema, vercel_schemas

from bulwark.core.state import Resource

Json = dict[str, Any]
# Computed by the vendor at each write: no difference that somebody made.
_STAMPS = frozenset(
    {"etag", "updateTime", "updatedAt", "updated_at", "mutationRecord", "version", "updatedBy", "revision", "seq"}
)


@dataclass(frozen=True, slots=True)
class Call:
    """One request."""

    vendor: str
    method: str
    path: str
    body: object = None


@dataclass(frozen=True, slots=True)
class Target:
    """One object at a vendor."""

    name: str
    """The vendor's own path."""
    type: str
    """Type token of the resource; of a policy that of what declares its members."""
    urns: frozenset[str]
    """Of the resources that declare it, or a part of it."""
    schema: Schema
    read: Call
    write: Callable[[Json, Json, str], Call]
    """From the object before, the object after and the field's first part."""
    shape: Callable[[Json], Json] = dict
    """From what is read to what is written."""
    is_everybodys: bool = False
    """Whether a change of it may take away the right to look at others, so that it shares no look."""


def essence(value: Any) -> Any:
    """Return an object without what the vendor writes by itself."""
    if isinstance(value, Mapping):
        return {key: essence(one) for key, one in value.items() if key not in _STAMPS}
    return [essence(one) for one in value] if isinstance(value, list) else value


_MASKED = {
    "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": ("v1", "iam.v1", "WorkloadIdentityPool"),
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": ("v1", "iam.v1", "WorkloadIdentityPoolProvider"),
    "gcp:monitoring/alertPolicy:AlertPolicy": ("v3", "monitoring.v3", "AlertPolicy"),
    "gcp:monitoring/customService:CustomService": ("v3", "monitoring.v3", "Service"),
    "gcp:monitoring/notificationChannel:NotificationChannel": ("v3", "monitoring.v3", "NotificationChannel"),
    "gcp:monitoring/slo:Slo": ("v3", "monitoring.v3", "ServiceLevelObjective"),
    "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": ("v3", "monitoring.v3", "UptimeCheckConfig"),
    "gcp:projects/iAMCustomRole:IAMCustomRole": ("v1", "iam.v1", "Role"),
    "gcp:secretmanager/secret:Secret": ("v1", "secretmanager.v1", "Secret"),
}
_WRAPPED = {
    "gcp:serviceaccount/account:Account": ("serviceAccount", "iam.v1", "ServiceAccount"),
    "gcp:pubsub/topic:Topic": ("topic", "pubsub.v1", "Topic"),
}
_POLICIES = {
    "gcp:secretmanager/secretIamBinding:SecretIamBinding": "secretmanager.v1",
    "gcp:serviceaccount/iAMBinding:IAMBinding": "iam.v1",
    "gcp:pubsub/topicIAMBinding:TopicIAMBinding": "pubsub.v1",
}
_PROJECT_POLICY = ("gcp:projects/iAMBinding:IAMBinding", "gcp:projects/iAMAuditConfig:IAMAuditConfig")
_VERCEL = {
    "vercel:index/project:Project": ("/v9/projects/{id}", "updateprojectdefinitions", "UpdateProjectRequestBody"),
    "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable": (
        "/v9/projects/{project}/env/{id}",
        "editprojectenvop",
        "EditProjectEnvRequestBody",
    ),
    "vercel:index/projectDomain:ProjectDomain": (
        "/v9/projects/{project}/domains/{id}",
        "updateprojectdomainop",
        "UpdateProjectDomainRequestBody",
    ),
    "vercel:index/projectDeploymentCheck:ProjectDeploymentCheck": (
        "/v2/projects/{project}/checks/{id}",
        "updateprojectcheckop",
        "UpdateProjectCheckRequestBody",
    ),
    "vercel:index/featureFlagDefinition:FeatureFlagDefinition": (
        "/v1/projects/{project}/feature-flags/flags/{id}",
        "updateflagop",
        "UpdateFlagRequestBody",
    ),
}


def targets_of(resources: Iterable[Resource], owner: str, team: str, sdk: Path | None) -> list[Target]:
    """Return what a campaign changes, in the order of the resources; Vercel's where its SDK is there."""
    standing = [one for one in resources if not one.is_read_only]
    schemas = vercel_schemas(sdk, {module: body for _, module, body in _VERCEL.values()}) if sdk else {}
    found = [
        *(_masked(one) for one in standing if one.type in _MASKED),
        *(_wrapped(one) for one in standing if one.type in _WRAPPED),
        *(_policy(one) for one in standing if one.type in _POLICIES),
        *_project_policy(standing),
        *(target for one in standing for target in _at_github(one, owner)),
        *(_at_vercel(one, team, schemas) for one in standing if one.type in _VERCEL and sdk),
    ]
    # One object may be declared by two resources: a flag by its definition and by its switch.
    urns = {one.id: frozenset(other.urn for other in standing if other.id == one.id) for one in standing}
    by_urn = {one.urn: urns[one.id] for one in standing}
    whole = [replace(one, urns=one.urns.union(*(by_urn[urn] for urn in one.urns))) for one in found]
    # By URN: ids at the vendors are made by chance, and the seed is to draw the same each time.
    return sorted(whole, key=lambda target: (min(target.urns), target.name))


def _masked(one: Resource) -> Target:
    version, document, name = _MASKED[one.type]
    path = f"/{version}/{one.id}"

    def write(_before: Json, after: Json, field: str) -> Call:
        return Call("google", "PATCH", f"{path}?updateMask={field}", after)

    return Target(one.id, one.type, frozenset({one.urn}), google_schema(document, name), Call("google", "GET", path), write)


def _wrapped(one: Resource) -> Target:
    key, document, name = _WRAPPED[one.type]
    path = f"/v1/{one.id}"

    def write(_before: Json, after: Json, field: str) -> Call:
        return Call("google", "PATCH", path, {key: after, "updateMask": field})

    return Target(one.id, one.type, frozenset({one.urn}), google_schema(document, name), Call("google", "GET", path), write)


def _set(path: str) -> Callable[[Json, Json, str], Call]:
    return lambda _before, after, _field: Call("google", "POST", f"{path}:setIamPolicy", {"policy": after})


def _policy(one: Resource) -> Target:
    at = one.id.partition("/roles/")[0]
    verb = "POST" if "serviceaccount" in one.type else "GET"
    read = Call("google", verb, f"/v1/{at}:getIamPolicy", {} if verb == "POST" else None)
    schema = google_schema(_POLICIES[one.type], "Policy")
    return Target(f"{at} policy", one.type, frozenset({one.urn}), schema, read, _set(f"/v1/{at}"))


def _project_policy(resources: list[Resource]) -> Iterator[Target]:
    ours = [one for one in resources if one.type in _PROJECT_POLICY]
    if ours:
        at = f"projects/{ours[0].id.partition('/')[0]}"
        schema = google_schema("cloudresourcemanager.v1", "Policy")

        def write(_before: Json, after: Json, _field: str) -> Call:
            body = {"policy": after, "updateMask": "bindings,auditConfigs,etag"}
            return Call("google", "POST", f"/v1/{at}:setIamPolicy", body)

        read = Call("google", "POST", f"/v1/{at}:getIamPolicy", {"options": {"requestedPolicyVersion": 3}})
        yield Target(
            f"{at} policy", _PROJECT_POLICY[0], frozenset(one.urn for one in ours), schema, read, write, is_everybodys=True
        )


_VARIABLE = "ReposOwnerRepoEnvironmentsEnvironmentNameVariablesNamePatchBody"
_ENVIRONMENT = "ReposOwnerRepoEnvironmentsEnvironmentNamePutBody"


def _at_github(one: Resource, owner: str) -> Iterator[Target]:
    parts = one.id.split(":")
    place = f"/repos/{owner}/{parts[0]}/environments/{'/'.join(parts[1:2])}"
    urns = frozenset({one.urn})
    if one.type.endswith(":ActionsEnvironmentVariable"):
        path = f"{place}/variables/{parts[2]}"

        def write(_before: Json, after: Json, field: str) -> Call:
            return Call("github", "PATCH", path, {field: after.get(field)})

        yield Target(path, one.type, urns, github_schema(_VARIABLE), Call("github", "GET", path), write)
    elif one.type.endswith(":RepositoryEnvironmentDeploymentPolicy"):
        pattern = f"{place}/deployment-branch-policies/{parts[2]}"

        def rename(_before: Json, after: Json, _field: str) -> Call:
            return Call("github", "PUT", pattern, {"name": after["name"]})

        schema = github_schema("DeploymentBranchPolicyNamePattern")
        yield Target(pattern, one.type, urns, schema, Call("github", "GET", pattern), rename)
    elif one.type.endswith(":RepositoryEnvironment"):
        read, schema = Call("github", "GET", place), github_schema(_ENVIRONMENT)
        yield Target(place, one.type, urns, schema, read, lambda _b, after, _f: Call("github", "PUT", place, after), _environment)


def _environment(read: Json) -> Json:
    """Return the body that keeps an environment as it is read."""
    rules: dict[str, Json] = {rule["type"]: rule for rule in read.get("protection_rules", ())}
    asked = rules.get("required_reviewers", {})
    return {
        "wait_timer": rules.get("wait_timer", {}).get("wait_timer", 0),
        "prevent_self_review": asked.get("prevent_self_review", False),
        "reviewers": [{"type": one["type"], "id": one["reviewer"]["id"]} for one in asked.get("reviewers", ())],
        "deployment_branch_policy": read.get("deployment_branch_policy"),
    }


def _at_vercel(one: Resource, team: str, schemas: Mapping[str, Schema]) -> Target:
    pattern, module, _ = _VERCEL[one.type]
    project = one.inputs.get("projectId") or one.outputs.get("projectId") or one.id
    path = f"{pattern.format(id=one.id, project=project)}?teamId={team}"

    def write(_before: Json, after: Json, field: str) -> Call:
        return Call("vercel", "PATCH", path, {field: after.get(field)})

    return Target(path, one.type, frozenset({one.urn}), schemas[module], Call("vercel", "GET", path), write)
