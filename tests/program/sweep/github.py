"""Alter at GitHub what the program declared, by githubkit."""

from typing import Any

from sweep.leaves import Leaf, Resource
from sweep.vendors import Vendors


def open_environment(vendors: Vendors, leaf: Leaf) -> None:
    """Let every branch deploy to an environment."""
    _put(vendors, leaf, {"deployment_branch_policy": None})


def admit_protected_branches(vendors: Vendors, leaf: Leaf) -> None:
    """Let the protected branches deploy in place of the named ones."""
    _put(vendors, leaf, {"deployment_branch_policy": {"protected_branches": True, "custom_branch_policies": False}})


def switch_bypass(vendors: Vendors, leaf: Leaf) -> None:
    """Let administrators pass the rules of an environment, or no longer.

    No published schema has the field, and what the schema lacks githubkit's own method drops: the body goes as it is.
    """
    policy = leaf.resource.inputs["deploymentBranchPolicy"]
    kept = {"protected_branches": policy["protectedBranches"], "custom_branch_policies": policy["customBranchPolicies"]}
    owner, repository, environment = _place(vendors, leaf.resource)
    body = {"can_admins_bypass": not leaf.value, "deployment_branch_policy": kept}
    vendors.github.request("PUT", f"/repos/{owner}/{repository}/environments/{environment}", json=body)


def set_wait(vendors: Vendors, leaf: Leaf) -> None:
    """Let jobs wait before they may use an environment."""
    _put(vendors, leaf, {"wait_timer": leaf.value + 5})


def forbid_self_review(vendors: Vendors, leaf: Leaf) -> None:
    """Forbid that who started a deployment approves it."""
    _put(vendors, leaf, {"prevent_self_review": not leaf.value})


def alter_pattern(vendors: Vendors, leaf: Leaf) -> None:
    """Let other branches deploy to an environment."""
    place, number = _place(vendors, leaf.resource), int(leaf.resource.outputs["policyId"])
    vendors.github.rest.repos.update_deployment_branch_policy(*place, number, data={"name": "altered/*"})


def alter_variable(vendors: Vendors, leaf: Leaf) -> None:
    """Give a variable another value."""
    _patch_variable(vendors, leaf, {"value": "altered elsewhere"})


def rename_variable(vendors: Vendors, leaf: Leaf) -> None:
    """Give a variable another name: under its own it is gone."""
    _patch_variable(vendors, leaf, {"name": f"{leaf.value}_ALTERED"})


def delete_environment(vendors: Vendors, resource: Resource) -> None:
    """Delete an environment with everything in it."""
    vendors.github.rest.repos.delete_an_environment(*_place(vendors, resource))


def delete_pattern(vendors: Vendors, resource: Resource) -> None:
    """Take a pattern of branches away."""
    vendors.github.rest.repos.delete_deployment_branch_policy(*_place(vendors, resource), int(resource.outputs["policyId"]))


def delete_variable(vendors: Vendors, resource: Resource) -> None:
    """Delete a variable."""
    owner, repository, environment = _place(vendors, resource)
    vendors.github.rest.actions.delete_environment_variable(owner, repository, resource.inputs["variableName"], environment)


def delete_secret(vendors: Vendors, resource: Resource) -> None:
    """Delete a secret."""
    vendors.github.rest.actions.delete_environment_secret(*_place(vendors, resource), resource.inputs["secretName"])


def _place(vendors: Vendors, resource: Resource) -> tuple[str, str, str]:
    return vendors.owner, resource.inputs["repository"], resource.inputs["environment"]


def _put(vendors: Vendors, leaf: Leaf, data: dict[str, Any]) -> None:
    vendors.github.rest.repos.create_or_update_environment(*_place(vendors, leaf.resource), data=data)


def _patch_variable(vendors: Vendors, leaf: Leaf, data: dict[str, Any]) -> None:
    owner, repository, environment = _place(vendors, leaf.resource)
    name = leaf.resource.inputs["variableName"]
    vendors.github.rest.actions.update_environment_variable(owner, repository, name, environment, data=data)
