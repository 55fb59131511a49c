"""Keep in mind what a failed run's refresh took for gone.

A vendor that does not let a credential see something answers 404, as if it were not there (GitHub's documentation,
"Troubleshooting the REST API"), and so may a vendor in trouble. The refresh then drops the resource from the state, and every
later run would be refused to make what exists. So the drop counts only once a run has succeeded; until then the next refresh
looks again under the same id, and drops what is gone indeed.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from bulwark.stacks.events import Account
from bulwark.stacks.recovery import CREATING, ids_of, resources_of

# What it depends on may have been dropped as well; the next run names that anew.
_FORGOTTEN: Final = frozenset({"dependencies", "propertyDependencies", "deletedWith", "replaceWith"})
_REMOVALS: Final = frozenset({"delete", "delete-replaced", "discard", "discard-replaced"})
"""Source: pulumi/pulumi sdk/go/common/display/operation.go, v3.259.0."""


def note_dropped(state: Mapping[str, Any], before: Iterable[Mapping[str, Any]], account: Account) -> dict[str, Any]:
    """Return the state with a note of each resource that it had before the run, has no more, and that the run did not remove."""
    deployment = dict(state["deployment"])
    pending = list(deployment.get("pending_operations") or [])
    noted = {operation["resource"]["urn"] for operation in pending}
    removed = {step.urn for step in account.steps if step.operation in _REMOVALS}
    living, ids = {item["urn"] for item in resources_of(state)}, ids_of(state)
    dropped = [
        item
        for item in before
        if item.get("custom")
        and item.get("id")
        and item["urn"] not in noted | removed
        # Of what had been replaced and was yet to be deleted, the one in its place says nothing.
        and ((item["type"], item["id"]) not in ids if item.get("delete") else item["urn"] not in living)
    ]
    pending += [
        {"type": CREATING, "resource": {name: value for name, value in item.items() if name not in _FORGOTTEN}}
        for item in dropped
    ]
    return {**state, "deployment": {**deployment, "pending_operations": pending}} if dropped else dict(state)
