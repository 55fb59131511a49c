"""IAM on resources: what is authoritative, what is merged, and what happens when somebody else writes at the same time."""

import threading
from typing import Any

import grpc
import pytest

from localcloud.providers.gcp.policies import is_same_members, normal_member
from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError
from tests.localcloud.providers.gcp.cases import (
    ACCOUNT,
    ACCOUNT_FIRST,
    ALICE,
    BOB,
    CONDITION,
    PROJECT,
    PROJECT_ROLE,
    SECRET,
    SECRET_FIRST,
    P,
)
from tests.localcloud.providers.gcp.conftest import Google

MEMBER, BINDING = "gcp:projects/iAMMember:IAMMember", "gcp:projects/iAMBinding:IAMBinding"
SECRET_BINDING = "gcp:secretmanager/secretIamBinding:SecretIamBinding"
AUDIT = "gcp:projects/iAMAuditConfig:IAMAuditConfig"


def grant(member: str, **more: Any) -> dict[str, Any]:
    return {"project": PROJECT, "role": PROJECT_ROLE, "member": member, **more}


def test_a_member_joins_and_leaves_without_touching_others(seat: EngineSeat, google: Google):
    google.bind(P, {"role": PROJECT_ROLE, "members": [BOB]})
    made = seat.create(MEMBER, grant(ALICE))
    assert sorted(google.members(P, PROJECT_ROLE)) == [ALICE, BOB]
    seat.delete(made)
    assert google.members(P, PROJECT_ROLE) == [BOB]


def test_a_member_that_is_there_already_is_success(seat: EngineSeat, google: Google):
    seat.create(MEMBER, grant(ALICE))
    seat.create(MEMBER, grant("user:ALICE@example.com"))
    assert google.members(P, PROJECT_ROLE) == [ALICE]


def test_a_binding_removes_the_members_of_others(seat: EngineSeat, google: Google):
    google.bind(P, {"role": PROJECT_ROLE, "members": [BOB]}, {"role": "roles/viewer", "members": [BOB]})
    made = seat.create(BINDING, {"project": f"projects/{PROJECT}", "role": PROJECT_ROLE, "members": [ALICE]})
    assert made.id == f"{PROJECT}/{PROJECT_ROLE}"
    assert google.members(P, PROJECT_ROLE) == [ALICE]
    assert google.members(P, "roles/viewer") == [BOB]
    seat.delete(made)
    assert google.members(P, PROJECT_ROLE) == []
    assert google.members(P, "roles/viewer") == [BOB]


def test_a_binding_that_vanished_is_drift_not_gone(seat: EngineSeat, google: Google):
    inputs = {"project": PROJECT, "role": PROJECT_ROLE, "members": [ALICE]}
    made = seat.create(BINDING, inputs)
    google.bind(P)
    found = seat.refresh(made)
    assert found is not None
    assert seat.diff(found, inputs).names == {"members"}
    seat.update(found, inputs)
    assert google.members(P, PROJECT_ROLE) == [ALICE]


def test_a_binding_of_a_secret_is_gone_with_the_secret(seat: EngineSeat, google: Google):
    seat.create(*SECRET_FIRST)
    made = seat.create(SECRET_BINDING, {"secretId": SECRET, "role": "roles/secretmanager.secretAccessor", "members": [ALICE]})
    google.call("DELETE", SECRET)
    assert seat.refresh(made) is None
    seat.delete(made)


def test_order_and_case_of_members_are_no_difference(seat: EngineSeat):
    inputs = {"project": PROJECT, "role": PROJECT_ROLE, "members": [ALICE, BOB]}
    made = seat.create(BINDING, inputs)
    assert seat.diff(made, {**inputs, "members": ["user:Bob@Example.com", ALICE]}).names == set()


@pytest.mark.parametrize("kind", ["principalSet://x/A", "principal://x/A", "allUsers"])
def test_principals_keep_their_case(kind: str):
    assert normal_member(kind) == kind
    assert not is_same_members([kind], [kind.lower()])


