"""Deployment branch policies over REST. @octokit/openapi 23.0.2, "Deployments / branch-policies"."""

from typing import Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.bodies import optional_text, required_text
from localcloud.services.github.branch_policies import TYPES, list_policies
from localcloud.services.github.environments import POLICY_KIND, require_environment, scope_of
from localcloud.services.github.errors import invalid_request, not_found
from localcloud.services.github.identifiers import next_id, node_id
from localcloud.services.github.pages import reply_with_counted_page
from localcloud.services.github.repository_routes import on_repository


def show_policy(policy: Document) -> Document:
    """Return the schema `deployment-branch-policy`."""
    return {"id": policy["id"], "node_id": node_id("GAP", policy["id"]), "name": policy["name"], "type": policy["type"]}


def _require_custom(call: Call) -> Document:
    _, environment = require_environment(call)
    setting = environment["deployment_branch_policy"]
    if setting is None or not setting["custom_branch_policies"]:
        raise not_found()
    return environment


def _key(environment: Document, policy_id: str) -> str:
    return f"{scope_of(environment['repository_id'], environment['id'])}{policy_id}"


def _require_policy(call: Call) -> tuple[str, Document]:
    _, environment = require_environment(call)
    key = _key(environment, call.params["branch_policy_id"])
    policy = call.tx.get(POLICY_KIND, key)
    if policy is None:
        raise not_found()
    return key, policy


def _list(call: Call) -> Reply:
    _, environment = require_environment(call)
    return reply_with_counted_page(
        call, "branch_policies", [show_policy(policy) for policy in list_policies(call.tx, environment)]
    )


def _create(call: Call) -> Reply:
    environment = _require_custom(call)
    name, kind = required_text(call, "name"), optional_text(call, "type", "branch")
    if kind not in TYPES or not name:
        raise invalid_request(f'"name" must not be empty and "type" must be one of {", ".join(TYPES)}.')
    for policy in list_policies(call.tx, environment):
        if (policy["name"], policy["type"]) == (name, kind):
            location = f"{call.base_url}{call.path.removeprefix('/api/v3')}/{policy['id']}"
            return Reply(None, 303, {"location": location})
    policy = {"id": next_id(call.tx, "branch_policy"), "name": name, "type": kind}
    call.tx.put(POLICY_KIND, _key(environment, str(policy["id"])), policy)
    return Reply(show_policy(policy))


def _get(call: Call) -> Reply:
    return Reply(show_policy(_require_policy(call)[1]))


def _update(call: Call) -> Reply:
    key, policy = _require_policy(call)
    policy["name"] = required_text(call, "name")
    call.tx.put(POLICY_KIND, key, policy)
    return Reply(show_policy(policy))


def _delete(call: Call) -> Reply:
    key, _ = _require_policy(call)
    call.tx.delete(POLICY_KIND, key)
    return Reply(status=204)


_P: Final = "/environments/{environment_name}/deployment-branch-policies"
_ONE: Final = f"{_P}/{{branch_policy_id}}"
ROUTES: Final = (
    *on_repository("repos/list-deployment-branch-policies", "GET", _P, _list, "actions=read"),
    *on_repository("repos/create-deployment-branch-policy", "POST", _P, _create, "administration=write"),
    *on_repository("repos/get-deployment-branch-policy", "GET", _ONE, _get, "actions=read"),
    *on_repository("repos/update-deployment-branch-policy", "PUT", _ONE, _update, "administration=write"),
    *on_repository("repos/delete-deployment-branch-policy", "DELETE", _ONE, _delete, "administration=write"),
)
