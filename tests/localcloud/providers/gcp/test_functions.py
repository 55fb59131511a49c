"""Data sources: what they answer and how they fail."""

import json
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2

from localcloud.providers.values import to_struct
from tests.localcloud.providers.engine_seat import EngineSeat
from tests.localcloud.providers.gcp.cases import (
    ACCOUNT,
    ACCOUNT_FIRST,
    ALICE,
    CASES,
    EMAIL,
    NUMBER,
    POOL,
    POOL_FIRST,
    PROJECT,
    PROJECT_ROLE,
    PROVIDER,
    SECRET,
    SECRET_FIRST,
    P,
)
from tests.localcloud.providers.gcp.conftest import TOKEN, Google


def test_a_project_tells_its_number_parent_and_payer(seat: EngineSeat):
    project = seat.invoke("gcp:organizations/getProject:getProject", {})
    assert project["number"] == NUMBER
    assert project["projectId"] == PROJECT
    assert (project["id"], project["orgId"], project["folderId"]) == (f"projects/{PROJECT}", "123456789", "")
    assert project["billingAccount"] == "0A0A0A-0B0B0B-0C0C0C"
    assert project["labels"] == {"team": "platform"}
    assert (
        seat.invoke("gcp:organizations/getProject:getProject", {"projectId": "living-tree-production"})["number"]
        == "402699887766"
    )


def test_a_project_that_is_not_there_cannot_be_told_from_one_that_may_not_be_seen(seat: EngineSeat):
    with pytest.raises(grpc.RpcError, match="does not have permission to access Project"):
        seat.invoke("gcp:organizations/getProject:getProject", {"projectId": "nobody-knows"})


def test_the_client_tells_its_configuration_and_hides_its_token(seat: EngineSeat):
    token = "gcp:organizations/getClientConfig:getClientConfig"
    config = seat.invoke(token, {})
    assert config["id"] == f"projects/{PROJECT}/regions/europe-west1/zones/europe-west1-b"
    assert config["accessToken"] == TOKEN
    with seat.connection() as provider:
        answer = provider.Invoke(provider_pb2.InvokeRequest(tok=token, args=to_struct({})))
    mark = getattr(answer, "return").fields["accessToken"].struct_value.fields["4dabf18193072939515e22adb298388d"]
    assert mark.string_value == "1b47061264138c4ac30d75fd1eb44270"


@pytest.mark.parametrize("reference", ["deploy", EMAIL, ACCOUNT])
def test_an_account_is_found_by_any_of_its_names(reference: str, seat: EngineSeat):
    seat.create(*ACCOUNT_FIRST)
    account = seat.invoke("gcp:serviceaccount/getAccount:getAccount", {"accountId": reference})
    assert (account["id"], account["email"], account["accountId"]) == (ACCOUNT, EMAIL, "deploy")
    assert account["member"] == f"serviceAccount:{EMAIL}"


def test_an_account_that_is_not_there_is_an_error(seat: EngineSeat):
    with pytest.raises(grpc.RpcError, match="404: Unknown service account"):
        seat.invoke("gcp:serviceaccount/getAccount:getAccount", {"accountId": "nobody-here"})


def test_pool_and_provider_are_found_until_deleted(seat: EngineSeat, google: Google):
    seat.create(*POOL_FIRST)
    provider_case = next(case for case in CASES if case.id == PROVIDER)
    seat.create(provider_case.token, provider_case.inputs)
    pool = seat.invoke("gcp:iam/getWorkloadIdentityPool:getWorkloadIdentityPool", {"workloadIdentityPoolId": "github"})
    assert (pool["id"], pool["state"], pool["name"].split("/")[1]) == (POOL, "ACTIVE", NUMBER)
    token = "gcp:iam/getWorkloadIdentityPoolProvider:getWorkloadIdentityPoolProvider"
    arguments = {"workloadIdentityPoolId": "github", "workloadIdentityPoolProviderId": "actions"}
    provider = seat.invoke(token, arguments)
    assert provider["oidcs"][0]["issuerUri"] == "https://issuer.example.com"
    assert provider["attributeMapping"] == {"google.subject": "assertion.sub"}
    google.call("DELETE", PROVIDER)
    with pytest.raises(grpc.RpcError, match="not found"):
        seat.invoke(token, arguments)


def test_policies_are_handed_out_as_json(seat: EngineSeat, google: Google):
    seat.create(*ACCOUNT_FIRST)
    seat.create(*SECRET_FIRST)
    expected: list[tuple[str, dict[str, Any], str, str]] = [
        ("gcp:projects/getIamPolicy:getIamPolicy", {"project": PROJECT}, P, PROJECT_ROLE),
        (
            "gcp:serviceaccount/getIamPolicy:getIamPolicy",
            {"serviceAccountId": ACCOUNT},
            ACCOUNT,
            "roles/iam.workloadIdentityUser",
        ),
        (
            "gcp:secretmanager/getSecretIamPolicy:getSecretIamPolicy",
            {"secretId": "DATABASE_URL"},
            SECRET,
            "roles/secretmanager.secretAccessor",
        ),
    ]
    for token, arguments, path, role in expected:
        google.bind(path, {"role": role, "members": [ALICE]})
        answer = seat.invoke(token, arguments)
        assert {"role": role, "members": [ALICE]} in json.loads(answer["policyData"])["bindings"]
        assert answer["etag"] == google.policy(path)["etag"]


def test_a_secret_shows_its_settings_and_no_payload(seat: EngineSeat):
    seat.create(SECRET_FIRST[0], {**SECRET_FIRST[1], "labels": {"a": "b"}})
    seat.create("gcp:secretmanager/secretVersion:SecretVersion", {"secret": SECRET, "secretData": "canary-payload"})
    secret = seat.invoke("gcp:secretmanager/getSecret:getSecret", {"secretId": "DATABASE_URL"})
    assert secret["id"] == SECRET
    assert secret["replications"][0]["autos"] == [{}]
    assert secret["labels"]["a"] == "b"
    assert "canary-payload" not in str(secret)


def test_an_unknown_function_is_named(seat: EngineSeat):
    with pytest.raises(grpc.RpcError, match="no function gcp:compute/getZones:getZones"):
        seat.invoke("gcp:compute/getZones:getZones", {})
