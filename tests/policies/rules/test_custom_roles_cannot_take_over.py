"""Permissions that are more than they look."""

from typing import Any

import pytest

from policies.exceptions import without_accepted
from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import Assessment, assess_resource
from policies.rules.custom_roles_cannot_take_over import ADMINISTRATION, NEVER, RULE

KINDS = ["gcp:projects/iAMCustomRole:IAMCustomRole", "gcp:organizations/iAMCustomRole:IAMCustomRole"]


def assess(*permissions: Any, kind: str = KINDS[0], role_id: Any = "apply") -> Assessment:
    return assess_resource(RULE, Resource(kind, "role", {"roleId": role_id, "permissions": list(permissions)}))


@pytest.mark.parametrize("kind", KINDS)
def test_a_role_that_lists_and_changes_passes(kind: str):
    assert assess("secretmanager.secrets.create", "secretmanager.versions.list", kind=kind).outcome is Outcome.PASS
    assert assess(kind=kind).outcome is Outcome.PASS


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("permission", sorted(NEVER))
def test_what_reads_or_becomes_fails_whatever_is_accepted(kind: str, permission: str):
    found = assess("iam.roles.get", permission, kind=kind).findings
    assert [finding.path for finding in found] == ["permissions[1]"]
    assert without_accepted(found, {"exceptions": {f"apply:{permission}": "please let it", "": "please"}}) == found


@pytest.mark.parametrize("permission", sorted(ADMINISTRATION))
def test_what_grants_fails_unless_it_is_accepted_for_that_role(permission: str):
    found = assess(permission).findings
    assert [finding.outcome for finding in found] == [Outcome.FAIL]
    assert without_accepted(found, {"exceptions": {f"apply:{permission}": "administers identity"}}) == ()
    assert without_accepted(found, {"exceptions": {f"other:{permission}": "administers identity"}}) == found


@pytest.mark.parametrize(("permissions", "role_id"), [((UNKNOWN,), "apply"), (("iam.roles.update",), UNKNOWN)])
def test_what_is_not_known_yet_is_unknown(permissions: tuple[Any, ...], role_id: Any):
    assert assess(*permissions, role_id=role_id).outcome is Outcome.UNKNOWN


def test_other_resources_are_left_alone():
    assert assess("iam.roles.update", kind="gcp:pubsub/topic:Topic").outcome is Outcome.NOT_APPLICABLE
