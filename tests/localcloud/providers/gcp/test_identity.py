"""Pools, their providers, accounts, roles and services: where they differ from plain create, read, update, delete."""

import grpc
import pytest

from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError
from tests.localcloud.providers.gcp.cases import ACCOUNT, CASES, EMAIL, POOL, POOL_FIRST, PROJECT, PROVIDER, ROLE, P
from tests.localcloud.providers.gcp.conftest import Google

POOL_TYPE = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool"
PROVIDER_TYPE = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"
ACCOUNT_TYPE = "gcp:serviceaccount/account:Account"
ROLE_TYPE = "gcp:projects/iAMCustomRole:IAMCustomRole"
SERVICE_TYPE = "gcp:projects/service:Service"
ROLE_INPUTS = {"roleId": "infraApply", "title": "Apply", "permissions": ["iam.roles.get"]}


def inputs_of(token: str) -> dict:
    return next(case.inputs for case in CASES if case.token == token)


def test_the_id_of_a_deleted_pool_stays_taken(seat: EngineSeat):
    seat.delete(seat.create(*POOL_FIRST))
    with pytest.raises(grpc.RpcError, match="answered 409: Requested entity already exists"):
        seat.create(*POOL_FIRST)


def test_an_undeleted_pool_is_there_again(seat: EngineSeat, google: Google):
    made = seat.create(*POOL_FIRST)
    google.call("DELETE", POOL)
    assert seat.refresh(made) is None
    google.call("POST", f"{POOL}:undelete", {})
    assert seat.refresh(made) is not None


@pytest.mark.parametrize("identifier", ["abc", "gcp-mine", "With-Capitals", "x" * 33])
def test_pool_ids_that_google_refuses_are_refused_first(identifier: str, seat: EngineSeat):
    with pytest.raises(RefusedError, match="4 to 32"):
        seat.check(POOL_TYPE, {"workloadIdentityPoolId": identifier})


@pytest.mark.parametrize("name", ["inlineCertificateIssuanceConfig", "inlineTrustConfig", "attestationRules"])
def test_trust_between_workloads_is_refused_loudly(name: str, seat: EngineSeat):
    with pytest.raises(RefusedError, match="dropped unseen"):
        seat.check(POOL_TYPE, {"workloadIdentityPoolId": "github", name: {"x": 1}})


@pytest.mark.parametrize("name", ["aws", "saml", "x509"])
def test_other_issuers_are_refused_loudly(name: str, seat: EngineSeat):
    with pytest.raises(RefusedError, match="OIDC tokens only"):
        seat.check(PROVIDER_TYPE, inputs_of(PROVIDER_TYPE) | {name: {"accountId": "1"}})


def test_a_provider_needs_an_issuer(seat: EngineSeat):
    inputs = {name: value for name, value in inputs_of(PROVIDER_TYPE).items() if name != "oidc"}
    with pytest.raises(RefusedError, match="must be specified"):
        seat.check(PROVIDER_TYPE, inputs)


def test_key_sets_are_compared_as_json(seat: EngineSeat):
    seat.create(*POOL_FIRST)
    inputs = inputs_of(PROVIDER_TYPE)
    made = seat.create(PROVIDER_TYPE, inputs)
    assert seat.diff(made, {**inputs, "oidc": {**inputs["oidc"], "jwksJson": '{ "keys" : [ ] }'}}).names == set()
    changed = seat.diff(made, {**inputs, "oidc": {**inputs["oidc"], "allowedAudiences": ["a"]}})
    assert changed.paths == {"oidc.allowedAudiences"}


def test_a_mapping_is_compared_key_by_key(seat: EngineSeat, google: Google):
    seat.create(*POOL_FIRST)
    made = seat.create(PROVIDER_TYPE, inputs_of(PROVIDER_TYPE))
    google.patch(
        PROVIDER, "attributeMapping", attributeMapping={"google.subject": "assertion.sub", "attribute.ref": "assertion.ref"}
    )
    found = seat.refresh(made)
    assert found is not None
    assert seat.diff(found, made.inputs).paths == {'attributeMapping["attribute.ref"]'}


def test_a_provider_needs_its_pool_on_import(seat: EngineSeat):
    with pytest.raises(grpc.RpcError, match="names no pool"):
        seat.adopt(PROVIDER_TYPE, "actions")


def test_an_account_made_disabled_is_switched_off_by_the_next_update(seat: EngineSeat, google: Google):
    inputs = {"accountId": "deploy", "disabled": True}
    made = seat.create(ACCOUNT_TYPE, inputs)
    assert made.state["disabled"] is False
    assert seat.diff(made, inputs).names == {"disabled"}
    seat.update(made, inputs)
    assert google.call("GET", ACCOUNT)["disabled"] is True


def test_an_account_that_is_there_is_adopted_only_where_asked(seat: EngineSeat, google: Google):
    google.call("POST", f"{P}/serviceAccounts", {"accountId": "deploy"})
    with pytest.raises(grpc.RpcError, match="Service account deploy already exists within project"):
        seat.create(ACCOUNT_TYPE, {"accountId": "deploy"})
    assert seat.create(ACCOUNT_TYPE, {"accountId": "deploy", "createIgnoreAlreadyExists": True}).id == ACCOUNT


