"""Alter at GitHub what a repository has once: rules, Actions settings, labels, alerts, managed files; by githubkit."""

import base64
import copy
from collections.abc import Callable
from typing import Any

from sweep.leaves import Leaf, Resource
from sweep.vendors import Vendors

PLAN_LIST = "GitHub keeps a list of actions for private repositories under Enterprise alone; the setting shows none"


def alter_marker(vendors: Vendors, leaf: Leaf) -> None:
    """Let a mark name our project otherwise. One of another project is no drift: the program refuses to go on at all."""
    place = (*_place(vendors, leaf.resource), leaf.resource.inputs["variableName"])
    vendors.github.rest.actions.update_repo_variable(
        *place, data={"value": f"altered/elsewhere{leaf.value[leaf.value.index(' ') :]}"}
    )


def rename_marker(vendors: Vendors, leaf: Leaf) -> None:
    """Give the mark another name: under its own it is gone."""
    place = (*_place(vendors, leaf.resource), str(leaf.value))
    vendors.github.rest.actions.update_repo_variable(*place, data={"name": "ALTERED"})


def delete_marker(vendors: Vendors, resource: Resource) -> None:
    """Take the mark away."""
    vendors.github.rest.actions.delete_repo_variable(*_place(vendors, resource), resource.inputs["variableName"])


def alter_actions(**changes: Any) -> Callable[[Vendors, Leaf], None]:
    """Change what workflows may use."""

    def alter(vendors: Vendors, leaf: Leaf) -> None:
        data = {"enabled": True, "allowed_actions": "selected", "sha_pinning_required": True, **changes}
        vendors.github.rest.actions.set_github_actions_permissions_repository(*_place(vendors, leaf.resource), data=data)

    return alter


def alter_selection(name: str) -> Callable[[Vendors, Leaf], None]:
    """Change whose actions are allowed."""

    def alter(vendors: Vendors, leaf: Leaf) -> None:
        data = {name: not leaf.value}
        vendors.github.rest.actions.set_allowed_actions_repository(*_place(vendors, leaf.resource), data=data)

    return alter


def alter_token(vendors: Vendors, leaf: Leaf) -> None:
    """Let the token of jobs write, or workflows approve."""
    name = {"defaultWorkflowPermissions": "default_workflow_permissions"}.get(leaf.path, "can_approve_pull_request_reviews")
    value = "write" if leaf.path == "defaultWorkflowPermissions" else not leaf.value
    place = _place(vendors, leaf.resource)
    vendors.github.rest.actions.set_github_actions_default_workflow_permissions_repository(*place, data={name: value})


def alter_access(vendors: Vendors, leaf: Leaf) -> None:
    """Let others use a repository's actions, or no longer."""
    data = {"access_level": "none" if leaf.value != "none" else "organization"}
    vendors.github.rest.actions.set_workflow_access_to_repository(*_place(vendors, leaf.resource), data=data)


def alter_label(**changes: str) -> Callable[[Vendors, Leaf], None]:
    """Change a label."""

    def alter(vendors: Vendors, leaf: Leaf) -> None:
        place = _place(vendors, leaf.resource)
        vendors.github.rest.issues.update_label(*place, leaf.resource.inputs["name"], data=changes)

    return alter


def delete_label(vendors: Vendors, resource: Resource) -> None:
    """Delete a label."""
    vendors.github.rest.issues.delete_label(*_place(vendors, resource), resource.inputs["name"])


def switch_alerts_off(vendors: Vendors, resource: Resource) -> None:
    """Switch the alerts off, and the security updates with them."""
    vendors.github.rest.repos.disable_vulnerability_alerts(*_place(vendors, resource))


def switch_updates_off(vendors: Vendors, leaf: Leaf) -> None:
    """Switch the security updates off."""
    vendors.github.rest.repos.disable_automated_security_fixes(*_place(vendors, leaf.resource))


