"""Where Google's kinds look, and what is declared there, from resources and contract alone."""

import json
from typing import Any

import pytest

from bulwark.core.drift.declaration import Contract, Declaration, Granted
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.kinds import (
    google_accounts,
    google_audit,
    google_hmac_keys,
    google_identities,
    google_members,
    google_project,
    google_services,
)
from bulwark.core.drift.thing import Key, Place
from bulwark.core.state import Resource, Unread

P = "projects/p-1"
CONTRACT = Contract("p-1", 7, "owner", "team_1")
ACCOUNT = f"{P}/serviceAccounts/a@p-1.iam.gserviceaccount.com"
POOL = f"{P}/locations/global/workloadIdentityPools/jobs"
EVE = "user:eve@example.com"


def resource(token: str, identifier: str = "", *, outputs: dict[str, Any] | None = None, **inputs: Any) -> Resource:
    return Resource(f"urn:pulumi:s::b::{token}::r", token, identifier, inputs, outputs or {})


def declaration(*resources: Resource, contract: Contract = CONTRACT) -> Declaration:
    return Declaration(resources, contract)


def declared(kind: Kind, *resources: Resource, contract: Contract = CONTRACT) -> set[tuple[str, str]]:
    return {(key.place.name, key.id) for key in kind.declared(declaration(*resources, contract=contract))}


def places(kind: Kind, *resources: Resource, contract: Contract = CONTRACT) -> list[str]:
    return [place.name for place in kind.places(declaration(*resources, contract=contract))]


def test_a_right_is_told_by_role_member_and_condition():
    condition = {"expression": "request.time < timestamp('2027-01-01T00:00:00Z')", "title": "until new year"}
    assert google_members.member_id("roles/viewer", "user:Eve@Example.com") == f"roles/viewer {EVE}"
    assert google_members.member_id("roles/viewer", "allUsers") == "roles/viewer allUsers"
    said = google_members.member_id("roles/viewer", "principal://x/Subject", condition)
    assert said == f"roles/viewer principal://x/Subject if {condition['expression']} (until new year)"


HOLDERS = [
    (
        google_members.ACCOUNT_MEMBER,
        "gcp:serviceaccount/account:Account",
        ACCOUNT,
        "gcp:serviceaccount/iAM{}:IAM{}",
        "serviceAccountId",
        ACCOUNT,
    ),
    (
        google_members.ACCOUNT_MEMBER,
        "gcp:serviceaccount/account:Account",
        ACCOUNT,
        "gcp:serviceaccount/iAM{}:IAM{}",
        "serviceAccountId",
        ACCOUNT.rpartition("/")[2],
    ),
    (
        google_members.SECRET_MEMBER,
        "gcp:secretmanager/secret:Secret",
        f"{P}/secrets/S",
        "gcp:secretmanager/secretIam{}:SecretIam{}",
        "secretId",
        "p-1/S",
    ),
    (
        google_members.POOL_MEMBER,
        "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
        POOL,
        "gcp:iam/workloadIdentityPoolIam{}:WorkloadIdentityPoolIam{}",
        "workloadIdentityPoolId",
        "jobs",
    ),
    (
        google_members.TOPIC_MEMBER,
        "gcp:pubsub/topic:Topic",
        f"{P}/topics/t",
        "gcp:pubsub/topicIAM{}:TopicIAM{}",
        "topic",
        f"{P}/topics/t",
    ),
    (
        google_members.BUCKET_MEMBER,
        "gcp:storage/bucket:Bucket",
        "state",
        "gcp:storage/bucketIAM{}:BucketIAM{}",
        "bucket",
        "b/state",
    ),
    (
        google_members.KEY_MEMBER,
        "gcp:kms/cryptoKey:CryptoKey",
        f"{P}/locations/l/keyRings/r/cryptoKeys/k",
        "gcp:kms/cryptoKeyIAM{}:CryptoKeyIAM{}",
        "cryptoKeyId",
        "l/r/k",
    ),
    (
        google_members.KEY_MEMBER,
        "gcp:kms/cryptoKey:CryptoKey",
        f"{P}/locations/l/keyRings/r/cryptoKeys/k",
        "gcp:kms/cryptoKeyIAM{}:CryptoKeyIAM{}",
        "cryptoKeyId",
        "p-1/l/r/k",
    ),
]