def test_an_account_without_an_id_gets_a_name_and_keeps_it(seat: EngineSeat):
    named = seat.check(ACCOUNT_TYPE, {})["accountId"]
    assert named.startswith("thing-")
    assert len(named) == len("thing-") + 7
    assert seat.check(ACCOUNT_TYPE, {}, {"accountId": "thing-0000000"})["accountId"] == "thing-0000000"


def test_the_address_is_known_before_the_account(seat: EngineSeat):
    promised = seat.preview(ACCOUNT_TYPE, {"accountId": "deploy"})
    assert promised["email"] == EMAIL
    assert promised["member"] == f"serviceAccount:{EMAIL}"


def test_a_deleted_role_is_not_gone_and_comes_back(seat: EngineSeat, google: Google):
    made = seat.create(ROLE_TYPE, ROLE_INPUTS)
    google.call("DELETE", ROLE)
    found = seat.refresh(made)
    assert found is not None
    assert found.state["deleted"] is True
    again = seat.create(ROLE_TYPE, {**ROLE_INPUTS, "title": "Again"})
    assert (again.state["deleted"], again.state["title"]) == (False, "Again")


def test_an_update_brings_a_deleted_role_back(seat: EngineSeat, google: Google):
    made = seat.create(ROLE_TYPE, ROLE_INPUTS)
    google.call("DELETE", ROLE)
    assert seat.update(made, {**ROLE_INPUTS, "title": "Again"}).state["deleted"] is False


def test_a_role_that_is_there_must_be_imported(seat: EngineSeat):
    seat.create(ROLE_TYPE, ROLE_INPUTS)
    with pytest.raises(grpc.RpcError, match="already exists and must be imported"):
        seat.create(ROLE_TYPE, ROLE_INPUTS)


def test_a_role_without_an_id_is_refused(seat: EngineSeat):
    with pytest.raises(RefusedError, match="3 to 64"):
        seat.check(ROLE_TYPE, {"title": "Apply", "permissions": []})


def test_the_order_of_permissions_is_no_difference(seat: EngineSeat):
    inputs = {**ROLE_INPUTS, "permissions": ["iam.roles.list", "iam.roles.get"]}
    made = seat.create(ROLE_TYPE, inputs)
    assert seat.diff(made, {**inputs, "permissions": ["iam.roles.get", "iam.roles.list"]}).names == set()


def enabled(google: Google) -> set[str]:
    services = google.call("GET", f"{P}/services", filter="state:ENABLED")["services"]
    return {service["name"].rpartition("/")[2] for service in services}


def test_a_service_stays_enabled_unless_asked_otherwise(seat: EngineSeat, google: Google):
    kept = seat.create(SERVICE_TYPE, {"service": "logging.googleapis.com"})
    seat.delete(kept)
    assert "logging.googleapis.com" in enabled(google)
    dropped = seat.create(SERVICE_TYPE, {"service": "logging.googleapis.com", "disableOnDestroy": True})
    seat.delete(dropped)
    assert "logging.googleapis.com" not in enabled(google)


def test_what_happens_on_destroy_is_changed_without_a_call(seat: EngineSeat, google: Google):
    made = seat.create(SERVICE_TYPE, {"service": "logging.googleapis.com"})
    assert seat.diff(made, {"service": "logging.googleapis.com", "disableOnDestroy": False}).names == set()
    wanted = {"service": "logging.googleapis.com", "disableOnDestroy": True}
    assert seat.diff(made, wanted).names == {"disableOnDestroy"}
    seat.delete(seat.update(made, wanted))
    assert "logging.googleapis.com" not in enabled(google)


@pytest.mark.parametrize("service", ["logging", "bigquery-json.googleapis.com"])
def test_a_service_is_a_host_name(service: str, seat: EngineSeat):
    with pytest.raises(RefusedError, match="host name"):
        seat.check(SERVICE_TYPE, {"service": service})


def test_two_spellings_of_a_project_are_one(seat: EngineSeat):
    made = seat.create(SERVICE_TYPE, {"service": "logging.googleapis.com", "project": f"projects/{PROJECT}"})
    assert made.id == f"{PROJECT}/logging.googleapis.com"
    assert seat.diff(made, {"service": "logging.googleapis.com", "project": PROJECT}).names == set()


@pytest.mark.parametrize(
    ("token", "inputs", "noun"),
    [
        (*POOL_FIRST, "WorkloadIdentityPool"),
        (ACCOUNT_TYPE, {"accountId": "deploy"}, "Account"),
        (ROLE_TYPE, ROLE_INPUTS, "IAMCustomRole"),
        (SERVICE_TYPE, {"service": "logging.googleapis.com"}, "Service"),
        ("gcp:secretmanager/secret:Secret", {"secretId": "s", "replication": {"auto": {}}}, "Secret"),
    ],
)
def test_a_deletion_policy_prevents_or_abandons(token: str, inputs: dict, noun: str, seat: EngineSeat):
    made = seat.create(token, {**inputs, "deletionPolicy": "PREVENT"})
    with pytest.raises(grpc.RpcError, match=f"cannot destroy {noun} without setting deletion_policy"):
        seat.delete(made)
    abandoned = seat.update(made, {**inputs, "deletionPolicy": "ABANDON"})
    seat.delete(abandoned)
    assert seat.refresh(abandoned) is not None
