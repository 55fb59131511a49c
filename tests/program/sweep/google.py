"""Alter at Google what the program declared, by Google's own clients."""

from typing import Any

from sweep.leaves import Leaf, Resource
from sweep.vendors import Vendors

ALTERED = "Altered elsewhere"
SUBJECT = "google.subject"
# Members that no duty has; the domain of the address is reserved by RFC 2606.
INTRUDER = "user:intruder@example.com"


def alter_pool(vendors: Vendors, leaf: Leaf) -> None:
    """Patch one field of a pool."""
    _pools(vendors).patch(name=leaf.resource.identifier, updateMask=leaf.path, body={leaf.path: _other(leaf)}).execute()


def alter_provider(vendors: Vendors, leaf: Leaf) -> None:
    """Patch one field of a pool's provider."""
    _patch_provider(vendors, leaf, leaf.path, {leaf.path: _other(leaf)})


def alter_condition(vendors: Vendors, leaf: Leaf) -> None:
    """Admit the repositories of another owner."""
    _patch_provider(vendors, leaf, "attributeCondition", {"attributeCondition": 'assertion.repository_owner_id == "1"'})


def alter_mapping(vendors: Vendors, leaf: Leaf) -> None:
    """Compute one attribute from another claim."""
    other = "assertion.sub" if leaf.key == SUBJECT else "assertion.ref"
    mapping = leaf.resource.inputs["attributeMapping"] | {leaf.key: other}
    _patch_provider(vendors, leaf, "attributeMapping", {"attributeMapping": mapping})


def alter_issuer(vendors: Vendors, leaf: Leaf) -> None:
    """Trust another issuer."""
    _patch_provider(vendors, leaf, "oidc.issuerUri", {"oidc": {"issuerUri": "https://issuer.example.com"}})


def alter_account(vendors: Vendors, leaf: Leaf) -> None:
    """Patch one text of a service account."""
    body = {"serviceAccount": {leaf.path: _other(leaf)}, "updateMask": leaf.path}
    _accounts(vendors).patch(name=leaf.resource.identifier, body=body).execute()


def switch_account(vendors: Vendors, leaf: Leaf) -> None:
    """Disable a service account, or enable a disabled one."""
    accounts = _accounts(vendors)
    call = accounts.enable if leaf.value else accounts.disable
    call(name=leaf.resource.identifier, body={}).execute()


def alter_label(vendors: Vendors, leaf: Leaf) -> None:
    """Give one label of a secret another value."""
    labels = leaf.resource.inputs["labels"] | {leaf.key: "altered"}
    request = {"secret": {"name": leaf.resource.identifier, "labels": labels}, "update_mask": {"paths": ["labels"]}}
    vendors.secrets.update_secret(request=request)


def replace_impersonator(vendors: Vendors, leaf: Leaf) -> None:
    """Let somebody else act as a service account in place of the first who may."""
    _set_account_members(vendors, leaf.resource, [INTRUDER, *leaf.value[1:]])


def add_impersonator(vendors: Vendors, resource: Resource) -> None:
    """Let one more act as a service account."""
    _set_account_members(vendors, resource, [*resource.inputs["members"], INTRUDER])


def replace_reader(vendors: Vendors, leaf: Leaf) -> None:
    """Let somebody else read a secret in place of the first who may."""
    _set_secret_members(vendors, leaf.resource, [INTRUDER, *leaf.value[1:]])


def add_reader(vendors: Vendors, resource: Resource) -> None:
    """Let one more read a secret."""
    _set_secret_members(vendors, resource, [*resource.inputs["members"], INTRUDER])


def remove_impersonators(vendors: Vendors, resource: Resource) -> None:
    """Let nobody act as a service account."""
    _set_account_members(vendors, resource, [])


def remove_readers(vendors: Vendors, resource: Resource) -> None:
    """Let nobody read a secret."""
    _set_secret_members(vendors, resource, [])


def delete_pool(vendors: Vendors, resource: Resource) -> None:
    """Delete a pool, which Google keeps as deleted."""
    _pools(vendors).delete(name=resource.identifier).execute()


def delete_provider(vendors: Vendors, resource: Resource) -> None:
    """Delete a provider, which Google keeps as deleted."""
    _pools(vendors).providers().delete(name=resource.identifier).execute()


def delete_account(vendors: Vendors, resource: Resource) -> None:
    """Delete a service account."""
    _accounts(vendors).delete(name=resource.identifier).execute()


def delete_secret(vendors: Vendors, resource: Resource) -> None:
    """Delete a secret with all its versions."""
    vendors.secrets.delete_secret(request={"name": resource.identifier})


def disable_service(vendors: Vendors, resource: Resource) -> None:
    """Switch an API off."""
    name = f"projects/{resource.inputs['project']}/services/{resource.inputs['service']}"
    vendors.service_usage.services().disable(name=name, body={}).execute()


def _other(leaf: Leaf) -> Any:
    return not leaf.value if isinstance(leaf.value, bool) else ALTERED


def _pools(vendors: Vendors) -> Any:
    return vendors.iam.projects().locations().workloadIdentityPools()


def _accounts(vendors: Vendors) -> Any:
    return vendors.iam.projects().serviceAccounts()


def _patch_provider(vendors: Vendors, leaf: Leaf, mask: str, body: dict[str, Any]) -> None:
    _pools(vendors).providers().patch(name=leaf.resource.identifier, updateMask=mask, body=body).execute()


def _set_account_members(vendors: Vendors, resource: Resource, members: list[str]) -> None:
    name = resource.inputs["serviceAccountId"]
    policy = _accounts(vendors).getIamPolicy(resource=name).execute()
    for binding in policy["bindings"]:
        if binding["role"] == resource.inputs["role"]:
            binding["members"] = members
    policy["bindings"] = [binding for binding in policy["bindings"] if binding["members"]]
    _accounts(vendors).setIamPolicy(resource=name, body={"policy": policy}).execute()


def _set_secret_members(vendors: Vendors, resource: Resource, members: list[str]) -> None:
    # The policy stands at the secret, which the id names in full: `projects/P/secrets/S/roles/…`.
    name = resource.identifier.partition("/roles/")[0]
    policy = vendors.secrets.get_iam_policy(request={"resource": name})
    for binding in policy.bindings:
        if binding.role == resource.inputs["role"]:
            binding.members[:] = members
    kept = [binding for binding in policy.bindings if binding.members]
    del policy.bindings[:]
    policy.bindings.extend(kept)
    vendors.secrets.set_iam_policy(request={"resource": name, "policy": policy})
