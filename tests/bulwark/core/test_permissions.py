import re

import pytest

from bulwark.core.permissions import (
    INVENTORY_PERMISSIONS,
    MONITOR_PERMISSIONS,
    NEEDS,
    apply_permissions,
    drift_permissions,
    drift_role_permissions,
)

# What would let a run read payloads or act as somebody else, without a binding that says so.
FORBIDDEN = re.compile(
    r"secretmanager\.versions\..*|iam\.serviceAccountKeys\..*|iam\.serviceAccounts\.(actAs|getAccessToken|getOpenIdToken|signBlob"
    r"|signJwt|implicitDelegation)|.*\*.*|storage\..*|pubsub\.topics\.publish"
)
READING = re.compile(r".*\.(get|list|getIamPolicy)")


def test_neither_role_reaches_a_payload_or_another_account():
    assert [name for name in apply_permissions() if FORBIDDEN.fullmatch(name)] == []


def test_the_role_of_drift_reads_only():
    assert [name for name in drift_role_permissions() if not READING.fullmatch(name)] == []
    assert set(drift_permissions()) < set(apply_permissions())
    assert set(drift_role_permissions()) == set(drift_permissions()) | set(INVENTORY_PERMISSIONS)


def test_a_run_can_mend_its_own_role():
    # Without these an `up` could take its own rights away for good.
    assert {"iam.roles.update", "resourcemanager.projects.setIamPolicy"} <= set(apply_permissions())


@pytest.mark.parametrize("token", NEEDS)
def test_each_type_is_well_formed_and_can_be_changed(token: str):
    assert re.fullmatch(r"gcp:\w+/\w+:\w+", token)
    assert NEEDS[token].change
    assert not NEEDS[token].read & NEEDS[token].change


def test_fewer_types_need_less():
    only = apply_permissions(["gcp:pubsub/topic:Topic"])
    assert only == (
        "pubsub.topics.create",
        "pubsub.topics.delete",
        "pubsub.topics.get",
        "pubsub.topics.list",
        "pubsub.topics.update",
    )
    assert drift_permissions(["gcp:pubsub/topic:Topic"]) == ("pubsub.topics.get", "pubsub.topics.list")


def test_an_unknown_type_is_no_type_without_needs():
    with pytest.raises(KeyError):
        apply_permissions(["gcp:storage/bucket:Bucket"])


def test_the_monitor_reads_no_payload_and_changes_nothing():
    assert {name.rpartition(".")[2] for name in MONITOR_PERMISSIONS} == {"get", "list"}
    assert "secretmanager.versions.access" not in MONITOR_PERMISSIONS
