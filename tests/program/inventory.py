"""What the vendors hold of one environment, read over REST: the truth that a state is compared with.

Numbers and moments that vendors give anew to everything they make are left out, so that two clean runs are equal.
"""

import json
import re
from typing import Any
from urllib.parse import quote

from commands import Desk

from bulwark.config.pipeline import Pipeline

# Given anew to whatever is made.
GIVEN = frozenset(
    {"id", "node_id", "etag", "uniqueId", "oauth2ClientId", "createTime", "expireTime", "created_at", "updated_at"}
    | {"url", "html_url", "accountId", "projectId", "env", "latestDeployments", "version"}
    | {"flagId", "policyId", "projectKey", "seed", "revision", "updatedBy"}
    | {"creationRecord", "mutationRecord", "mutationRecords"}
)
PROJECT_ID = re.compile(r"\bprj_[0-9A-Za-z]+\b")
# Numbers of what Cloud Monitoring names, and the end of an uptime check's id.
MONITORED = re.compile(
    r"\b(notificationChannels|alertPolicies|conditions)/\d+|(\"|uptimeCheckConfigs/)([a-z0-9-]+)-[\w-]{11}(?=\"|$)"
)


def is_given(name: str) -> bool:
    """Say whether a field differs between two things that were made alike; Vercel's moments end in `At`."""
    return name in GIVEN or name.endswith("At")


def without_given(value: Any) -> Any:
    """Return a body without what vendors give anew."""
    if isinstance(value, dict):
        return {name: without_given(item) for name, item in sorted(value.items()) if not is_given(name)}
    if isinstance(value, list):
        # In the order of their making, which a run in parallel does not decide.
        return sorted((without_given(item) for item in value), key=json.dumps)
    return without_given_ids(value) if isinstance(value, str) else value


def without_given_ids(text: str) -> str:
    """Return a text without the ids that vendors make up."""
    plain = MONITORED.sub(lambda found: f"{found[1]}/given" if found[1] else f"{found[2]}{found[3]}-given", text)
    return PROJECT_ID.sub("prj_given", plain)


def inventory(desk: Desk, pipeline: Pipeline) -> dict[str, Any]:
    """Return path to body of everything of this environment at Google, GitHub and Vercel, lists included."""
    found = {**_google(desk, pipeline), **_github(desk, pipeline), **_vercel(desk, pipeline)}
    return {path: without_given(body) for path, body in sorted(found.items())}


def _google(desk: Desk, pipeline: Pipeline) -> dict[str, Any]:
    project, found = pipeline.google.project, {}

    def look(path: str) -> Any:
        found[path] = desk.call("google", "GET", path)
        return found[path]

    services = look(f"/v1/projects/{project}/services?filter=state:ENABLED&pageSize=200")
    if not services.get("services"):
        return found
    pools = look(f"/v1/projects/{project}/locations/global/workloadIdentityPools?showDeleted=true").get(
        "workloadIdentityPools", []
    )
    for pool in pools:
        if pool["state"] == "ACTIVE":
            look(f"/v1/{pool['name']}/providers?showDeleted=true")
    for account in look(f"/v1/projects/{project}/serviceAccounts?pageSize=100").get("accounts", []):
        path = f"/v1/{account['name']}:getIamPolicy"
        found[path] = desk.call("google", "POST", path, {})
    found[f"/v1/projects/{project}:getIamPolicy"] = desk.call("google", "POST", f"/v1/projects/{project}:getIamPolicy", {})
    look(f"/v1/projects/{project}/roles?view=FULL&showDeleted=true")
    enabled = {service["config"]["name"] for service in services["services"]}
    if "pubsub.googleapis.com" in enabled:
        for topic in look(f"/v1/projects/{project}/topics").get("topics", []):
            look(f"/v1/{topic['name']}:getIamPolicy")
    if "monitoring.googleapis.com" in enabled:
        for collection in ("uptimeCheckConfigs", "notificationChannels", "alertPolicies"):
            look(f"/v3/projects/{project}/{collection}?pageSize=1000")
        for service in look(f"/v3/projects/{project}/services").get("services", []):
            look(f"/v3/{service['name']}/serviceLevelObjectives?pageSize=1000")
    for secret in look(f"/v1/projects/{project}/secrets?pageSize=100").get("secrets", []):
        # Secret Manager names by the project's number.
        look(f"/v1/projects/{project}/secrets/{secret['name'].rsplit('/', 1)[-1]}:getIamPolicy")
    return found