@pytest.mark.parametrize(("kind", "thing", "identifier", "policies", "parent", "named"), HOLDERS)
def test_what_declares_members_meets_the_place_of_what_they_are_members_of(
    kind: Kind, thing: str, identifier: str, policies: str, parent: str, named: str
):
    holder = resource(thing, identifier)
    [place] = places(kind, holder)
    token = {form: policies.replace("{}", form) for form in ("Member", "Binding", "Policy")}
    one = resource(token["Member"], "m", **{parent: named}, role="roles/viewer", member=EVE)
    many = resource(token["Binding"], "b", **{parent: named}, role="roles/editor", members=[EVE, "allUsers"])
    bindings = {"bindings": [{"role": "roles/owner", "members": [EVE, "deleted:user:x@example.com?uid=1"]}]}
    whole = resource(token["Policy"], "p", **{parent: named}, policyData=json.dumps(bindings))
    found = {said for at, said in declared(kind, holder, one, many, whole) if (at == place and EVE in said) or "allUsers" in said}
    assert found == {f"roles/viewer {EVE}", f"roles/editor {EVE}", "roles/editor allUsers", f"roles/owner {EVE}"}


@pytest.mark.parametrize(
    "data", ["no JSON", "[]", '{"bindings": 1}', '{"bindings": [1]}', '{"bindings": [{"role": "r"}]}', Unread.SECRET]
)
def test_a_policy_that_cannot_be_read_declares_nobody(data: Any):
    policy = resource("gcp:secretmanager/secretIamPolicy:SecretIamPolicy", "p", secretId="S", policyData=data)
    assert declared(google_members.SECRET_MEMBER, policy) == set()


def test_members_that_cannot_be_read_are_not_declared():
    token = "gcp:secretmanager/secretIamBinding:SecretIamBinding"
    hidden = resource(token, "b", secretId="S", role="roles/viewer", members=Unread.UNKNOWN)
    partly = resource(token, "b", secretId="T", role="roles/viewer", members=[Unread.SECRET, EVE])
    assert declared(google_members.SECRET_MEMBER, hidden, partly) == {(f"{P}/secrets/T", f"roles/viewer {EVE}")}


def test_what_is_too_much_in_a_whole_list_is_a_difference_of_it():
    kind, place = google_members.SECRET_MEMBER, Place("google-secret-member", f"{P}/secrets/S")
    condition = {"title": "t", "expression": "e"}
    token = "gcp:secretmanager/secretIam{}:SecretIam{}"
    binding = resource(token.replace("{}", "Binding"), "b", secretId="S", role="roles/viewer", members=[])
    narrow = resource(token.replace("{}", "Binding"), "b", secretId="S", role="roles/editor", members=[], condition=condition)
    policy = resource(token.replace("{}", "Policy"), "b", secretId="T", policyData="{}")
    is_compared = kind.compared(declaration(binding, narrow, policy))
    assert is_compared(Key(place, f"roles/viewer {EVE}"))
    assert not is_compared(Key(place, f"roles/viewer {EVE} if e (t)"))
    assert is_compared(Key(place, f"roles/editor {EVE} if e (t)"))
    assert not is_compared(Key(place, f"roles/editor {EVE}"))
    assert not is_compared(Key(place, f"roles/owner {EVE}"))
    assert is_compared(Key(Place(kind.id, f"{P}/secrets/T"), f"roles/owner {EVE}"))


def test_google_and_named_people_have_their_rights_on_the_project_and_no_others():
    contract = Contract("p-1", 7, "owner", "team_1", google_principals=("user:boss@example.com",))
    found = declared(google_members.PROJECT_MEMBER, contract=contract)
    assert (P, "roles/owner user:boss@example.com") in found
    assert (P, "roles/editor serviceAccount:7@cloudservices.gserviceaccount.com") in found
    assert (P, "roles/pubsub.serviceAgent serviceAccount:service-7@gcp-sa-pubsub.iam.gserviceaccount.com") in found
    assert (P, "roles/owner serviceAccount:7@cloudservices.gserviceaccount.com") not in found
    assert places(google_members.PROJECT_MEMBER) == [P]