def edit_file(vendors: Vendors, leaf: Leaf) -> None:
    """Write another text into a managed file, as who may: the App."""
    app, resource = vendors.app.client(), leaf.resource
    place, branch = (*_place(vendors, resource), resource.inputs["file"]), resource.inputs["branch"]
    sha = app.rest.repos.get_content(*place, ref=branch).json()["sha"]
    text = base64.b64encode(b"altered elsewhere\n").decode()
    data = {"message": "Alter", "content": text, "branch": branch, "sha": sha}
    app.rest.repos.create_or_update_file_contents(*place, data=data)


def delete_file(vendors: Vendors, resource: Resource) -> None:
    """Delete a managed file, as the App."""
    app, branch = vendors.app.client(), resource.inputs["branch"]
    place = (*_place(vendors, resource), resource.inputs["file"])
    sha = app.rest.repos.get_content(*place, ref=branch).json()["sha"]
    app.rest.repos.delete_file(*place, data={"message": "Delete", "branch": branch, "sha": sha})


def alter_ruleset(**changes: Any) -> Callable[[Vendors, Leaf], None]:
    """Change a ruleset as a whole."""

    def alter(vendors: Vendors, leaf: Leaf) -> None:
        vendors.github.rest.repos.update_repo_ruleset(*_ruleset(vendors, leaf.resource), data=changes)

    return alter


def alter_actors(**changes: Any) -> Callable[[Vendors, Leaf], None]:
    """Let somebody else pass, or pass otherwise."""

    def alter(vendors: Vendors, leaf: Leaf) -> None:
        actor = {"actor_id": 5, "actor_type": "Integration", "bypass_mode": "always"}
        known = leaf.resource.inputs.get("bypassActors") or []
        if known:
            actor["actor_id"] = int(known[0]["actorId"])
        vendors.github.rest.repos.update_repo_ruleset(
            *_ruleset(vendors, leaf.resource), data={"bypass_actors": [actor | changes]}
        )

    return alter


def alter_refs(part: str) -> Callable[[Vendors, Leaf], None]:
    """Let a ruleset cover other branches."""

    def alter(vendors: Vendors, leaf: Leaf) -> None:
        known = leaf.resource.inputs["conditions"]["refName"]
        names = {"include": list(known["includes"]), "exclude": list(known.get("excludes") or [])}
        names[part] = [*names[part], "refs/heads/altered"]
        data = {"conditions": {"ref_name": names}}
        vendors.github.rest.repos.update_repo_ruleset(*_ruleset(vendors, leaf.resource), data=data)

    return alter


def drop_rule(kind: str) -> Callable[[Vendors, Leaf], None]:
    """Take one rule out."""
    return lambda vendors, leaf: _change_rules(vendors, leaf, lambda rules: [rule for rule in rules if rule["type"] != kind])


def alter_review(vendors: Vendors, leaf: Leaf) -> None:
    """Change one parameter of the rule for pull requests."""
    names = {
        "requiredApprovingReviewCount": "required_approving_review_count",
        "requireCodeOwnerReview": "require_code_owner_review",
        "dismissStaleReviewsOnPush": "dismiss_stale_reviews_on_push",
        "requireLastPushApproval": "require_last_push_approval",
        "requiredReviewThreadResolution": "required_review_thread_resolution",
    }
    name = names[leaf.path.rsplit(".", 1)[-1]]
    value = leaf.value + 1 if name.endswith("count") else not leaf.value

    def change(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
        changed = copy.deepcopy(rules)
        for rule in changed:
            if rule["type"] == "pull_request":
                rule["parameters"][name] = value
        return changed

    _change_rules(vendors, leaf, change)


def delete_ruleset(vendors: Vendors, resource: Resource) -> None:
    """Delete a ruleset."""
    vendors.github.rest.repos.delete_repo_ruleset(*_ruleset(vendors, resource))


def _change_rules(vendors: Vendors, leaf: Leaf, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
    place = _ruleset(vendors, leaf.resource)
    rules = vendors.github.rest.repos.get_repo_ruleset(*place).json()["rules"]
    vendors.github.rest.repos.update_repo_ruleset(*place, data={"rules": change(rules)})


def _place(vendors: Vendors, resource: Resource) -> tuple[str, str]:
    return vendors.owner, resource.inputs["repository"]


def _ruleset(vendors: Vendors, resource: Resource) -> tuple[str, str, int]:
    return (*_place(vendors, resource), int(resource.identifier))