def test_conditions_make_bindings_of_their_own(seat: EngineSeat, google: Google):
    plain = seat.create(MEMBER, grant(ALICE))
    bound = seat.create(MEMBER, grant(ALICE, condition={**CONDITION, "description": ""}))
    assert bound.id == f"{PROJECT}/{PROJECT_ROLE}/{ALICE}/{CONDITION['title']}//{CONDITION['expression']}"
    assert len(google.members(P, PROJECT_ROLE)) == 2
    seat.delete(plain)
    assert seat.refresh(plain) is None
    found = seat.refresh(bound)
    assert found is not None
    assert seat.diff(found, grant(ALICE, condition=CONDITION)).names == set()
    changed = seat.diff(found, grant(ALICE, condition={**CONDITION, "title": "later"}))
    assert changed.replaces == {"condition"}
    assert "condition.title" in changed.paths


def test_a_condition_is_imported_by_its_title(seat: EngineSeat):
    made = seat.create(MEMBER, grant(ALICE, condition=CONDITION))
    adopted = seat.adopt(MEMBER, f"{PROJECT} {PROJECT_ROLE} {ALICE} {CONDITION['title']}")
    assert adopted is not None
    assert (adopted.id, adopted.inputs) == (made.id, made.inputs)
    with pytest.raises(grpc.RpcError, match="no binding of"):
        seat.adopt(MEMBER, f"{PROJECT} {PROJECT_ROLE} {ALICE} another title")


@pytest.mark.parametrize(
    ("member", "sentence"),
    [("deleted:user:a@example.com?uid=1", "deleted principals"), ("alice@example.com", "has no kind")],
)
def test_members_that_cannot_be_are_refused_before_any_call(member: str, sentence: str, seat: EngineSeat):
    with pytest.raises(RefusedError, match=sentence):
        seat.check(MEMBER, grant(member))
    with pytest.raises(RefusedError) as refused:
        seat.check(BINDING, {"project": PROJECT, "role": PROJECT_ROLE, "members": [ALICE, member]})
    assert list(refused.value.failures) == ["members[1]"]


def test_an_account_is_named_in_full(seat: EngineSeat):
    with pytest.raises(RefusedError, match="projects/P/serviceAccounts/EMAIL"):
        seat.check("gcp:serviceaccount/iAMMember:IAMMember", {"serviceAccountId": "deploy@x", "role": "r", "member": ALICE})


def test_googles_sentence_reaches_the_engine(seat: EngineSeat):
    with pytest.raises(grpc.RpcError, match=r"answered 400: Service account ghost@\S+ does not exist\."):
        seat.create(MEMBER, grant(f"serviceAccount:ghost@{PROJECT}.iam.gserviceaccount.com"))


def test_a_secret_may_be_named_in_short(seat: EngineSeat):
    seat.create(*SECRET_FIRST)
    inputs = {"secretId": "DATABASE_URL", "role": "roles/secretmanager.secretAccessor", "members": [ALICE]}
    made = seat.create(SECRET_BINDING, inputs)
    assert (made.state["secretId"], made.state["project"]) == (SECRET, PROJECT)
    assert seat.diff(made, {**inputs, "secretId": SECRET}).names == set()
    assert seat.diff(made, {**inputs, "secretId": "OTHER"}).replaces == {"secretId"}


def test_writers_at_the_same_time_all_get_their_members_in(seat: EngineSeat, google: Google):
    people = [f"user:person{number}@example.com" for number in range(6)]
    threads = [threading.Thread(target=seat.create, args=(MEMBER, grant(person))) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(google.members(P, PROJECT_ROLE)) == people


def test_an_account_s_old_type_name_works(seat: EngineSeat, google: Google):
    seat.create(*ACCOUNT_FIRST)
    inputs = {"serviceAccountId": ACCOUNT, "role": "roles/iam.workloadIdentityUser", "members": [ALICE]}
    seat.create("gcp:serviceAccount/iAMBinding:IAMBinding", inputs)
    assert google.members(ACCOUNT, "roles/iam.workloadIdentityUser") == [ALICE]


def test_audit_configurations_of_other_services_stay(seat: EngineSeat, google: Google):
    first = {"project": PROJECT, "service": "iam.googleapis.com", "auditLogConfigs": [{"logType": "DATA_READ"}]}
    made = seat.create(AUDIT, first)
    seat.create(AUDIT, {**first, "service": "sts.googleapis.com"})
    seat.delete(made)
    assert [config["service"] for config in google.policy(P)["auditConfigs"]] == ["sts.googleapis.com"]
    shuffled = {**first, "auditLogConfigs": [{"logType": "DATA_READ", "exemptedMembers": []}]}
    assert seat.diff(made, shuffled).names == set()