def test_what_was_granted_before_the_program_is_looked_at_and_declared():
    key = f"{P}/locations/l/keyRings/r/cryptoKeys/k"
    granted = (Granted("b/state", "roles/storage.objectAdmin", EVE), Granted(key, "roles/cloudkms.cryptoKeyDecrypter", EVE))
    contract = Contract("p-1", 7, "owner", "team_1", granted=granted)
    assert places(google_members.BUCKET_MEMBER, contract=contract) == ["b/state"]
    assert places(google_members.KEY_MEMBER, contract=contract) == [key]
    assert places(google_members.SECRET_MEMBER, contract=contract) == []
    found = declared(google_members.BUCKET_MEMBER, contract=contract)
    assert {
        ("b/state", f"roles/storage.objectAdmin {EVE}"),
        ("b/state", "roles/storage.legacyBucketOwner projectOwner:p-1"),
    } < found
    assert declared(google_members.KEY_MEMBER, contract=contract) == {(key, f"roles/cloudkms.cryptoKeyDecrypter {EVE}")}


def test_what_does_not_exist_yet_has_no_place():
    assert places(google_members.SECRET_MEMBER, resource("gcp:secretmanager/secret:Secret")) == []
    assert places(google_accounts.ACCOUNT_KEY, resource("gcp:serviceaccount/account:Account")) == []
    assert declared(google_identities.POOL, resource("gcp:iam/workloadIdentityPool:WorkloadIdentityPool")) == set()


def test_what_is_only_read_is_not_declared():
    read = Resource("urn:pulumi:s::b::t::r", "gcp:secretmanager/secret:Secret", f"{P}/secrets/S", is_read_only=True)
    assert places(google_members.SECRET_MEMBER, read) == []


def test_keys_and_providers_stand_below_what_is_declared():
    key = resource("gcp:serviceaccount/key:Key", f"{ACCOUNT}/keys/k1")
    foreign = resource("gcp:serviceaccount/key:Key", "imported by another id")
    account = resource("gcp:serviceaccount/account:Account", ACCOUNT)
    assert places(google_accounts.ACCOUNT_KEY, account, key) == [ACCOUNT]
    assert declared(google_accounts.ACCOUNT_KEY, account, key, foreign) == {(ACCOUNT, "k1")}
    assert (P, "7-compute@developer.gserviceaccount.com") in declared(google_accounts.ACCOUNT)


def test_keys_of_storage_are_looked_for_where_a_bucket_is_known():
    kind = google_hmac_keys.HMAC_KEY
    assert places(kind) == []
    assert places(kind, resource("gcp:storage/bucket:Bucket", "state")) == [P]
    assert declared(kind, resource("gcp:storage/hmacKey:HmacKey", f"{P}/hmacKeys/GOOG1E")) == {(P, "GOOG1E")}


def test_an_api_is_declared_by_its_name():
    service = resource("gcp:projects/service:Service", "p-1/run.googleapis.com", service="run.googleapis.com")
    found = declared(google_services.ENABLED_SERVICE, service)
    assert {(P, "run.googleapis.com"), (P, "cloudkms.googleapis.com"), (P, "logging.googleapis.com")} <= found


def test_audit_logs_are_declared_by_service_kind_and_exemption():
    token = "gcp:projects/iAMAuditConfig:IAMAuditConfig"
    config = resource(token, service="s", auditLogConfigs=[{"logType": "DATA_READ", "exemptedMembers": [EVE]}, 1])
    hidden = resource(token, service="t", auditLogConfigs=Unread.UNKNOWN)
    kind = google_audit.AUDIT_CONFIG
    assert declared(kind, config, hidden) == {(P, "s DATA_READ"), (P, f"s DATA_READ except {EVE}")}
    is_compared = kind.compared(declaration(config, hidden))
    assert is_compared(Key(Place(kind.id, P), "t DATA_WRITE"))
    assert not is_compared(Key(Place(kind.id, P), "u DATA_WRITE"))


def test_a_kind_that_no_resource_declares_has_nothing_to_adopt_as():
    kind = google_project.listed_in_project("google-other", "other", DriftClass.COSMETIC, "family", "Nothing.")
    assert (kind.adopts_as, declared(kind)) == ("", set())
    assert not kind.compared(declaration())(Key(Place(kind.id, P), "x"))