def _github(desk: Desk, pipeline: Pipeline) -> dict[str, Any]:
    found: dict[str, Any] = {}
    ours = {row.environment for row in pipeline.duty_rows}
    repositories = {pipeline.infrastructure.repository.name, *(app.repository.name for app in pipeline.apps.values())}
    for repository in sorted(repositories):
        base = f"/repos/{pipeline.github.owner}/{repository}"
        if _owns(pipeline, repository):
            found |= _github_shared(desk, base)
        for environment in desk.call("github", "GET", f"{base}/environments?per_page=100")["environments"]:
            if environment["name"] not in ours:
                continue
            place = f"{base}/environments/{quote(environment['name'], safe='')}"
            found[place] = environment
            for part in ("deployment-branch-policies", "variables", "secrets"):
                found[f"{place}/{part}"] = desk.call("github", "GET", f"{place}/{part}?per_page=30")
    return found


def _owns(pipeline: Pipeline, repository: str) -> bool:
    places = [pipeline.infrastructure, *pipeline.apps.values()]
    return any(place.owns_repository and place.repository.name == repository for place in places)


def _github_shared(desk: Desk, base: str) -> dict[str, Any]:
    """Return what a repository has once; commits have moments of their own, so files are told by their content."""
    parts = ("labels?per_page=100", "actions/variables?per_page=30", "actions/permissions", "actions/permissions/workflow")
    found = {f"{base}/{part}": desk.call("github", "GET", f"{base}/{part}") for part in parts}
    for ruleset in desk.call("github", "GET", f"{base}/rulesets?per_page=100"):
        rules = desk.call("github", "GET", f"{base}/rulesets/{ruleset['id']}")
        # The links name the number, which is given.
        found[f"{base}/rulesets/{ruleset['name']}"] = {name: value for name, value in rules.items() if name != "_links"}
    for branch in desk.call("github", "GET", f"{base}/branches?per_page=100"):
        head = desk.call("github", "GET", f"{base}/commits/{quote(branch['name'], safe='')}")
        found[f"{base}/tree/{branch['name']}"] = head["commit"]["tree"]["sha"]
    return found


def _vercel(desk: Desk, pipeline: Pipeline) -> dict[str, Any]:
    team, found = f"teamId={pipeline.vercel.team_id}", {}
    ours = {app.vercel.project for app in pipeline.apps.values()}
    for project in desk.call("vercel", "GET", f"/v10/projects?{team}&limit=100")["projects"]:
        if project["name"] in ours:
            place = f"/v9/projects/{project['name']}"
            found[place] = project
            found[f"{place}/domains"] = desk.call("vercel", "GET", f"{place}/domains?{team}")
            found[f"{place}/env"] = desk.call("vercel", "GET", f"/v10/projects/{project['name']}/env?{team}&decrypt=true")["envs"]
            found |= {path: desk.find("vercel", path) for path in _vercel_parts(project["name"], team)}
    policies = f"/v1/oauth-apps/oidc-federation/policies?{team}"
    found[policies] = desk.call("vercel", "GET", policies)
    return found


def _vercel_parts(project: str, team: str) -> tuple[str, ...]:
    return (
        f"/v1/projects/{project}/rolling-release/config?{team}",
        f"/v2/projects/{project}/checks?{team}",
        f"/v1/projects/{project}/feature-flags/flags?{team}",
        f"/v1/security/firewall/config/active?projectId={project}&{team}",
    )
